"""Signing in and out."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.accounts.access import begin_session, end_session_here, find_visitor
from atmp_match.accounts.actions import sessions
from atmp_match.accounts.models import User
from atmp_match.extensions import csrf, limiter
from atmp_match.organisations.access import BY_ADDRESS, BY_PLACE, requires, typed_address
from atmp_match.organisations.forms import AskLinkForm, SignInForm
from atmp_match.organisations.rules import Permission
from atmp_match.organisations.views import blueprint
from atmp_match.shared.addresses import same_site_path
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.locale import set_choice


@blueprint.get("/sign-in")
@requires(Permission.READ_PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Show the form, or go on if somebody has signed in already."""
    if find_visitor():
        return redirect(_goal(), 303)
    return render_template("organisations/sign_in.html", form=SignInForm())


@blueprint.post("/sign-in")
@csrf.exempt  # the form checks its token itself: the limits are to count a try that has none, too
@limiter.limit(BY_PLACE)
@limiter.limit(BY_ADDRESS, key_func=typed_address)
@requires(Permission.READ_PUBLIC)
def begin() -> ResponseReturnValue:
    """Sign in, and go where the person was going."""
    form = SignInForm()
    if form.is_sent():
        try:
            user, token = sessions.sign_in(form.email.data, form.password.data, user_agent=request.user_agent.string)
        except InvalidInput as error:
            form.take(error)
        except sessions.AddressNotVerified:
            return render_template("organisations/not_verified.html", form=AskLinkForm()), 403
        else:
            begin_session(user, token)
            return _remember_looks(user)
    return render_template("organisations/sign_in.html", form=form), 422


@blueprint.post("/sign-out")
@requires(Permission.USE_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """End the session of this browser."""
    end_session_here()
    flash(_("You are signed out."))
    return redirect("/", 303)


def _remember_looks(user: User) -> ResponseReturnValue:
    answer = redirect(_goal(), 303)
    set_choice(answer, "language", user.locale)
    set_choice(answer, "theme", user.theme)
    return answer


def _goal() -> str:
    return same_site_path(request.values.get("next")) or "/home"
