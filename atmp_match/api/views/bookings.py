"""Bookings: ask for time, see what became of it, answer for a hub."""

from typing import Any

from atmp_match.api.schemas import bookings as shapes
from atmp_match.api.views.blueprint import ApiBlueprint
from atmp_match.api.views.booking_actions import ACTIONS, act_on
from atmp_match.api.views.days import days_at_hub
from atmp_match.api.views.matches import whoever_asks
from atmp_match.api.views.once import once_per_key
from atmp_match.bookings import actions
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.queries.seen import SeenBooking, as_seen
from atmp_match.bookings.rules.entries import Entry
from atmp_match.bookings.rules.requests import Asked
from atmp_match.bookings.rules.transitions import Party
from atmp_match.catalogue.queries import Page, taxonomy
from atmp_match.extensions import limiter
from atmp_match.organisations.access import BY_PLACE, current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.locale import language

blueprint = ApiBlueprint("bookings", __name__, description="Requests for time at a hub, and their answers.")
REF = {"name": "ref", "in": "path", "description": "such as ATM-2041", "schema": {"type": "string"}}
ACTION = {
    "name": "action",
    "in": "path",
    "schema": {"type": "string", "enum": list(ACTIONS)},
    "description": (
        "`propose` asks the other side for other weeks, `start` to `end`; `agree` takes those it proposed; `keep` "
        "turns them down, or takes your own proposal back. `shorten` gives all agreed weeks but `start` to `end` back. "
        "`prefer` gives a waiting request the weeks of the one named in `over`, to which it proposes `start` to `end`, "
        "or which it declines where these are left out. `confirm-own` says yes to what was entered for your company, "
        "for `product` at `share_level`; `turn-down` says no, and `take-back` takes what you have entered back."
    ),
}


@blueprint.post("/bookings")
@requires(Permission.REQUEST_BOOKINGS)
@once_per_key
@blueprint.arguments(shapes.BookingRequestSchema)
@blueprint.response(201, shapes.BookingSchema)
def request_booking(body: dict[str, Any]) -> SeenBooking:
    """Ask for weeks, or for a quantity; 409 names the next free weeks where these are taken."""
    booking = actions.request_booking(request_of(body), by=current_actor())
    return seen(booking, Party.COMPANY)


@blueprint.post("/entries")
@requires(Permission.ENTER_BOOKINGS)
@limiter.limit(BY_PLACE, key_func=whoever_asks)  # each may send a mail to a stranger
@once_per_key
@blueprint.arguments(shapes.EntrySchema)
@blueprint.response(201, shapes.BookingSchema)
def enter_booking(body: dict[str, Any]) -> SeenBooking:
    """Keep weeks for a company, which is asked to confirm them; whether its address is known here nobody is told."""
    start, end = days_at_hub(body["start"], body["end"], body["offer"])
    entry = Entry(body["offer"], start, end, email=body["email"], name=body["name"])
    booking = actions.enter_booking(entry, by=current_actor())
    return seen(*bookings.get_booking(booking.ref, current_actor()))


@blueprint.get("/bookings")
@requires(Permission.READ_BOOKINGS)
@blueprint.arguments(shapes.BookingQuerySchema, location="query")
@blueprint.response(200, shapes.BookingPageSchema)
def list_bookings(query: dict[str, Any]) -> Page[SeenBooking]:
    """List the bookings of your companies and hubs, newest first."""
    actor = current_actor()
    page = bookings.list_newest(actor, status=query.get("status"), after=query.get("cursor"), limit=query["limit"])
    found = [(booking, party) for booking in page.items if (party := bookings.party_of(booking, actor))]
    for booking, party in found:
        actions.note_opening(booking, party, by=actor)
    rows = [seen(booking, party) for booking, party in found]
    return Page(rows, page.next_cursor)


@blueprint.get("/bookings/<string:ref>", parameters=[REF])
@requires(Permission.READ_BOOKINGS)
@blueprint.response(200, shapes.BookingSchema)
def show_booking(ref: str) -> SeenBooking:
    """Give a booking as you may see it; that a hub has read it, the company can see."""
    booking, party = bookings.get_booking(ref, current_actor())
    actions.note_opening(booking, party, by=current_actor())
    return seen(booking, party)


@blueprint.post("/bookings/<string:ref>/<string:action>", parameters=[REF, ACTION])
@requires(Permission.READ_BOOKINGS)
@once_per_key
@blueprint.arguments(shapes.ActionSchema, required=False)
@blueprint.response(200, shapes.BookingSchema)
def act(body: dict[str, Any], ref: str, action: str) -> SeenBooking:
    """Do one thing with a booking; `actions` of the booking says which are yours to do now."""
    act_on(ref, action, body, by=current_actor())
    return seen(*bookings.get_booking(ref, current_actor()))


def request_of(body: dict[str, Any]) -> actions.Request:
    """Turn a checked body into what the action takes."""
    start, end = days_at_hub(body["start"], body["end"], body["offer"])
    asked = Asked(
        starts_on=start,
        ends_on=end,
        quantity=body["quantity"],
        share_level=body["share_level"],
        message=body["message"] or "",
        flexible_days=body["flexible_days"],
    )
    return actions.Request(body["offer"], body["product"] or None, asked)


def seen(booking: Booking, party: Party) -> SeenBooking:
    """Return what this party may know of the booking, in the language of the request."""
    return as_seen(booking, party, taxonomy(), language(), by=current_actor())
