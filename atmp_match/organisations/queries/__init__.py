"""Reads of organisations."""

from atmp_match.organisations.queries.agreements import (
    find_agreement,
    get_agreement_by_id,
    in_force,
    list_agreements,
    list_agreements_in_force,
)
from atmp_match.organisations.queries.invitations import (
    find_invitation,
    find_invitation_by_token,
    list_open_invitations,
    lock_invitation,
)
from atmp_match.organisations.queries.memberships import (
    actor_of,
    belongs_nowhere,
    everybody_ever_in,
    find_company_of,
    find_membership,
    find_office,
    get_organisation,
    has_member_with_address,
    lock_team,
    members_of,
)
from atmp_match.organisations.queries.team import TeamEvent, TeamMember, list_team, list_team_events

__all__ = [
    "TeamEvent",
    "TeamMember",
    "actor_of",
    "belongs_nowhere",
    "everybody_ever_in",
    "find_agreement",
    "find_company_of",
    "find_invitation",
    "find_invitation_by_token",
    "find_membership",
    "find_office",
    "get_agreement_by_id",
    "get_organisation",
    "has_member_with_address",
    "in_force",
    "list_agreements",
    "list_agreements_in_force",
    "list_open_invitations",
    "list_team",
    "list_team_events",
    "lock_invitation",
    "lock_team",
    "members_of",
]
