"""Signing in and out: a session is a row, so it can be listed and ended from anywhere."""

import secrets

from flask_babel import gettext as _
from sqlalchemy import delete, func, or_, update

from atmp_match.accounts.actions.passwords import is_password_of, renew_hash
from atmp_match.accounts.models import EmailToken, User, UserSession
from atmp_match.accounts.queries import find_session, find_user_by_email
from atmp_match.accounts.rules import KEEP_ENDED, SEEN_EVERY, SESSION_LIFETIME, TOKEN_BYTES, device_of, hash_of
from atmp_match.extensions import db
from atmp_match.shared.clock import now
from atmp_match.shared.errors import InvalidInput, NotAllowed, NotFound
from atmp_match.shared.transactions import transaction


class AddressNotVerified(NotAllowed):
    """The password is right, but nobody has followed the link to the address yet."""


def sign_in(email: str, password: str, *, user_agent: str) -> tuple[User, str]:
    """Open a session; return who signed in, and the session's token, which only the person's cookie keeps.

    :raises InvalidInput: no such account, or another password; which of the two is not told
    :raises AddressNotVerified: only ever to somebody who knows the password
    """
    with transaction():
        user = find_user_by_email(email)
        if not is_password_of(user, password) or user is None:
            raise InvalidInput({"password": _("The e-mail address or the password is not right.")})
        if user.email_verified_at is None:
            raise AddressNotVerified(_("Confirm your e-mail address first. We sent you a link when you signed up."))
        renew_hash(user, password)
        return user, open_session(user, user_agent=user_agent)


def open_session(user: User, *, user_agent: str) -> str:
    """Store a new session of `user` and return its token; part of a larger action."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        UserSession(
            user=user,
            token_hash=hash_of(token),
            device=device_of(user_agent),
            expires_at=now() + SESSION_LIFETIME,
        )
    )
    return token


def note_use(session: UserSession) -> None:
    """Remember that a session was used just now, to the minute: reading pages is not to be writing."""
    if now() - session.last_seen_at < SEEN_EVERY:
        return
    with transaction():
        db.session.execute(
            update(UserSession)
            .where(UserSession.id == session.id, UserSession.last_seen_at == session.last_seen_at)
            .values(last_seen_at=func.now())
            .execution_options(synchronize_session=False)
        )


def sign_out(token: str) -> None:
    """End the session of this token, if it is open."""
    with transaction():
        session = find_session(token)
        if session:
            session.revoked_at = now()


def end_session(session_id: int, *, by: int) -> None:
    """End one of one's own sessions.

    :raises NotFound: somebody else's, or none
    """
    with transaction():
        ended = db.session.execute(
            update(UserSession)
            .where(UserSession.id == session_id, UserSession.user_id == by, UserSession.revoked_at.is_(None))
            .values(revoked_at=func.now())
            .returning(UserSession.id)
        ).scalar_one_or_none()
        if ended is None:
            raise NotFound(_("This session has already ended."))


def sign_out_everywhere(*, by: int, except_id: int | None = None) -> None:
    """End every session of somebody, or all but one."""
    with transaction():
        end_sessions(by, except_id=except_id)


def end_sessions(user_id: int, *, except_id: int | None = None) -> None:
    """End the sessions of `user_id`; part of a larger action."""
    sessions = update(UserSession).where(UserSession.user_id == user_id, UserSession.revoked_at.is_(None))
    if except_id is not None:
        sessions = sessions.where(UserSession.id != except_id)
    db.session.execute(sessions.values(revoked_at=func.now()))


def forget_ended() -> None:
    """Delete the sessions and links that have not worked for a while: nobody needs to know where people signed in."""
    long_ago = func.now() - KEEP_ENDED
    with transaction():
        db.session.execute(
            delete(UserSession).where(or_(UserSession.expires_at < long_ago, UserSession.revoked_at < long_ago))
        )
        db.session.execute(delete(EmailToken).where(EmailToken.expires_at < long_ago))
