"""The work itself: begun, done, or nobody came."""

from atmp_match.bookings.actions.moves import move
from atmp_match.bookings.events import BookingCompleted, BookingMissed, BookingStarted
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.rules.transitions import Action
from atmp_match.calendar.actions import release
from atmp_match.organisations.rules import Actor
from atmp_match.shared.transactions import record, transaction


def start_booking(ref: str, *, version: int | None = None, by: Actor) -> Booking:
    """Note for the hub that the work has begun.

    :raises NotFound: for an outsider
    :raises NotAllowed: for the company
    :raises Conflict: where the booking is not confirmed
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        new_version = move(booking, Action.START, party=party, by=by.user_id, version=version)
        record(BookingStarted(booking.id, new_version), by=by.user_id)
    return booking


def complete_booking(ref: str, *, version: int | None = None, by: Actor) -> Booking:
    """Note for the hub that the work is done.

    :raises NotFound: for an outsider
    :raises NotAllowed: for the company
    :raises Conflict: where the work has not begun
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        new_version = move(booking, Action.COMPLETE, party=party, by=by.user_id, version=version)
        record(BookingCompleted(booking.id, new_version), by=by.user_id)
    return booking


def miss_booking(ref: str, *, reason: str, version: int | None = None, by: Actor) -> Booking:
    """Note for the hub that the company did not come; what is left of the weeks is free again.

    :raises InvalidInput: without a reason
    :raises NotFound: for an outsider
    :raises NotAllowed: for the company
    :raises Conflict: where the booking is not confirmed
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        new_version = move(booking, Action.NO_SHOW, party=party, by=by.user_id, reason=reason, version=version)
        release(booking.holder_id)
        record(BookingMissed(booking.id, new_version), by=by.user_id)
    return booking
