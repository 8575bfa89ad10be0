"""Mails about other weeks for a booking, and about answers that are due."""

from atmp_match.bookings.events import (
    AnswerDueSoon,
    BookingMoved,
    BookingShortened,
    FirstWeeksKept,
    MoveDropped,
    MoveProposed,
    PlaceInLineKept,
    ProposalAgreed,
    WeeksLost,
    WeeksProposed,
)
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.bookings import get_booking_by_id
from atmp_match.bookings.rules.proposals import Outcome
from atmp_match.bookings.rules.transitions import Party, Status, other_side, whose_turn
from atmp_match.notifications.tasks.bookings import tell
from atmp_match.shared.deliveries import reacts_to


@reacts_to(WeeksProposed, MoveProposed, name="notifications.tell_of_proposal", queue="mail")
def tell_of_proposal(*, booking_id: int, version: int) -> None:
    """Tell the side that has to answer, unless the proposal was settled meanwhile."""
    booking = get_booking_by_id(booking_id)
    if booking.proposed_by is not None:
        tell(booking, "proposed", version, other_side(booking.proposed_by))


@reacts_to(ProposalAgreed, name="notifications.tell_both_of_agreement", queue="mail")
def tell_both_of_agreement(*, booking_id: int, version: int) -> None:
    """Tell both sides on which weeks they agree, with a calendar file; a confirmation says it by itself."""
    booking = get_booking_by_id(booking_id)
    if booking.gates:
        tell(booking, "agreed", version, Party.COMPANY, Party.HUB)


@reacts_to(BookingMoved, name="notifications.tell_both_of_move", queue="mail")
def tell_both_of_move(*, booking_id: int, version: int) -> None:
    """Tell both sides where the booking lies now, with a calendar file that replaces the earlier one."""
    tell(get_booking_by_id(booking_id), "moved", version, Party.COMPANY, Party.HUB)


@reacts_to(BookingShortened, name="notifications.tell_both_of_shortening", queue="mail")
def tell_both_of_shortening(*, booking_id: int, version: int) -> None:
    """Tell both sides what is left of the weeks, with a calendar file that replaces the earlier one."""
    tell(get_booking_by_id(booking_id), "shortened", version, Party.COMPANY, Party.HUB)


@reacts_to(FirstWeeksKept, PlaceInLineKept, MoveDropped, name="notifications.tell_both_of_first_weeks", queue="mail")
def tell_both_of_first_weeks(*, booking_id: int, version: int) -> None:
    """Tell both sides that nobody proposes other weeks any more, unless somebody does again."""
    booking = get_booking_by_id(booking_id)
    if booking.proposed_by is None:
        tell(booking, "unanswered" if _went_unanswered(booking) else "kept", version, Party.COMPANY, Party.HUB)


@reacts_to(AnswerDueSoon, name="notifications.remind_of_answer", queue="mail")
def remind_of_answer(*, booking_id: int, version: int) -> None:
    """Remind the side whose turn it is, unless it has answered meanwhile."""
    booking = get_booking_by_id(booking_id)
    party = whose_turn(booking.status, booking.proposed_by)
    if booking.waits_for_answer and party is not None:
        tell(booking, "reminder", version, party)


@reacts_to(WeeksLost, name="notifications.tell_both_of_lost_weeks", queue="mail")
def tell_both_of_lost_weeks(*, booking_id: int, version: int) -> None:
    """Tell both sides that a request waits for weeks that another one got, unless it was settled meanwhile."""
    booking = get_booking_by_id(booking_id)
    if booking.status is Status.WAITING:
        tell(booking, "lost", version, Party.COMPANY, Party.HUB)


def _went_unanswered(booking: Booking) -> bool:
    return bool(booking.proposals) and booking.proposals[-1].outcome is Outcome.UNANSWERED
