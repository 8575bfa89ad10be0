"""What companies and operators of hubs have signed."""

from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from atmp_match.extensions import db
from atmp_match.organisations.models import Agreement
from atmp_match.organisations.rules import Actor, AgreementKind


def find_agreement(company_id: int, operator_id: int, kind: AgreementKind, *, on: date) -> Agreement | None:
    """Return what the two have in force on a day; None where they have nothing of this kind."""
    both = (Agreement.company_id == company_id) & (Agreement.operator_id == operator_id) & (Agreement.kind == kind)
    return db.session.scalar(select(Agreement).where(both, in_force(on)).order_by(Agreement.id).limit(1))


def list_agreements_in_force(company_id: int, operator_id: int, *, on: date) -> list[Agreement]:
    """Return everything that the two have in force on a day."""
    both = (Agreement.company_id == company_id) & (Agreement.operator_id == operator_id)
    return list(db.session.scalars(select(Agreement).where(both, in_force(on)).order_by(Agreement.id)))


def list_agreements(actor: Actor) -> list[Agreement]:
    """Return every agreement of the reader's organisations with both sides' names, those in force first."""
    own = or_(Agreement.company_id.in_(actor.company_ids), Agreement.operator_id.in_(actor.operator_ids))
    statement = select(Agreement).options(joinedload(Agreement.company), joinedload(Agreement.operator)).where(own)
    return list(db.session.scalars(statement.order_by(in_force(func.current_date()).desc(), Agreement.id.desc())))


def get_agreement_by_id(agreement_id: int) -> Agreement:
    """Return an agreement for the system to act on; events carry its id."""
    return db.session.get_one(Agreement, agreement_id)


def in_force(on: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Return the condition of holding on a day: signed by then, not expired, and ended by nobody."""
    ends_later = or_(Agreement.expires_on.is_(None), Agreement.expires_on > on)
    return (Agreement.signed_on <= on) & ends_later & Agreement.ended_at.is_(None)
