"""The one table of what may happen to a booking, and by whom; guard, buttons, API and diagram read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial


class Status(StrEnum):
    """Where a booking stands. The words are those of the HTTP API."""

    DRAFT = "draft"  # a hub or the office entered it; the weeks are kept until the company confirms
    REQUESTED = "requested"  # sent; the system has not looked at it yet, or it asks for a quantity and not for weeks
    HELD = "held"  # the weeks are kept until the hub answers
    WAITING = "waiting"  # another undecided request holds the weeks
    PROPOSED = "proposed"  # one side asks for other weeks before anything is agreed; both spans are kept
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
    PROPOSE = "propose"
    AGREE = "agree"
    KEEP = "keep"
    SHORTEN = "shorten"
    PREFER = "prefer"
    CONFIRM_OWN = "confirm-own"
    TURN_DOWN = "turn-down"
    TAKE_BACK = "take-back"


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


class Proposal(StrEnum):
    """Which open proposal of other weeks an action is about, seen by whoever acts."""

    ANY = "any"  # it matters not whether there is one
    NONE = "none"  # none may be open
    OPEN = "open"  # there must be one, whosever it is
    THEIRS = "theirs"


class Refused(StrEnum):
    """Why the system itself refused a request it had taken; the page has a sentence for each."""

    OFFER_CLOSED = "offer-closed"
    NO_LONGER_FITS = "no-longer-fits"


@dataclass(frozen=True)
class Transition:
    """One arrow of the diagram.

    :param by_quantity: further sources for a booking that asks for a quantity and holds no weeks
    :param stays: statuses in which the action is allowed too and changes something else than the status
    :param by_proposal: for sources where it matters, which proposal must be open
    :param unkept: the target where no weeks are kept for the booking itself
    :param by_source: who may, where that differs from `by` in a source
    :param unconfirmed: the target, by who entered it, of what the company has not confirmed yet
    """

    sources: frozenset[Status]
    target: Status
    by: frozenset[Party]
    by_quantity: frozenset[Status] = frozenset()
    reason_required: bool = False
    stays: frozenset[Status] = frozenset()
    by_proposal: Mapping[Status, Proposal] = field(default_factory=dict)
    needs_weeks: bool = False
    unkept: Status | None = None
    by_source: Mapping[Status, frozenset[Party]] = field(default_factory=dict)
    unconfirmed: Mapping[Party, Status] = field(default_factory=dict)

    def from_statuses(self, *, has_weeks: bool) -> frozenset[Status]:
        """Return where the action may begin."""
        if not has_weeks:
            return frozenset() if self.needs_weeks else self.sources | self.by_quantity | self.stays
        return self.sources | self.stays

    def leads_to(self, status: Status, *, is_kept: bool = True, entered_by: Party | None = None) -> Status:
        """Return the status after the action.

        :param is_kept: whether the weeks of the booking itself are kept, beside those of a proposal
        :param entered_by: who entered what the company has not confirmed yet; None for everything else
        """
        if status in self.stays:
            return status
        if entered_by is not None and entered_by in self.unconfirmed:
            return self.unconfirmed[entered_by]
        return self.target if is_kept or self.unkept is None else self.unkept


UNDECIDED = frozenset({Status.REQUESTED, Status.HELD, Status.WAITING})
AGREED = frozenset({Status.ACCEPTED, Status.CONFIRMED})
ENDS_UNANSWERED = UNDECIDED | {Status.PROPOSED, Status.DRAFT}  # a deadline that passes ends the request
OVER = frozenset(
    {Status.COMPLETED, Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED, Status.CANCELLED, Status.NO_SHOW}
)
_HUB, _COMPANY, _SYSTEM = frozenset({Party.HUB}), frozenset({Party.COMPANY}), frozenset({Party.SYSTEM})
_BOTH = _HUB | _COMPANY
_PROPOSED, _DRAFT = frozenset({Status.PROPOSED}), frozenset({Status.DRAFT})
# Other weeks change what was entered, and the company has still to confirm it.
_STILL_ENTERED = {Party.HUB: Status.DRAFT, Party.OFFICE: Status.DRAFT}

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
        frozenset({Status.HELD, Status.WAITING, Status.PROPOSED}),
        Status.DECLINED,
        _HUB,
        by_quantity=frozenset({Status.REQUESTED}),
        reason_required=True,
    ),
    Action.WITHDRAW: Transition(UNDECIDED | _PROPOSED, Status.WITHDRAWN, _COMPANY),
    Action.CANCEL: Transition(AGREED, Status.CANCELLED, _BOTH, reason_required=True),
    Action.EXPIRE: Transition(ENDS_UNANSWERED, Status.EXPIRED, _SYSTEM),
    Action.START: Transition(
        frozenset({Status.CONFIRMED}), Status.IN_PROGRESS, _HUB, by_proposal={Status.CONFIRMED: Proposal.NONE}
    ),
    Action.COMPLETE: Transition(frozenset({Status.IN_PROGRESS}), Status.COMPLETED, _HUB),
    Action.NO_SHOW: Transition(frozenset({Status.CONFIRMED}), Status.NO_SHOW, _HUB, reason_required=True),
    # What is agreed stays agreed while a move of it is asked for: the old weeks stand until both want the new ones.
    Action.PROPOSE: Transition(
        frozenset({Status.DRAFT, Status.HELD, Status.WAITING, Status.PROPOSED}),
        Status.PROPOSED,
        _BOTH,
        stays=AGREED,
        needs_weeks=True,
        by_source={Status.DRAFT: _COMPANY},
    ),
    Action.AGREE: Transition(
        _PROPOSED,
        Status.ACCEPTED,
        _BOTH,
        stays=AGREED,
        by_proposal=dict.fromkeys(_PROPOSED | AGREED, Proposal.THEIRS),
        needs_weeks=True,
        unconfirmed=_STILL_ENTERED,
    ),
    # A proposal is turned down, or taken back: a request asks for its first weeks again, and what is agreed stands.
    Action.KEEP: Transition(
        _PROPOSED,
        Status.HELD,
        _BOTH | _SYSTEM,  # the system where nobody answered about a move in time
        stays=AGREED,
        by_proposal=dict.fromkeys(_PROPOSED | AGREED, Proposal.OPEN),
        needs_weeks=True,
        unkept=Status.WAITING,
        unconfirmed=_STILL_ENTERED,
    ),
    # Only together with what becomes of the request that held the weeks: see `actions/rivals.py`.
    Action.PREFER: Transition(frozenset({Status.WAITING}), Status.HELD, _HUB, needs_weeks=True),
    # Giving weeks back takes nothing from the hub; a hub that needs some of them proposes.
    Action.SHORTEN: Transition(
        frozenset(),
        Status.CONFIRMED,
        _COMPANY,
        stays=AGREED,
        by_proposal=dict.fromkeys(AGREED, Proposal.NONE),
        needs_weeks=True,
    ),
    # Its hub has said yes by entering it. What the office entered, the hub has still to answer.
    Action.CONFIRM_OWN: Transition(
        _DRAFT, Status.ACCEPTED, _COMPANY, needs_weeks=True, unconfirmed={Party.OFFICE: Status.HELD}
    ),
    Action.TURN_DOWN: Transition(_DRAFT, Status.WITHDRAWN, _COMPANY),
    Action.TAKE_BACK: Transition(_DRAFT, Status.CANCELLED, frozenset({Party.HUB, Party.OFFICE})),
}


def refusal_of(
    action: Action,
    *,
    status: Status,
    party: Party,
    has_weeks: bool,
    proposed_by: Party | None = None,
    entered_by: Party | None = None,
) -> Refusal | None:
    """Return why `party` may not do `action` now, or None where it may.

    :param proposed_by: whose proposal of other weeks is open; None where none is
    :param entered_by: who entered what the company has not confirmed yet; None for everything else
    """
    transition = TRANSITIONS[action]
    if party not in transition.by:
        return Refusal.NOT_YOURS
    if status not in transition.from_statuses(has_weeks=has_weeks):
        return Refusal.TOO_LATE
    if party not in transition.by_source.get(status, transition.by):
        return Refusal.NOT_YOURS
    if party is Party.OFFICE and entered_by is not Party.OFFICE:
        return Refusal.NOT_YOURS  # the office acts on nothing but what it entered itself
    needed = transition.by_proposal.get(status, Proposal.ANY)
    if needed is Proposal.THEIRS and proposed_by is party:
        return Refusal.NOT_YOURS  # nobody agrees with themselves
    is_open = {
        Proposal.ANY: True,
        Proposal.NONE: proposed_by is None,
        Proposal.OPEN: proposed_by is not None,
        Proposal.THEIRS: proposed_by is not None,
    }
    return None if is_open[needed] else Refusal.TOO_LATE


def allowed_actions(
    *,
    status: Status,
    party: Party,
    has_weeks: bool,
    proposed_by: Party | None = None,
    entered_by: Party | None = None,
) -> tuple[Action, ...]:
    """Return what `party` may do now, in the table's order: the buttons of the page."""
    refusal = partial(
        refusal_of, status=status, party=party, has_weeks=has_weeks, proposed_by=proposed_by, entered_by=entered_by
    )
    return tuple(action for action in TRANSITIONS if refusal(action) is None)


