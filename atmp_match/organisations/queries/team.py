"""Reads for the page of a team: its members, and what has happened to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from atmp_match.accounts.models import User, UserSession
from atmp_match.extensions import db
from atmp_match.organisations import events
from atmp_match.organisations.models import Invitation, Membership
from atmp_match.organisations.rules import MemberRole
from atmp_match.shared.models import EventRow

TOLD = {
    event.name()
    for event in (
        events.OrganisationCreated,
        events.MemberInvited,
        events.InvitationRenewed,
        events.InvitationRevoked,
        events.MemberJoined,
        events.MemberRoleChanged,
        events.MemberRemoved,
        events.MemberLeft,
        events.OwnershipHandedOver,
    )
}
SHOWN = 30


@dataclass(frozen=True)
class TeamMember:
    """A member as the team's page shows them; `last_seen_at` is None for whoever did not sign in for a month."""

    user_id: int
    name: str
    email: str
    role: MemberRole
    joined_at: datetime
    last_seen_at: datetime | None


@dataclass(frozen=True)
class TeamEvent:
    """Something that happened to the team: who did it to whom; empty where nobody did, or nobody was meant."""

    name: str
    at: datetime
    who: str
    whom: str
    role: str


def list_team(organisation_id: int) -> list[TeamMember]:
    """Return the members of an organisation, owners first, in the order they came."""
    rank = {role: place for place, role in enumerate(MemberRole)}
    rows = db.session.execute(
        select(
            User.id,
            User.name,
            User.email,
            Membership.role,
            Membership.joined_at,
            func.max(UserSession.last_seen_at).label("last_seen_at"),
        )
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(UserSession, UserSession.user_id == User.id)
        .where(Membership.organisation_id == organisation_id)
        .group_by(User.id, Membership.role, Membership.joined_at)
        .order_by(Membership.joined_at, User.id)
    )
    team = [
        TeamMember(row.id, row.name, row.email, MemberRole(row.role), row.joined_at, row.last_seen_at) for row in rows
    ]
    return sorted(team, key=lambda member: rank[member.role])


def list_team_events(organisation_id: int) -> list[TeamEvent]:
    """Return what happened to the team, the newest first: who was invited, came, went, and got another role."""
    about = (EventRow.about == f"organisation:{organisation_id}") & EventRow.name.in_(TOLD)
    rows = db.session.scalars(select(EventRow).where(about).order_by(EventRow.id.desc()).limit(SHOWN)).all()
    people, invited = _names(rows), _invited(rows)
    return [
        TeamEvent(
            name=row.name,
            at=row.happened_at,
            who=people.get(row.actor_id or 0, ""),
            whom=invited.get(row.payload.get("invitation_id"), "") or people.get(row.payload.get("user_id", 0), ""),
            role=row.payload.get("role", ""),
        )
        for row in rows
    ]


def _names(rows: Sequence[EventRow]) -> Mapping[int, str]:
    ids = {row.actor_id for row in rows} | {row.payload.get("user_id") for row in rows}
    found = db.session.execute(select(User.id, User.name).where(User.id.in_(ids - {None})))
    return {row.id: row.name for row in found}


def _invited(rows: Sequence[EventRow]) -> Mapping[int | None, str]:
    ids = {row.payload.get("invitation_id") for row in rows} - {None}
    found = db.session.execute(select(Invitation.id, Invitation.email).where(Invitation.id.in_(ids))) if ids else ()
    return {row.id: row.email for row in found}
