"""What the events of a booking say its status must be by now; a row that says another was changed behind our back."""

from collections.abc import Iterable, Mapping

from atmp_match.bookings.rules.transitions import Status

# An event that is not here changes no status.
STATUS_AFTER: Mapping[str, Status] = {
    "booking-requested": Status.REQUESTED,
    "booking-entered": Status.DRAFT,
    "entry-moved": Status.DRAFT,
    "entry-kept": Status.DRAFT,
    "entry-turned-down": Status.WITHDRAWN,
    "entry-taken-back": Status.CANCELLED,
    "booking-held": Status.HELD,
    "booking-queued": Status.WAITING,
    "booking-preferred": Status.HELD,
    "weeks-proposed": Status.PROPOSED,
    "first-weeks-kept": Status.HELD,
    "place-in-line-kept": Status.WAITING,
    "booking-accepted": Status.ACCEPTED,
    "proposal-agreed": Status.ACCEPTED,
    "booking-confirmed": Status.CONFIRMED,
    "booking-declined": Status.DECLINED,
    "booking-withdrawn": Status.WITHDRAWN,
    "booking-cancelled": Status.CANCELLED,
    "booking-expired": Status.EXPIRED,
    "booking-started": Status.IN_PROGRESS,
    "booking-completed": Status.COMPLETED,
    "booking-missed": Status.NO_SHOW,
}


def status_after(names: Iterable[str]) -> Status | None:
    """Return the status to which these events lead, in their order; None where none of them sets one."""
    status = None
    for name in names:
        status = STATUS_AFTER.get(name, status)
    return status
