"""What a company and a hub's operator have signed, recorded once."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from atmp_match.extensions import db
from atmp_match.organisations.events import (
    AgreementEnded,
    AgreementRecorded,
)
from atmp_match.organisations.models import Agreement, Organisation
from atmp_match.organisations.queries import (
    find_agreement,
)
from atmp_match.organisations.rules import Actor, AgreementKind, Kind
from atmp_match.shared.clock import now, today
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound
from atmp_match.shared.free_text import flaw_of, words_for
from atmp_match.shared.transactions import record, transaction

LONGEST_REFERENCE = 200  # characters


@dataclass(frozen=True)
class Signed:
    """What one side says of an agreement: which kind, since when, until when, and where the paper is."""

    kind: AgreementKind
    signed_on: date
    expires_on: date | None
    reference: str


def record_agreement(signed: Signed, *, company_id: int, operator_id: int, by: Actor) -> Agreement:
    """Note that a company and a hub's operator have signed something; both sides see it, and who noted it.

    :raises NotFound: for somebody who is neither side, or where one of the two is not what it should be
    :raises InvalidInput: where something typed cannot be right, by field
    :raises Conflict: where one of this kind is in force already
    """
    problems = _agreement_problems(signed)
    if problems:
        raise InvalidInput(problems)
    with transaction():
        sides = [db.session.get(Organisation, one, with_for_update=True) for one in sorted((company_id, operator_id))]
        own = by.company_ids & {company_id} or by.operator_ids & {operator_id}
        kinds = {side.id: side.kind for side in sides if side}
        if not own or kinds != {company_id: Kind.COMPANY, operator_id: Kind.HUB}:
            raise NotFound(_("There is no such organisation, or nothing to do with you."))
        if find_agreement(company_id, operator_id, signed.kind, on=signed.signed_on):
            raise Conflict(_("An agreement of this kind is recorded already. End it first if this one replaces it."))
        row = Agreement(
            company_id=company_id,
            operator_id=operator_id,
            kind=signed.kind,
            signed_on=signed.signed_on,
            expires_on=signed.expires_on,
            reference=signed.reference.strip(),
            recorded_by=by.user_id,
            recorded_for=min(own),
        )
        db.session.add(row)
        db.session.flush()
        record(AgreementRecorded(company_id, row.id), by=by.user_id)
    return row


def end_agreement(agreement_id: int, *, reason: str, by: Actor) -> None:
    """Note that an agreement holds no more; what it has already opened or met stays in the history.

    :raises NotFound: for somebody who is neither side
    :raises InvalidInput: without a reason
    :raises Conflict: where it has ended already
    """
    reason = reason.strip()
    flaw = flaw_of(reason, longest=LONGEST_REFERENCE)
    if flaw or not reason:
        raise InvalidInput(
            {"reason": words_for(flaw, longest=LONGEST_REFERENCE) if flaw else _("Say why: the other side reads it.")}
        )
    with transaction():
        row = db.session.get(Agreement, agreement_id, with_for_update={"of": Agreement})
        if row is None or not (row.company_id in by.company_ids or row.operator_id in by.operator_ids):
            raise NotFound(_("There is no such agreement, or it is not yours."))
        if row.ended_at is not None:
            raise Conflict(_("This agreement has ended already."))
        row.ended_at, row.end_reason = now(), reason
        record(AgreementEnded(row.company_id, row.id), by=by.user_id)


def _agreement_problems(signed: Signed) -> dict[str, str]:
    problems = {}
    if signed.signed_on > today():
        problems["signed_on"] = _("An agreement that is not signed yet cannot be recorded.")
    if signed.expires_on and signed.expires_on <= max(signed.signed_on, today()):
        problems["expires_on"] = _("It must end after today, and after it was signed.")
    if flaw := flaw_of(signed.reference, longest=LONGEST_REFERENCE):
        problems["reference"] = words_for(flaw, longest=LONGEST_REFERENCE)
    return problems
