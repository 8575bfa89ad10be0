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
from werkzeug.exceptions import HTTPException, Unauthorized
from werkzeug.routing import MapAdapter
from werkzeug.wrappers import Response as AnyResponse

from atmp_match.accounts.access import find_visitor, is_api_request
from atmp_match.accounts.rules import hash_of, normal_email
from atmp_match.organisations.queries import actor_of
from atmp_match.organisations.rules import Actor, MemberRole, Permission, is_allowed, least_role
from atmp_match.shared.addresses import same_site_path, split_address
from atmp_match.shared.connections import end_transaction
from atmp_match.shared.error_pages import show_lost_session
from atmp_match.shared.errors import NotAllowed, NotFound, RoleTooSmall

P = ParamSpec("P")
LOOKING = {"GET", "HEAD", "OPTIONS"}
# How often the pages that check or send something secret may be tried.
BY_PLACE = "30 per minute; 300 per hour"
BY_ADDRESS = "10 per 15 minutes"


def init_app(app: Flask) -> None:
    """Tell templates who is asking, and let a lost session lead to the sign-in page instead of an error."""
    app.context_processor(actor_for_templates)
    app.jinja_env.globals["may_send"] = may_send
    app.register_error_handler(CSRFError, answer_lost_session)


def requires(
    permission: Permission,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue | AnyResponse]]:
    """Guard a view: outermost but for the route, so `@blueprint.get(...)`, `@requires(...)`, then the function."""

    def guard(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue | AnyResponse]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue | AnyResponse:
            actor = find_actor()
            acting = _acting(actor, permission)
            if not is_allowed(acting, permission):
                return _refuse(actor, permission)
            try:
                return view(*args, **kwargs)
            except NotFound as error:
                if acting == actor:
                    raise
                raise NotFound(
                    _("You can change nothing at this address. In some places you may only read.")
                ) from error

        # The test that walks the routes reads it.
        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def _acting(actor: Actor | None, permission: Permission) -> Actor | None:
    """Return the person as whom this request may act: only for the organisations where their role is enough."""
    visitor = find_visitor()
    if actor is None or visitor is None:
        return None
    acting = actor.at_least(least_role(permission, changes=request.method not in LOOKING))
    visitor.cache["acting"] = acting
    return acting


def _refuse(actor: Actor | None, permission: Permission) -> AnyResponse:
    if actor is None:
        return ask_to_sign_in()
    if not is_allowed(actor, permission):
        raise NotAllowed(_("Your account cannot do this. If it should, ask the owner of your organisation."))
    if least_role(permission, changes=True) is MemberRole.OWNER:
        raise RoleTooSmall(_("Only an owner of your organisation can change this. Nothing was changed."))
    raise RoleTooSmall(_("You are a reader here: you see everything and change nothing. An owner can give you more."))


def may_send(address: str, at: int | None = None) -> bool:
    """Say whether the reader of the page may send a form to this address: the guard's own answer, for its button.

    A stranger is asked to sign in when they send it, so they may see it.

    :param at: the organisation that the form's thing belongs to; somebody can be an owner here and a reader there
    """
    actor = find_actor()
    try:
        endpoint, _values = _addresses().match(split_address(address).path, method="POST")
    except HTTPException:  # no such address: whoever sends it learns that
        return True
    permission = getattr(current_app.view_functions[endpoint], "permission", Permission.READ_PUBLIC)
    if actor is None or is_allowed(None, permission):
        return True
    return is_allowed(actor.at_least(least_role(permission, changes=True), at=at), permission)


def _addresses() -> MapAdapter:
    return current_app.url_map.bind(request.host)


def find_actor() -> Actor | None:
    """Return who is asking, or None; one statement for the whole request, and none for a stranger."""
    visitor = find_visitor()
    if visitor is None:
        return None
    if "actor" not in visitor.cache:
        visitor.cache["actor"] = actor_of(visitor.user)
    return cast("Actor", visitor.cache["actor"])


def current_actor() -> Actor:
    """Return who is asking, behind a guard that lets nobody else in, as they may act in this request.

    :raises NotAllowed: nobody is signed in
    """
    visitor = find_visitor()
    actor = visitor.cache.get("acting") if visitor else None
    if actor is None:
        actor = find_actor()
    if actor is None:
        raise NotAllowed(_("Sign in first."))
    return cast("Actor", actor)


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
