"""Reads of organisations."""

from sqlalchemy import bindparam, select

from atmp_match.accounts.models import User
from atmp_match.extensions import db
from atmp_match.organisations.models import Membership, Organisation
from atmp_match.organisations.rules import Actor, Kind, MemberRole

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
