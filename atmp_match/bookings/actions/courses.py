"""A course is called off: everybody who has a seat, or waits for one, is told and let go, with the reason."""

from atmp_match.bookings.actions.answers import decline_booking
from atmp_match.bookings.actions.endings import cancel_booking
from atmp_match.bookings.actions.moves import readable_reason
from atmp_match.bookings.queries import bookings
from atmp_match.bookings.queries.attendees import list_on_course
from atmp_match.bookings.rules.transitions import Action, Party, allowed_actions
from atmp_match.calendar.actions import close_course
from atmp_match.organisations.rules import Actor
from atmp_match.shared.transactions import transaction


def cancel_course(course_id: int, *, reason: str, version: int, by: Actor) -> int:
    """Call a course off before it begins, and return how many bookings ended with it.

    Each is cancelled, or declined where nothing was agreed, with this reason; its company is told by mail. A request
    that nothing has looked at yet is refused when the worker does.

    :raises NotFound: for anybody but the hub's own people
    :raises InvalidInput: without a reason
    :raises Conflict: where it has begun, or was called off; `StaleVersion` where it was changed meanwhile
    """
    reason = readable_reason(reason, required=True)
    ended = 0
    with transaction():
        course = close_course(course_id, reason=reason, version=version, by=by)
        for on_it in list_on_course(course):
            booking, _party = bookings.lock_booking(on_it.ref, by)
            can = allowed_actions(
                status=booking.status, party=Party.HUB, has_weeks=booking.has_weeks, proposed_by=booking.proposed_by
            )
            if Action.CANCEL in can:
                cancel_booking(booking.ref, reason=reason, by=by)
            elif Action.DECLINE in can:
                decline_booking(booking.ref, reason=reason, by=by)
            else:
                continue
            ended += 1
    return ended
