"""Made-up people. Call these inside an application context; what they return stays readable after it."""

from functools import cache
from itertools import count

from atmp_match.accounts.actions.passwords import hasher
from atmp_match.accounts.actions.sessions import open_session
from atmp_match.accounts.models import User
from atmp_match.extensions import db
from atmp_match.shared.clock import now
from atmp_match.shared.transactions import transaction

PASSWORD = "four plain wooden chairs"
_numbers = count(1)


@cache
def password_hash() -> str:
    return hasher.hash(PASSWORD)


def make_user(email=None, *, name="Asta Almgren", locale="en", theme="device", verified=True) -> User:
    """Store a person whose password is `PASSWORD`."""
    user = User(
        email=email or f"person-{next(_numbers)}@example.com",
        name=name,
        locale=locale,
        theme=theme,
        password_hash=password_hash(),
        email_verified_at=now() if verified else None,
    )
    with transaction():
        db.session.add(user)
    return user


def sign_in(client, user) -> str:
    """Sign `client` in as a user or an actor, as the sign-in page would, and return the session's token."""
    user_id = user.id if isinstance(user, User) else user.user_id
    with client.application.app_context(), transaction():
        token = open_session(db.session.get(User, user_id), user_agent="Firefox/140.0 (Linux)")
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = token
        cookie["_fresh"] = True
        cookie.permanent = True
    return token
