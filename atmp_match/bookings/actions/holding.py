"""A request is held where the offer still takes it and a unit is free for its weeks."""

from datetime import date

from atmp_match.bookings.actions.deadlines import set_deadline
from atmp_match.bookings.actions.locking import resources_of
from atmp_match.bookings.actions.moves import move
from atmp_match.bookings.events import BookingDeclined, BookingHeld
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.holds import count_other_holds, lock_open_holds
from atmp_match.bookings.rules.requests import Asked, problems_of
from atmp_match.bookings.rules.transitions import Action, Party, Refused
from atmp_match.calendar.actions import release, take_units
from atmp_match.calendar.queries.wholes import find_resources, find_shut_step
from atmp_match.calendar.rules.parts import Days, Part
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
    misfits = problems_of(asked, terms, today=today)
    is_shut = booking.parts and find_shut_step(booking.steps, _day(booking.start), _day(booking.end))
    return Refused.NO_LONGER_FITS if misfits or is_shut else None


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
    """Keep what the booking takes in its own weeks until the hub has answered: all of it or nothing.

    False where something is not free, or where the company holds as much at this hub as it may.

    :param resource: its own, or any that it takes, which is locked
    """
    booking.held_back = False
    days = _day(booking.start), _day(booking.end)
    units = take_units(parts_of(booking, resource, days), holder_id=booking.holder_id, zone=booking.hub.timezone)
    if not units:
        return False
    lock_open_holds(booking.hub_id)
    if count_other_holds(booking) >= settings["MOST_OPEN_HOLDS"]:
        release(booking.holder_id)
        booking.held_back = True
        return False
    booking.unit_id = units[0]
    set_deadline(booking, starts_on=booking.start)
    return True


def parts_kept(booking: Booking, days: Days) -> list[Part]:
    """Return what the booking takes if it has these days of those it keeps: nobody else has to wait for it."""
    resources = find_resources([step.resource_id for step in booking.steps])
    return [step.part(*days, offers.rest_for(booking, resources[step.resource_id])) for step in booking.steps]


def parts_of(booking: Booking, resource: Resource, days: Days) -> list[Part]:
    """Return what the booking takes if it is on these days, each with the rest after it; all of it is locked.

    :param resource: its own, or any that it takes
    """
    resources = resources_of(booking, resource)
    return [step.part(*days, offers.rest_for(booking, resources[step.resource_id])) for step in booking.steps]


def _day(day: date | None) -> date:
    if day is None:
        raise ValueError("a booking with weeks has both days; the database checks it")
    return day
