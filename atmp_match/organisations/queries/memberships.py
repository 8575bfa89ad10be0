"""Who belongs to which organisation."""

from flask_babel import gettext as _
from sqlalchemy import bindparam, select, union

from atmp_match.accounts.models import User
from atmp_match.extensions import db
from atmp_match.organisations import events
from atmp_match.organisations.models import Membership, Organisation
from atmp_match.organisations.rules import Actor, Kind, MemberRole
from atmp_match.shared.errors import NotFound
from atmp_match.shared.models import EventRow

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
    """Return whoever can act for an organisation, in the order they came: mails go to them, and not to readers."""
    acting = (Membership.organisation_id == organisation_id) & (Membership.role != MemberRole.READER)
    return list(db.session.scalars(select(User).join(Membership).where(acting).order_by(User.id)))


def everybody_ever_in(organisation_id: int) -> frozenset[int]:
    """Return the ids of who belongs to an organisation, and of who once did: what they made stays its own."""
    left = EventRow.name.in_((events.MemberLeft.name(), events.MemberRemoved.name()))
    former = select(EventRow.payload["user_id"].as_integer()).where(
        EventRow.about == f"organisation:{organisation_id}", left
    )
    present = select(Membership.user_id).where(Membership.organisation_id == organisation_id)
    return frozenset(db.session.scalars(union(present, former)))


def get_organisation(organisation_id: int) -> Organisation:
    """Return an organisation.

    :raises NotFound: there is none
    """
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound(_("There is no such organisation."))
    return organisation


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


def lock_team(organisation_id: int) -> dict[int, Membership]:
    """Return the members of an organisation by user id, while nobody else changes them; empty where it is none.

    Bookings and products go on being made meanwhile: they need no more than that the organisation exists.
    """
    db.session.execute(
        select(Organisation.id).where(Organisation.id == organisation_id).with_for_update(key_share=True)
    )
    members = select(Membership).where(Membership.organisation_id == organisation_id)
    rows = db.session.scalars(members.execution_options(populate_existing=True))
    return {member.user_id: member for member in rows}


def belongs_nowhere(user_id: int) -> bool:
    """Say whether somebody is a member of no organisation."""
    return db.session.scalar(select(Membership.user_id).where(Membership.user_id == user_id).limit(1)) is None


def has_member_with_address(organisation_id: int, email: str) -> bool:
    """Say whether a member of the organisation has this address."""
    member = select(User.id).join(Membership).where(Membership.organisation_id == organisation_id, User.email == email)
    return db.session.scalar(member) is not None
