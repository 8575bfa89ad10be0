"""Other weeks for a booking: what becomes of a proposal, and what makes a span a shorter one. Pure."""

from datetime import date
from enum import StrEnum

from atmp_match.bookings.rules.transitions import Action, Party


class Outcome(StrEnum):
    """What became of a proposal."""

    AGREED = "agreed"
    REPLACED = "replaced"  # by another proposal, from either side
    DROPPED = "dropped"  # turned down or taken back: the first weeks stand
    UNANSWERED = "unanswered"  # about a move: what was agreed stands
    ENDED = "ended"  # with the booking


OUTCOME_OF = {Action.AGREE: Outcome.AGREED, Action.PROPOSE: Outcome.REPLACED, Action.KEEP: Outcome.DROPPED}
LEAVES_OPEN = frozenset({Action.CONFIRM})  # a move may be asked for while conditions are being met


def outcome_of(action: Action, party: Party) -> Outcome | None:
    """Return what the action makes of an open proposal; None where it stays open."""
    if action in LEAVES_OPEN:
        return None
    if action is Action.KEEP and party is Party.SYSTEM:
        return Outcome.UNANSWERED
    return OUTCOME_OF.get(action, Outcome.ENDED)


def gives_time(party: Party, *, turn: Party | None, next_turn: Party | None) -> bool:
    """Say whether what `party` did gives the next one new time to answer: only an answer does.

    Whoever acts out of turn gains no time by it, so that nobody keeps weeks for ever by proposing again and again.
    """
    return turn is None or (turn is party and next_turn is not party)


def is_shorter(old: tuple[date, date], new: tuple[date, date]) -> bool:
    """Say whether the new half-open span lies within the old one and gives some of its days back."""
    return old[0] <= new[0] and new[1] <= old[1] and old != new
