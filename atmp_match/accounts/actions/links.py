"""Links in mails: verify an address, set a password. Each works once, for a while."""

import secrets
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, update

from atmp_match.accounts.actions.credentials import store_password
from atmp_match.accounts.actions.passwords import is_password_of
from atmp_match.accounts.actions.sessions import open_session
from atmp_match.accounts.events import AddressVerified, PasswordResetAsked, VerificationAsked
from atmp_match.accounts.models import EmailToken, User
from atmp_match.accounts.queries import find_email_token, find_user_by_email
from atmp_match.accounts.rules import LINK_LIFETIME, TOKEN_BYTES, Purpose, hash_of
from atmp_match.extensions import db
from atmp_match.shared.clock import now
from atmp_match.shared.errors import Gone, InvalidInput
from atmp_match.shared.transactions import record, transaction


def create_link(user_id: int, purpose: Purpose, *, lifetime: timedelta | None = None) -> tuple[int, str]:
    """Store a new link and return its id and its token; the task that sends it calls this, so no event holds it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction():
        link = EmailToken(
            user_id=user_id,
            purpose=purpose.value,
            token_hash=hash_of(token),
            expires_at=now() + (lifetime or LINK_LIFETIME[purpose]),
        )
        db.session.add(link)
        db.session.flush()
    return link.id, token


def open_link(token: str, purpose: Purpose) -> EmailToken:
    """Return the link without using it up: mail programs open links, too, before their owner does.

    :raises Gone: used, expired or never made
    """
    link = find_email_token(token, purpose)
    if link is None:
        raise Gone(_("This link has been used or is too old. Ask for a new one."))
    return link


def verify_address(token: str, password: str, *, user_agent: str) -> tuple[User, str]:
    """Confirm the address of an account and sign in; return who it is, and the session's token.

    The password is asked for so that a link which reaches a stranger, whose address somebody typed, opens nothing.

    :raises Gone: the link cannot be used any more
    :raises InvalidInput: the password is not the account's
    """
    with transaction():
        user = open_link(token, Purpose.VERIFY_ADDRESS).user
        if not is_password_of(user, password):
            raise InvalidInput({"password": _("This is not the password that was chosen when signing up.")})
        _use_up(token)
        _note_verified(user)
        return user, open_session(user, user_agent=user_agent)


def ask_verification(email: str) -> None:
    """Send another link to verify an address, if it has an account that needs one; say nothing either way."""
    with transaction():
        user = find_user_by_email(email)
        if user and user.email_verified_at is None:
            record(VerificationAsked(user_id=user.id), by=None)


def ask_password_reset(email: str) -> None:
    """Send a link to set a new password, if the address has an account; say nothing either way."""
    with transaction():
        user = find_user_by_email(email)
        if user:
            record(PasswordResetAsked(user_id=user.id), by=None)


def set_password(token: str, password: str) -> None:
    """Set a new password by a link and sign out everywhere; whoever reads the mail owns the address.

    :raises Gone: the link cannot be used any more
    :raises InvalidInput: the password is weak; the link stays good
    """
    with transaction():
        user = open_link(token, Purpose.SET_PASSWORD).user
        store_password(user, password, field="password", by=user.id)
        _use_up(token)
        _note_verified(user)


def _use_up(token: str) -> None:
    used = db.session.execute(
        update(EmailToken)
        .where(EmailToken.token_hash == hash_of(token), EmailToken.used_at.is_(None))
        .values(used_at=func.now())
        .returning(EmailToken.user_id, EmailToken.purpose)
    ).one_or_none()
    if used is None:  # two clicks at once: the other one was first
        raise Gone(_("This link has been used or is too old. Ask for a new one."))
    # Its twins, sent when somebody asked twice, go with it.
    db.session.execute(
        update(EmailToken)
        .where(EmailToken.user_id == used.user_id, EmailToken.purpose == used.purpose, EmailToken.used_at.is_(None))
        .values(used_at=func.now())
    )


def _note_verified(user: User) -> None:
    if user.email_verified_at is None:
        user.email_verified_at = now()
        record(AddressVerified(user_id=user.id), by=user.id)
