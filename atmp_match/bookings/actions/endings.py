"""A booking ends early: withdrawn, cancelled, or nobody answered."""

from atmp_match.bookings.actions.moves import move
from atmp_match.bookings.events import BookingCancelled, BookingExpired, BookingWithdrawn
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.rules.transitions import Action, Party
from atmp_match.calendar.actions import release
from atmp_match.organisations.rules import Actor
from atmp_match.shared.transactions import record, transaction


def withdraw_booking(ref: str, *, version: int | None = None, by: Actor) -> Booking:
    """Take an undecided request back; the weeks are free again.

    :raises NotFound: for an outsider
    :raises NotAllowed: for the hub
    :raises Conflict: where the hub has answered
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        new_version = move(booking, Action.WITHDRAW, party=party, by=by.user_id, version=version)
        release(booking.holder_id)
        record(BookingWithdrawn(booking.id, new_version), by=by.user_id)
    return booking


def cancel_booking(ref: str, *, reason: str, version: int | None = None, by: Actor) -> Booking:
    """Call off what was agreed, with a reason that the other side reads; the weeks are free again.

    :raises InvalidInput: without a reason
    :raises NotFound: for an outsider
    :raises Conflict: where nothing is agreed, or the work has begun
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        new_version = move(booking, Action.CANCEL, party=party, by=by.user_id, reason=reason, version=version)
        release(booking.holder_id)
        record(BookingCancelled(booking.id, new_version), by=by.user_id)
    return booking


def expire_due_bookings(*, resource_id: int | None = None) -> int:
    """End every undecided request whose deadline has passed, and return how many that were.

    A request that another transaction has just locked, to accept it perhaps, is left to it.
    """
    expired = 0
    with transaction():
        for booking_id in bookings.list_due_ids(resource_id=resource_id):
            booking = bookings.lock_due_booking(booking_id)
            if booking is None:
                continue
            version = move(booking, Action.EXPIRE, party=Party.SYSTEM, by=None)
            release(booking.holder_id)
            record(BookingExpired(booking.id, version), by=None)
            expired += 1
    return expired
