"""The guard in front of every route: it reads the one table of permissions, and nothing else decides."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, cast

from flask import Flask, Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from atmp_match.accounts.access import find_visitor, is_api_request
from atmp_match.accounts.rules import hash_of, normal_email
from atmp_match.organisations.queries import actor_of
from atmp_match.organisations.rules import Actor, Permission, is_allowed
from atmp_match.shared.addresses import same_site_path, split_address
from atmp_match.shared.connections import end_transaction
from atmp_match.shared.error_pages import show_lost_session
from atmp_match.shared.errors import NotAllowed

P = ParamSpec("P")
# How often the pages that check or send something secret may be tried.
BY_PLACE = "30 per minute; 300 per hour"
BY_ADDRESS = "10 per 15 minutes"


def init_app(app: Flask) -> None:
    """Tell templates who is asking, and let a lost session lead to the sign-in page instead of an error."""
    app.context_processor(actor_for_templates)
    app.register_error_handler(CSRFError, answer_lost_session)


def requires(
    permission: Permission,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue | AnyResponse]]:
    """Guard a view: outermost but for the route, so `@blueprint.get(...)`, `@requires(...)`, then the function."""

    def guard(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue | AnyResponse]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue | AnyResponse:
            actor = find_actor()
            if is_allowed(actor, permission):
                return view(*args, **kwargs)
            if actor is None:
                return ask_to_sign_in()
            raise NotAllowed(_("Your account cannot do this. If it should, ask the owner of your organisation."))

        # The test that walks the routes reads it.
        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def find_actor() -> Actor | None:
    """Return who is asking, or None; one statement for the whole request, and none for a stranger."""
    visitor = find_visitor()
    if visitor is None:
        return None
    if "actor" not in visitor.cache:
        visitor.cache["actor"] = actor_of(visitor.user)
    return cast("Actor", visitor.cache["actor"])


def current_actor() -> Actor:
    """Return who is asking, behind a guard that lets nobody else in.

    :raises NotAllowed: nobody is signed in
    """
    actor = find_actor()
    if actor is None:
        raise NotAllowed(_("Sign in first."))
    return actor


def actor_for_templates() -> dict[str, Actor | None]:
    """Give every page its `actor`; the page that says the database is away has none."""
    try:
        return {"actor": find_actor()}
    except SQLAlchemyError:
        end_transaction()
        return {"actor": None}


def ask_to_sign_in() -> AnyResponse:
    """Send somebody to the sign-in page, and back afterwards; tell a program what is missing."""
    if is_api_request():
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
    if request.method not in {"GET", "HEAD"}:
        flash(_("You were signed out, and this was not sent. What was saved before is still there."), "warn")
    address = url_for("organisations.sign_in", next=_way_back())
    if "HX-Request" in request.headers:  # else htmx would put the sign-in page into a corner of this one
        return Response(status=Unauthorized.code, headers={"HX-Redirect": address})
    return redirect(address, 303)


def answer_lost_session(error: CSRFError) -> ResponseReturnValue | AnyResponse:
    """Ask somebody whose cookie is gone to sign in again, where the form was for people signed in."""
    view = current_app.view_functions.get(request.endpoint or "")
    permission = getattr(view, "permission", Permission.READ_PUBLIC)
    if is_allowed(None, permission) or find_actor() is not None:
        return show_lost_session(error)
    return ask_to_sign_in()


def _way_back() -> str | None:
    # A form's own address may have no page to return to; the page it was on has.
    if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
        return same_site_path(request.full_path.rstrip("?"))
    came_from = split_address(request.headers.get("HX-Current-URL") or request.referrer)
    if came_from.netloc != request.host:
        return None
    return same_site_path(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def typed_address() -> str:
    """Return what to count tries for one account by, from wherever they come; addresses are not kept in the clear."""
    typed = normal_email(request.form.get("email", ""))
    return hash_of(typed) if typed else get_remote_address()
