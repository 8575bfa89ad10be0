"""The one table of what may happen to a booking, and by whom; guard, buttons, API and diagram read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Where a booking stands. The words are those of the HTTP API."""

    DRAFT = "draft"
    REQUESTED = "requested"  # sent; the system has not looked at it yet, or it asks for a quantity and not for weeks
    HELD = "held"  # the weeks are kept until the hub answers
    WAITING = "waiting"  # another undecided request holds the weeks
    PROPOSED = "proposed"
    ACCEPTED = "accepted"  # the weeks are kept, gates are still open
    CONFIRMED = "confirmed"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"


class Action(StrEnum):
    """What somebody may do to a booking."""

    HOLD = "hold"
    QUEUE = "queue"
    REFUSE = "refuse"
    ACCEPT = "accept"
    CONFIRM = "confirm"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    EXPIRE = "expire"
    START = "start"
    COMPLETE = "complete"
    NO_SHOW = "no-show"


class Party(StrEnum):
    """What somebody is to one booking."""

    COMPANY = "company"
    HUB = "hub"
    OFFICE = "office"
    SYSTEM = "system"


class Refusal(StrEnum):
    """Why an action is refused."""

    NOT_YOURS = "not-yours"  # this party may never do it
    TOO_LATE = "too-late"  # the booking is not, or no longer, in a status that allows it


class Refused(StrEnum):
    """Why the system itself refused a request it had taken; the page has a sentence for each."""

    OFFER_CLOSED = "offer-closed"
    NO_LONGER_FITS = "no-longer-fits"


@dataclass(frozen=True)
class Transition:
    """One arrow of the diagram.

    :param by_quantity: further sources for a booking that asks for a quantity and holds no weeks
    """

    sources: frozenset[Status]
    target: Status
    by: frozenset[Party]
    by_quantity: frozenset[Status] = frozenset()
    reason_required: bool = False


UNDECIDED = frozenset({Status.REQUESTED, Status.HELD, Status.WAITING})
AGREED = frozenset({Status.ACCEPTED, Status.CONFIRMED})
OVER = frozenset(
    {Status.COMPLETED, Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED, Status.CANCELLED, Status.NO_SHOW}
)
_HUB, _COMPANY, _SYSTEM = frozenset({Party.HUB}), frozenset({Party.COMPANY}), frozenset({Party.SYSTEM})

TRANSITIONS: Mapping[Action, Transition] = {
    Action.HOLD: Transition(frozenset({Status.REQUESTED, Status.WAITING}), Status.HELD, _SYSTEM),
    Action.QUEUE: Transition(frozenset({Status.REQUESTED}), Status.WAITING, _SYSTEM),
    # The offer closed between sending and checking.
    Action.REFUSE: Transition(frozenset({Status.REQUESTED, Status.WAITING}), Status.DECLINED, _SYSTEM),
    Action.ACCEPT: Transition(
        frozenset({Status.HELD}), Status.ACCEPTED, _HUB, by_quantity=frozenset({Status.REQUESTED})
    ),
    Action.CONFIRM: Transition(frozenset({Status.ACCEPTED}), Status.CONFIRMED, _SYSTEM),
    Action.DECLINE: Transition(
        frozenset({Status.HELD, Status.WAITING}),
        Status.DECLINED,
        _HUB,
        by_quantity=frozenset({Status.REQUESTED}),
        reason_required=True,
    ),
    Action.WITHDRAW: Transition(UNDECIDED, Status.WITHDRAWN, _COMPANY),
    Action.CANCEL: Transition(AGREED, Status.CANCELLED, _HUB | _COMPANY, reason_required=True),
    Action.EXPIRE: Transition(UNDECIDED, Status.EXPIRED, _SYSTEM),
    Action.START: Transition(frozenset({Status.CONFIRMED}), Status.IN_PROGRESS, _HUB),
    Action.COMPLETE: Transition(frozenset({Status.IN_PROGRESS}), Status.COMPLETED, _HUB),
    Action.NO_SHOW: Transition(frozenset({Status.CONFIRMED}), Status.NO_SHOW, _HUB, reason_required=True),
}


def refusal_of(action: Action, *, status: Status, party: Party, has_weeks: bool) -> Refusal | None:
    """Return why `party` may not do `action` now, or None where it may."""
    transition = TRANSITIONS[action]
    if party not in transition.by:
        return Refusal.NOT_YOURS
    sources = transition.sources if has_weeks else transition.sources | transition.by_quantity
    return None if status in sources else Refusal.TOO_LATE


def allowed_actions(*, status: Status, party: Party, has_weeks: bool) -> tuple[Action, ...]:
    """Return what `party` may do now, in the table's order: the buttons of the page."""
    return tuple(
        action for action in TRANSITIONS if refusal_of(action, status=status, party=party, has_weeks=has_weeks) is None
    )


def whose_turn(status: Status) -> Party | None:
    """Return who has to act next; None where nobody has."""
    if status in {Status.REQUESTED, Status.HELD, Status.WAITING, Status.ACCEPTED}:
        return Party.HUB
    return Party.COMPANY if status in {Status.DRAFT, Status.PROPOSED} else None


def diagram() -> str:
    """Return the table as a Mermaid state diagram; `docs/booking-states.md` holds it."""
    arrows = [
        f"    {source} --> {transition.target}: {action} ({', '.join(sorted(transition.by))})"
        for action, transition in TRANSITIONS.items()
        for source in sorted(transition.sources | transition.by_quantity)
    ]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {Status.REQUESTED}", *arrows])
