"""What can be done with organisations."""

from atmp_match.organisations.actions.agreements import LONGEST_REFERENCE, Signed, end_agreement, record_agreement
from atmp_match.organisations.actions.invitations import (
    invite,
    join,
    join_with_new_account,
    make_link,
    note_refusal,
    open_invitation,
    renew_invitation,
    revoke_invitation,
)
from atmp_match.organisations.actions.members import (
    LastOwner,
    change_role,
    hand_over,
    leave_organisation,
    remove_member,
)
from atmp_match.organisations.actions.organisations import (
    add_member,
    create_admin_link,
    create_invitation,
    create_office_admin,
    create_organisation,
    find_or_create_operator,
    find_or_invite,
    find_or_invite_company,
    sign_up,
)

__all__ = [
    "LONGEST_REFERENCE",
    "LastOwner",
    "Signed",
    "add_member",
    "change_role",
    "create_admin_link",
    "create_invitation",
    "create_office_admin",
    "create_organisation",
    "end_agreement",
    "find_or_create_operator",
    "find_or_invite",
    "find_or_invite_company",
    "hand_over",
    "invite",
    "join",
    "join_with_new_account",
    "leave_organisation",
    "make_link",
    "note_refusal",
    "open_invitation",
    "record_agreement",
    "remove_member",
    "renew_invitation",
    "revoke_invitation",
    "sign_up",
]
