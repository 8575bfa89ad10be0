"""A booking ends early: withdrawn, cancelled, or nobody answered."""

from atmp_match.bookings.actions.deadlines import set_deadline
from atmp_match.bookings.actions.moves import move, require_allowed
from atmp_match.bookings.events import (
    BookingCancelled,
    BookingExpired,
    BookingWithdrawn,
    EntryKept,
    FirstWeeksKept,
    MoveDropped,
    PlaceInLineKept,
)
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.rules.proposals import gives_time
from atmp_match.bookings.rules.transitions import AGREED, Action, Party, Status, whose_turn
from atmp_match.calendar.actions import lock_calendars_of, release, release_span
from atmp_match.organisations.rules import Actor
from atmp_match.shared.transactions import record, transaction

EVENT_OF_KEEPING = {Status.HELD: FirstWeeksKept, Status.WAITING: PlaceInLineKept, Status.DRAFT: EntryKept}


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


def drop_proposal(booking: Booking, *, party: Party, by: int | None, version: int | None = None) -> None:
    """Let the first weeks stand, and give those of the proposal back; part of a larger action."""
    require_allowed(booking, Action.KEEP, party=party, version=version)
    proposal, turn = booking.open_proposal, whose_turn(booking.status, booking.proposed_by)
    next_turn = Party.COMPANY if booking.unconfirmed_entry else Party.HUB
    if booking.status is Status.PROPOSED and gives_time(party, turn=turn, next_turn=next_turn):
        set_deadline(booking, starts_on=booking.start)
    new_version = move(booking, Action.KEEP, party=party, by=by)
    if proposal is not None:
        zone = booking.hub.timezone
        release_span(booking.holder_id, start=proposal.start, end=proposal.end, zone=zone)
    record(EVENT_OF_KEEPING.get(booking.status, MoveDropped)(booking.id, new_version), by=by)


def expire_due_bookings(*, resource_id: int | None = None) -> int:
    """End what nobody answered in time, and return how many that were: undecided requests, and moves of bookings.

    A booking whose move nobody answered stands as it was agreed.

    A request that another transaction has just locked, to accept it perhaps, is left to it.
    """
    expired = 0
    with transaction():
        due = bookings.list_due(resource_id=resource_id)
        # One order for all: the first may keep what another transaction waits for while it has what the second keeps.
        lock_calendars_of([holder_id for _id, holder_id in due])
        for booking_id, _holder_id in due:
            booking = bookings.lock_due_booking(booking_id)
            if booking is None:
                continue
            if booking.status in AGREED:
                drop_proposal(booking, party=Party.SYSTEM, by=None)
            else:
                version = move(booking, Action.EXPIRE, party=Party.SYSTEM, by=None)
                release(booking.holder_id)
                record(BookingExpired(booking.id, version), by=None)
            expired += 1
    return expired
