"""Who belongs to an organisation, and in which role. What somebody made stays the organisation's when they go."""

from flask_babel import gettext as _

from atmp_match.accounts.actions.sessions import end_sessions
from atmp_match.extensions import db
from atmp_match.organisations.events import MemberLeft, MemberRemoved, MemberRoleChanged, OwnershipHandedOver
from atmp_match.organisations.models import Membership
from atmp_match.organisations.queries import belongs_nowhere, lock_team
from atmp_match.organisations.rules import Actor, MemberRole, keeps_an_owner
from atmp_match.shared.clock import now
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound, RoleTooSmall
from atmp_match.shared.transactions import record, transaction

Team = dict[int, Membership]


class LastOwner(Conflict):
    """Somebody has to own the organisation; nothing was changed."""

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__(_("An organisation needs an owner. Make somebody else an owner first, or hand over."))


def change_role(organisation_id: int, user_id: int, role: str, *, by: Actor) -> None:
    """Give a member another role; what they have already changes nothing.

    :raises LastOwner: the only owner would be none
    :raises InvalidInput: there is no such role
    :raises NotFound: for an outsider, and where nobody like that belongs to the organisation
    :raises RoleTooSmall: by somebody who is no owner
    """
    becomes = role_named(role)
    with transaction():
        team = owned_team(organisation_id, by)
        member = _member(team, user_id)
        if member.role == becomes:
            return
        _keep_an_owner(team, user_id, becomes)
        member.role = becomes.value
        record(MemberRoleChanged(organisation_id, user_id, becomes.value, _moment()), by=by.user_id)


def remove_member(organisation_id: int, user_id: int, *, by: Actor) -> None:
    """End somebody's membership. Every request asks for memberships anew, so it counts at once.

    Whoever belongs nowhere afterwards is signed out everywhere.

    :raises LastOwner, NotFound, RoleTooSmall: as `change_role`
    :raises Conflict: oneself; that is leaving
    """
    with transaction():
        team = owned_team(organisation_id, by)
        member = _member(team, user_id)
        if user_id == by.user_id:
            raise Conflict(_("You cannot remove yourself. Leave the organisation instead."))
        _end(team, member)
        if belongs_nowhere(user_id):
            end_sessions(user_id)
        record(MemberRemoved(organisation_id, user_id, _moment()), by=by.user_id)


def hand_over(organisation_id: int, user_id: int, *, by: Actor) -> None:
    """Make another member an owner and oneself a member.

    :raises NotFound, RoleTooSmall: as `change_role`
    :raises InvalidInput: to oneself
    """
    with transaction():
        team = owned_team(organisation_id, by)
        member = _member(team, user_id)
        if user_id == by.user_id:
            raise InvalidInput({"to": _("Choose somebody else.")})
        member.role, team[by.user_id].role = MemberRole.OWNER.value, MemberRole.MEMBER.value
        record(OwnershipHandedOver(organisation_id, user_id, _moment()), by=by.user_id)


def leave_organisation(organisation_id: int, *, by: Actor) -> None:
    """End one's own membership.

    :raises LastOwner: nobody else owns it
    :raises NotFound: for an outsider
    """
    with transaction():
        team = lock_team(organisation_id)
        _end(team, _own_place(team, by))
        record(MemberLeft(organisation_id, by.user_id), by=by.user_id)


def owned_team(organisation_id: int, by: Actor) -> Team:
    """Lock the organisation for one of its owners and return its members by user id; part of a larger action.

    :raises NotFound: for an outsider
    :raises RoleTooSmall: by somebody who is no owner, or a moment ago ceased to be one
    """
    team = lock_team(organisation_id)
    if _own_place(team, by).role != MemberRole.OWNER:
        raise RoleTooSmall(_("Only an owner of your organisation can change this. Nothing was changed."))
    return team


def role_named(role: str) -> MemberRole:
    """Return the role with this name.

    :raises InvalidInput: there is none
    """
    if role not in set(MemberRole):
        raise InvalidInput({"role": _("Choose one of the answers in the list")})
    return MemberRole(role)


def _own_place(team: Team, by: Actor) -> Membership:
    if by.user_id not in team:
        raise NotFound(_("There is no such organisation, or you do not belong to it."))
    return team[by.user_id]


def _member(team: Team, user_id: int) -> Membership:
    if user_id not in team:
        raise NotFound(_("Nobody like that belongs to your organisation. They may have left a moment ago."))
    return team[user_id]


def _end(team: Team, member: Membership) -> None:
    _keep_an_owner(team, member.user_id, None)
    db.session.delete(member)
    db.session.flush()


def _keep_an_owner(team: Team, user_id: int, becomes: MemberRole | None) -> None:
    roles = {key: MemberRole(member.role) for key, member in team.items()}
    if not keeps_an_owner(roles, user_id, becomes):
        raise LastOwner


def _moment() -> str:
    return now().isoformat()
