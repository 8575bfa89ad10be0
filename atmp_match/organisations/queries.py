"""Reads of organisations."""

from datetime import date

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from atmp_match.accounts.models import User
from atmp_match.extensions import db
from atmp_match.organisations.models import Agreement, Membership, Organisation
from atmp_match.organisations.rules import Actor, AgreementKind, Kind, MemberRole

# Asked by every request of somebody signed in, and therefore built once.
_ORGANISATIONS_OF = (
    select(Organisation.id, Organisation.kind, Organisation.name, Membership.role)
    .join(Membership)
    .where(Membership.user_id == bindparam("user_id"))
    .order_by(Organisation.name, Organisation.id)
)


def actor_of(user: User) -> Actor:
    """Return what `user` is in all their organisations, in one statement."""
    rows = db.session.execute(_ORGANISATIONS_OF, {"user_id": user.id}).all()
    return Actor(
        user_id=user.id,
        email=user.email,
        name=user.name,
        locale=user.locale,
        company_ids=frozenset(row.id for row in rows if row.kind == Kind.COMPANY),
        operator_ids=frozenset(row.id for row in rows if row.kind == Kind.HUB),
        is_office=any(row.kind == Kind.OFFICE for row in rows),
        organisation_names={row.id: row.name for row in rows},
        roles={row.id: MemberRole(row.role) for row in rows},
    )


def members_of(organisation_id: int) -> list[User]:
    """Return everybody in an organisation, in the order they came."""
    return list(
        db.session.scalars(
            select(User).join(Membership).where(Membership.organisation_id == organisation_id).order_by(User.id)
        )
    )


def find_office() -> Organisation | None:
    """Return the cluster office."""
    return db.session.scalar(select(Organisation).where(Organisation.kind == Kind.OFFICE))


def find_company_of(user_id: int) -> Organisation | None:
    """Return the oldest company that somebody owns, else the oldest one they are in; None where they are in none."""
    mine = (Membership.user_id == user_id) & (Organisation.kind == Kind.COMPANY)
    order = ((Membership.role == MemberRole.OWNER).desc(), Organisation.id)
    return db.session.scalar(select(Organisation).join(Membership).where(mine).order_by(*order).limit(1))


def find_membership(user_id: int, organisation_id: int) -> Membership | None:
    """Return somebody's place in an organisation."""
    return db.session.get(Membership, (user_id, organisation_id))


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