def whose_turn(status: Status, proposed_by: Party | None = None) -> Party | None:
    """Return who has to act next; None where nobody has."""
    if proposed_by is not None:
        return other_side(proposed_by)
    if status in {Status.REQUESTED, Status.HELD, Status.WAITING, Status.ACCEPTED}:
        return Party.HUB
    return Party.COMPANY if status is Status.DRAFT else None


def other_side(party: Party) -> Party:
    """Return who answers what `party` proposes."""
    return Party.COMPANY if party is Party.HUB else Party.HUB


def diagram() -> str:
    """Return the table as a Mermaid state diagram; `docs/booking-states.md` holds it."""
    arrows = [
        f"    {source} --> {target}: {action} ({', '.join(sorted(transition.by_source.get(source, transition.by)))})"
        for action, transition in TRANSITIONS.items()
        for source in sorted(transition.sources | transition.by_quantity | transition.stays)
        for target in sorted(_targets(transition, source))
    ]
    starts = [f"    [*] --> {status}" for status in (Status.REQUESTED, Status.DRAFT)]
    return "\n".join(["stateDiagram-v2", *starts, *arrows])


def _targets(transition: Transition, source: Status) -> set[Status]:
    kept = {transition.leads_to(source, is_kept=is_kept) for is_kept in (True, False)}
    # What was not confirmed is a draft, or a proposal about one.
    enterers = transition.unconfirmed if source in {Status.DRAFT, Status.PROPOSED} else ()
    entered = {transition.leads_to(source, entered_by=party) for party in enterers}
    return kept | entered
