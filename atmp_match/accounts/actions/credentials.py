"""Changing what lets somebody in: the password, and the tokens of their programs."""

import secrets

from flask_babel import gettext as _
from sqlalchemy import func, update

from atmp_match.accounts.actions.passwords import hashed, is_password_of
from atmp_match.accounts.actions.sessions import end_sessions
from atmp_match.accounts.events import ApiTokenCreated, ApiTokenRevoked, PasswordChanged
from atmp_match.accounts.models import ApiToken, User
from atmp_match.accounts.queries import get_user
from atmp_match.accounts.rules import SEEN_EVERY, TOKEN_BYTES, hash_of
from atmp_match.extensions import db
from atmp_match.shared.clock import now
from atmp_match.shared.errors import InvalidInput, NotFound
from atmp_match.shared.transactions import record, transaction


def change_password(old: str, new: str, *, keep_session_id: int | None, by: int) -> None:
    """Replace one's own password; every other session ends.

    :raises InvalidInput: the old one is wrong, or the new one is weak
    """
    with transaction():
        user = get_user(by)
        if not is_password_of(user, old):
            raise InvalidInput({"old_password": _("This is not your present password.")})
        store_password(user, new, field="new_password", keep_session_id=keep_session_id, by=by)


def store_password(user: User, password: str, *, field: str, by: int, keep_session_id: int | None = None) -> None:
    """Give `user` a new password and end their other sessions; part of a larger action.

    :raises InvalidInput: the password is weak
    """
    user.password_hash = hashed(password, about=(user.email, user.name), field=field)
    user.version += 1
    end_sessions(user.id, except_id=keep_session_id)
    record(PasswordChanged(user_id=user.id, version=user.version), by=by)


def create_api_token(name: str, *, by: int) -> str:
    """Let a program act for `by`; return the token, which is shown once and stored nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction():
        row = ApiToken(user_id=by, name=name, token_hash=hash_of(token))
        db.session.add(row)
        db.session.flush()
        record(ApiTokenCreated(user_id=by, api_token_id=row.id), by=by)
    return token


def revoke_api_token(api_token_id: int, *, by: int) -> None:
    """Stop one of one's own programs.

    :raises NotFound: somebody else's token, or one that is revoked already
    """
    with transaction():
        row = db.session.get(ApiToken, api_token_id, with_for_update={"of": ApiToken})
        if row is None or row.user_id != by or row.revoked_at is not None:
            raise NotFound(_("There is no such token."))
        row.revoked_at = now()
        record(ApiTokenRevoked(user_id=by, api_token_id=row.id), by=by)


def note_api_use(token: ApiToken) -> None:
    """Remember that a program used its token just now, to the minute."""
    if token.last_used_at and now() - token.last_used_at < SEEN_EVERY:
        return
    with transaction():
        db.session.execute(
            update(ApiToken)
            .where(ApiToken.id == token.id)
            .values(last_used_at=func.now())
            .execution_options(synchronize_session=False)
        )
