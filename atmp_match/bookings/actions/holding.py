"""A request is held where the offer still takes it and a unit is free for its weeks."""

from datetime import date

from atmp_match.bookings.actions.deadlines import set_deadline
from atmp_match.bookings.actions.moves import move
from atmp_match.bookings.events import BookingDeclined, BookingHeld
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.holds import count_other_holds, lock_open_holds
from atmp_match.bookings.rules.requests import Asked, problems_of
from atmp_match.bookings.rules.transitions import Action, Party, Refused
from atmp_match.calendar.actions import release, take_unit
from atmp_match.catalogue.models import Offer, Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import settings
from atmp_match.shared import clock
from atmp_match.shared.transactions import record


def still_fits(booking: Booking, offer: Offer) -> bool:
    """Say whether the offer, as it is now, takes the request; one that it does not take is refused."""
    refusal = _refusal(booking, offer)
    if refusal:
        booking.refusal = refusal
        version = move(booking, Action.REFUSE, party=Party.SYSTEM, by=None)
        record(BookingDeclined(booking.id, version), by=None)
    return refusal is None


def _refusal(booking: Booking, offer: Offer) -> Refused | None:
    if offers.bookable(offer) is not offers.Bookable.YES:
        return Refused.OFFER_CLOSED
    asked = Asked(
        booking.start,
        booking.end,
        booking.quantity,
        booking.share_level,
        booking.message,
        booking.flexible_days,
    )
    today = clock.today(offer.hub.timezone)
    # A lead time in hours was kept when the request was sent; it is not asked for again while it waits.
    terms = offers.terms_of(offer, taxonomy(), now=booking.asked_at)
    return Refused.NO_LONGER_FITS if problems_of(asked, terms, today=today) else None


def hold_weeks(booking: Booking, resource: Resource) -> bool:
    """Hold a request whose weeks can be kept for it now, and say whether that was so."""
    if not take_weeks(booking, resource):
        return False
    note_hold(booking)
    return True


def note_hold(booking: Booking) -> None:
    """Say of a request whose weeks are kept that it is held."""
    version = move(booking, Action.HOLD, party=Party.SYSTEM, by=None)
    record(BookingHeld(booking.id, version), by=None)


def take_weeks(booking: Booking, resource: Resource) -> bool:
    """Keep a unit for the booking's own weeks until the hub has answered.

    False where none is free, or where the company holds as much at this hub as it may.
    """
    booking.held_back = False
    unit_id = take_unit(
        resource.id,
        holder_id=booking.holder_id,
        start=_day(booking.start),
        end=_day(booking.end),
        zone=booking.hub.timezone,
        rest=offers.rest_for(booking, resource),
    )
    if unit_id is None:
        return False
    lock_open_holds(booking.hub_id)
    if count_other_holds(booking) >= settings["MOST_OPEN_HOLDS"]:
        release(booking.holder_id)
        booking.held_back = True
        return False
    booking.unit_id = unit_id
    set_deadline(booking, starts_on=booking.start)
    return True


def _day(day: date | None) -> date:
    if day is None:
        raise ValueError("a booking with weeks has both days; the database checks it")
    return day
