"""Reads of accounts."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, select

from atmp_match.accounts.models import ApiToken, EmailToken, User, UserSession
from atmp_match.accounts.rules import SESSION_IDLE, Purpose, hash_of, normal_email
from atmp_match.extensions import db
from atmp_match.shared.errors import NotFound

# Asked by every request of somebody signed in, and therefore built once: building costs more than asking.
_SESSION = select(UserSession).where(
    UserSession.token_hash == bindparam("token_hash"),
    UserSession.revoked_at.is_(None),
    UserSession.expires_at > func.now(),
    UserSession.last_seen_at > func.now() - SESSION_IDLE,
)
_API_TOKEN = select(ApiToken).where(ApiToken.token_hash == bindparam("token_hash"), ApiToken.revoked_at.is_(None))


def find_user_by_email(email: str) -> User | None:
    """Return whoever has this address, however it is written."""
    return db.session.scalar(select(User).where(User.email == normal_email(email)))


def get_user(user_id: int) -> User:
    """Return a user.

    :raises NotFound: there is none
    """
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound(_("There is no such account."))
    return user


def find_session(token: str) -> UserSession | None:
    """Return the open session of this token together with its user, in one statement."""
    return db.session.scalar(_SESSION, {"token_hash": hash_of(token)})


def list_sessions(user_id: int) -> Sequence[UserSession]:
    """Return where somebody is signed in, latest use first."""
    return db.session.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > func.now(),
            UserSession.last_seen_at > func.now() - SESSION_IDLE,
        )
        .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
    ).all()


def find_api_token(token: str) -> ApiToken | None:
    """Return the valid API token together with its user, in one statement."""
    return db.session.scalar(_API_TOKEN, {"token_hash": hash_of(token)})


def list_api_tokens(user_id: int) -> Sequence[ApiToken]:
    """Return somebody's valid API tokens, newest first."""
    return db.session.scalars(
        select(ApiToken).where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None)).order_by(ApiToken.id.desc())
    ).all()


def find_email_token(token: str, purpose: Purpose) -> EmailToken | None:
    """Return the link if it can still be used."""
    return db.session.scalar(
        select(EmailToken).where(
            EmailToken.token_hash == hash_of(token),
            EmailToken.purpose == purpose,
            EmailToken.used_at.is_(None),
            EmailToken.expires_at > func.now(),
        )
    )
