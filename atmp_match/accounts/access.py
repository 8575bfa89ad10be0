"""Who is asking: a session's cookie on the pages, a bearer token under /api; never the one in place of the other."""

from flask import Flask, Request, has_request_context, request, session
from flask_limiter.util import get_remote_address
from flask_login import UserMixin, current_user, login_user, logout_user

from atmp_match.accounts.actions.credentials import note_api_use
from atmp_match.accounts.actions.sessions import note_use, sign_out
from atmp_match.accounts.models import User
from atmp_match.accounts.queries import find_api_token, find_session
from atmp_match.accounts.rules import SESSION_LIFETIME, hash_of
from atmp_match.extensions import limiter, login_manager

BEARER = "bearer "
API_LIMIT = "600 per minute"


class Visitor(UserMixin):
    """Whoever is signed in during this request; what Flask-Login calls the current user.

    :param token: the session's token, which the signed cookie carries; empty for a program with an API token
    """

    def __init__(self, user: User, *, token: str = "", session_id: int | None = None) -> None:
        """Keep who it is; higher rooms keep in `cache` what they have read about them during the request."""
        self.user = user
        self.token = token
        self.session_id = session_id
        self.cache: dict[str, object] = {}

    def get_id(self) -> str:
        """Return what the cookie is to carry: the session's token, not the person's number."""
        return self.token


def init_app(app: Flask) -> None:
    """Let Flask-Login ask here who is signed in."""
    login_manager.session_protection = None  # sessions are rows; a changed network is no reason to end one
    app.permanent_session_lifetime = SESSION_LIFETIME  # the cookie lives as long as its row
    login_manager.user_loader(load_by_cookie)
    login_manager.request_loader(load_by_bearer)
    app.before_request(limit_programs)


def is_api_request() -> bool:
    """Say whether a program asks, not a browser."""
    return request.path.startswith("/api/")


def limit_programs() -> None:
    """Count what a program asks, by its token; a stranger's by the address."""
    if is_api_request():
        _count_program()


def _program() -> str:
    token = bearer_token(request)
    return get_remote_address() if token is None else hash_of(token)


@limiter.limit(API_LIMIT, key_func=_program)
def _count_program() -> None:
    # Decorated, not a `with`: that reads its own place in the source file for every request.
    return


def bearer_token(asked: Request) -> str | None:
    """Return the token that came with a request; None where none did. Small or capital letters, as RFC 9110 has it."""
    given = asked.headers.get("Authorization", "")
    return given[len(BEARER) :].strip() if given[: len(BEARER)].lower() == BEARER else None


def load_by_cookie(token: str) -> Visitor | None:
    """Return who has this session; nobody under /api, so that no other site can use a browser's cookie there."""
    if is_api_request():
        return None
    found = find_session(token)
    if found is None:
        return None
    note_use(found)
    return Visitor(found.user, token=token, session_id=found.id)


def load_by_bearer(asked: Request) -> Visitor | None:
    """Return whose API token this is; under /api only."""
    token = bearer_token(asked)
    if not is_api_request() or token is None:
        return None
    found = find_api_token(token)
    if found is None:
        return None
    note_api_use(found)
    return Visitor(found.user)


def find_visitor() -> Visitor | None:
    """Return who is asking, or None."""
    if not has_request_context() or not current_user.is_authenticated:
        return None
    return current_user._get_current_object()  # noqa: SLF001 -- the proxy's own way to give what it stands for


def begin_session(user: User, token: str) -> None:
    """Put a new session into the browser; nothing of whatever the cookie held before is kept."""
    session.clear()
    session.permanent = True
    login_user(Visitor(user, token=token))


def end_session_here() -> None:
    """Sign this browser out."""
    visitor = find_visitor()
    if visitor:
        sign_out(visitor.token)
    logout_user()
    session.clear()
