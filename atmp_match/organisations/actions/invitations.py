"""Asking somebody to join an organisation. Nobody learns from it who has an account."""

import secrets

from flask_babel import gettext as _

from atmp_match.accounts.actions.passwords import hashed
from atmp_match.accounts.actions.sessions import open_session
from atmp_match.accounts.actions.settings import create_user
from atmp_match.accounts.events import AccountOpened
from atmp_match.accounts.models import User
from atmp_match.accounts.queries import get_user
from atmp_match.accounts.rules import TOKEN_BYTES, Locale, hash_of, normal_email
from atmp_match.extensions import db
from atmp_match.organisations.actions.members import owned_team, role_named
from atmp_match.organisations.actions.organisations import add_member
from atmp_match.organisations.events import InvitationRenewed, InvitationRevoked, MemberInvited
from atmp_match.organisations.models import Invitation
from atmp_match.organisations.queries import (
    find_invitation_by_token,
    find_membership,
    has_member_with_address,
    list_open_invitations,
    lock_invitation,
)
from atmp_match.organisations.rules import INVITATION_LIFETIME, MOST_INVITATIONS, Actor, MemberRole
from atmp_match.shared.clock import now
from atmp_match.shared.errors import Conflict, Gone, InvalidInput, NotAllowed
from atmp_match.shared.transactions import record, transaction


def invite(organisation_id: int, email: str, role: str, locale: str, *, by: Actor) -> Invitation:
    """Ask somebody to join; a task writes the mail, with a link that works for seven days.

    What the owner reads is the same whether or not the address has an account.

    :param role: a value of `MemberRole`
    :param locale: of the mail, a value of `Locale`
    :raises InvalidInput: a member already, invited already, no such role or language, or too many are open
    :raises NotFound: for an outsider
    :raises RoleTooSmall: by somebody who is no owner
    """
    named, address = role_named(role), normal_email(email)
    with transaction():
        owned_team(organisation_id, by)
        _check_address(organisation_id, address)
        invitation = Invitation(
            organisation_id=organisation_id,
            email=address,
            role=named.value,
            locale=Locale(locale).value,
            expires_at=now() + INVITATION_LIFETIME,
        )
        db.session.add(invitation)
        db.session.flush()
        record(MemberInvited(organisation_id, invitation.id), by=by.user_id)
    return invitation


def renew_invitation(organisation_id: int, invitation_id: int, *, by: Actor) -> None:
    """Send an invitation again; it lives seven days from now, and only the new link works.

    :raises NotFound, RoleTooSmall: as `invite`; also where it was accepted or taken back
    """
    with transaction():
        owned_team(organisation_id, by)
        invitation = lock_invitation(invitation_id, organisation_id)
        invitation.expires_at, invitation.token_hash, invitation.refusal = now() + INVITATION_LIFETIME, None, None
        record(InvitationRenewed(organisation_id, invitation_id), by=by.user_id)


def revoke_invitation(organisation_id: int, invitation_id: int, *, by: Actor) -> None:
    """Take an invitation back; its link stops working.

    :raises NotFound, RoleTooSmall: as `renew_invitation`
    """
    with transaction():
        owned_team(organisation_id, by)
        lock_invitation(invitation_id, organisation_id).revoked_at = now()
        record(InvitationRevoked(organisation_id, invitation_id), by=by.user_id)


def make_link(invitation: Invitation) -> str:
    """Give an invitation a new token and return it; the task that sends the mail calls this."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction():
        invitation.token_hash = hash_of(token)
    return token


def note_refusal(invitation: Invitation, code: int | None) -> None:
    """Remember that the mail server refused the address for good, for the owners to see; None where it did not."""
    with transaction():
        invitation.refusal = code


def open_invitation(token: str) -> Invitation:
    """Return the invitation of a link without using it up: mail programs open links, too.

    :raises Gone: used, taken back, too old or never made
    """
    return _open(token, lock=False)


def join(token: str, *, by: Actor) -> Invitation:
    """Accept an invitation as somebody signed in; whoever is a member already keeps their role.

    :raises Gone: as `open_invitation`
    :raises NotAllowed: it was sent to another address
    """
    with transaction():
        invitation = _open(token, lock=True)
        user = get_user(by.user_id)
        if user.email != invitation.email:
            raise NotAllowed(_("This invitation was sent to another address than that of your account."))
        _accept(invitation, user)
    return invitation


def join_with_new_account(token: str, name: str, password: str, *, user_agent: str) -> tuple[User, str]:
    """Open an account for an invitation's address, accept it and sign in; return who it is, and the session's token.

    That the address is theirs, the link has shown.

    :raises Gone: as `open_invitation`
    :raises Conflict: the address has an account by now
    :raises InvalidInput: the password is weak
    """
    known = open_invitation(token)
    password_hash = hashed(password, about=(known.email, name, known.organisation.name))
    with transaction():
        invitation = _open(token, lock=True)
        user = create_user(invitation.email, name, password_hash, Locale(invitation.locale), verified_at=now())
        if user is None:
            raise Conflict(_("This address has an account by now. Open the link again and sign in."))
        record(AccountOpened(user_id=user.id), by=user.id)
        _accept(invitation, user)
        return user, open_session(user, user_agent=user_agent)


def _accept(invitation: Invitation, user: User) -> None:
    invitation.accepted_at = now()
    if find_membership(user.id, invitation.organisation_id) is not None:
        return
    add_member(invitation.organisation_id, user, MemberRole(invitation.role))


def _open(token: str, *, lock: bool) -> Invitation:
    invitation = find_invitation_by_token(token, lock=lock)
    if invitation is None:
        raise Gone(_("This invitation was used, taken back or is too old. Ask whoever invited you for another."))
    return invitation


def _check_address(organisation_id: int, address: str) -> None:
    if has_member_with_address(organisation_id, address):
        raise InvalidInput({"email": _("Somebody with this address is a member already.")})
    unanswered = list_open_invitations(organisation_id)
    for known in unanswered:
        if known.email == address and known.expires_at > now():
            raise InvalidInput({"email": _("This address was invited already. Send that invitation again.")})
        if known.email == address:
            known.revoked_at = now()  # too old: the new one takes its place
            db.session.flush()
    if len(unanswered) >= MOST_INVITATIONS:
        raise InvalidInput({"email": _("Take an invitation back first: so many are open that no more can be sent.")})
