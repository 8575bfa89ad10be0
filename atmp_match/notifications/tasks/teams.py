"""Mails about one's place in an organisation. An invitation's link is made here, so no event and no log holds it."""

from atmp_match.accounts.queries import get_user
from atmp_match.notifications.mailer import Recipient, recipient_of, send_mail
from atmp_match.notifications.queries import find_refusal
from atmp_match.organisations.actions import make_link, note_refusal
from atmp_match.organisations.events import (
    InvitationRenewed,
    MemberInvited,
    MemberRemoved,
    MemberRoleChanged,
    OwnershipHandedOver,
)
from atmp_match.organisations.queries import find_invitation, get_organisation
from atmp_match.organisations.rules import MemberRole
from atmp_match.shared.deliveries import reacts_to


@reacts_to(MemberInvited, InvitationRenewed, name="notifications.invite_to_team", queue="mail")
def invite_to_team(*, organisation_id: int, invitation_id: int) -> None:
    """Send the link that lets somebody join, unless they joined or it was taken back meanwhile.

    Where the mail server refuses the address for good, the invitation says so to the owners.
    """
    invitation = find_invitation(invitation_id, organisation_id)
    if invitation is None:
        return
    token = make_link(invitation)
    key = f"team-invitation:{invitation.id}:{invitation.token_hash}"
    send_mail(
        to=Recipient(None, invitation.email, invitation.locale),
        template="team_invitation",
        key=key,
        organisation=invitation.organisation.name,
        role=invitation.role,
        token=token,
    )
    note_refusal(invitation, find_refusal(key))


@reacts_to(MemberRoleChanged, name="notifications.tell_of_role", queue="mail")
def tell_of_role(*, organisation_id: int, user_id: int, role: str, at: str) -> None:
    """Tell somebody that they may do more, or less, from now on."""
    _tell("role", organisation_id, user_id, role, at)


@reacts_to(MemberRemoved, name="notifications.tell_of_removal", queue="mail")
def tell_of_removal(*, organisation_id: int, user_id: int, at: str) -> None:
    """Tell somebody that they no longer belong to the organisation."""
    _tell("removed", organisation_id, user_id, "", at)


@reacts_to(OwnershipHandedOver, name="notifications.tell_of_handing_over", queue="mail")
def tell_of_handing_over(*, organisation_id: int, user_id: int, at: str) -> None:
    """Tell somebody that they are an owner now."""
    _tell("handed-over", organisation_id, user_id, MemberRole.OWNER, at)


def _tell(kind: str, organisation_id: int, user_id: int, role: str, at: str) -> None:
    send_mail(
        to=recipient_of(get_user(user_id)),
        template="team_change",
        key=f"team-{kind}:{organisation_id}:{user_id}:{at}",
        kind=kind,
        organisation=get_organisation(organisation_id).name,
        organisation_id=organisation_id,
        role=role,
    )
