"""Moving a booking along the table of transitions: the one guard that every verb goes through."""

from flask_babel import format_datetime
from flask_babel import gettext as _

from atmp_match.bookings.models import Booking
from atmp_match.bookings.rules.proposals import Outcome, outcome_of
from atmp_match.bookings.rules.transitions import (
    AGREED,
    ENDS_UNANSWERED,
    TRANSITIONS,
    UNDECIDED,
    Action,
    Party,
    Refusal,
    Status,
    refusal_of,
)
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotAllowed, StaleVersion
from atmp_match.shared.free_text import flaw_of, words_for

LONGEST_REASON = 2000


def move(
    booking: Booking,
    action: Action,
    *,
    party: Party,
    by: int | None,
    reason: str | None = None,
    version: int | None = None,
) -> int:
    """Bring a locked booking into the action's target status, and return its new version.

    :param by: id of the user; None where the system acts
    :param version: the version the person saw; None where it does not matter
    :raises NotAllowed: where this party may never do it
    :raises Conflict: where it is too late; `StaleVersion` where something else changed meanwhile
    :raises InvalidInput: where a reason is needed and missing
    """
    require_allowed(booking, action, party=party, version=version)
    transition = TRANSITIONS[action]
    reason = readable_reason(reason, required=transition.reason_required)
    before = booking.status
    booking.status = transition.leads_to(
        before, is_kept=booking.unit_id is not None, entered_by=booking.unconfirmed_entry
    )
    if action is Action.CONFIRM_OWN:
        booking.confirmed_own_at = clock.now()
    booking.reason = reason or booking.reason
    booking.changed_at = clock.now()  # where the status stays too, so that everybody's version is an old one
    _close_proposal(booking, outcome_of(action, party))
    if party is not Party.SYSTEM and booking.status not in {before} | ENDS_UNANSWERED:
        booking.decided_at, booking.decided_by = clock.now(), by
    db.session.flush()
    return booking.version


def require_allowed(booking: Booking, action: Action, *, party: Party, version: int | None) -> None:
    """Ask the table whether this party may do this now, having seen this version.

    :raises NotAllowed: where this party may never do it
    :raises Conflict: where it is too late; `StaleVersion` where something else changed meanwhile
    """
    refusal = refusal_of(
        action,
        status=booking.status,
        party=party,
        has_weeks=booking.has_weeks,
        proposed_by=booking.proposed_by,
        entered_by=booking.unconfirmed_entry,
    )
    if refusal is Refusal.NOT_YOURS:
        raise NotAllowed(_("This is for the other side to do."))
    if refusal is Refusal.TOO_LATE:
        raise Conflict(_too_late(booking, party))
    if version is not None and version != booking.version:
        raise StaleVersion(
            _("This request was changed at %(time)s. See what changed, then decide.", time=_time(booking))
        )


def readable_reason(reason: str | None, *, required: bool) -> str:
    """Return a reason as the other side will read it.

    :raises InvalidInput: where it is needed and missing, too long, or nothing that may be written here
    """
    reason = (reason or "").strip()
    if required and not reason:
        raise InvalidInput({"reason": _("Write a reason. The other side will read it.")})
    if flaw := flaw_of(reason, longest=LONGEST_REASON):
        raise InvalidInput({"reason": words_for(flaw, longest=LONGEST_REASON)})
    return reason


def _close_proposal(booking: Booking, outcome: Outcome | None) -> None:
    if booking.proposed_by is None or outcome is None:
        return
    proposal = booking.open_proposal
    if proposal is not None:
        proposal.outcome, proposal.closed_at = outcome, clock.now()
    booking.proposed_by = None
    if booking.status in AGREED and outcome is not Outcome.REPLACED:
        booking.answer_by = None  # nobody waits for an answer about what is agreed


def _too_late(booking: Booking, party: Party) -> str:
    if party is Party.HUB and booking.status is Status.WAITING:
        return _("Another request holds these weeks. Decide that one first.")
    if party is Party.COMPANY and booking.status in UNDECIDED:
        return _("The hub has not answered yet. Withdraw the request instead.")
    said = {
        Status.REQUESTED: _("This request was sent a moment ago and is being checked. Try again in a few seconds."),
        Status.DRAFT: _("This was entered for the company, which has not confirmed it yet."),
        Status.HELD: _("This request is waiting for an answer."),
        Status.PROPOSED: _("Other weeks were proposed for this request at %(time)s.", time=_time(booking)),
        Status.ACCEPTED: _("This request was accepted at %(time)s.", time=_time(booking)),
        Status.CONFIRMED: _("This booking was confirmed at %(time)s.", time=_time(booking)),
        Status.DECLINED: _("This request was declined at %(time)s.", time=_time(booking)),
        Status.WITHDRAWN: _("The company withdrew this request at %(time)s.", time=_time(booking)),
        Status.EXPIRED: _("The hold ended at %(time)s. The weeks are free again.", time=_time(booking)),
        Status.CANCELLED: _("This booking was cancelled at %(time)s.", time=_time(booking)),
    }
    return said.get(booking.status, _("This booking has moved on. See what changed."))


def _time(booking: Booking) -> str:
    # A gate met later changes the row too; people mean the answer.
    return format_datetime(booking.decided_at or booking.changed_at, "d MMM HH:mm")
