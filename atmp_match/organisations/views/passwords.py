"""Setting a new password by a link."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.accounts.actions.links import ask_password_reset, open_link, set_password
from atmp_match.accounts.rules import Purpose
from atmp_match.extensions import csrf, limiter
from atmp_match.organisations.access import BY_ADDRESS, BY_PLACE, requires, typed_address
from atmp_match.organisations.forms import AskLinkForm, NewPasswordForm
from atmp_match.organisations.rules import Permission
from atmp_match.organisations.views import blueprint
from atmp_match.shared.errors import InvalidInput


@blueprint.get("/reset-password")
@requires(Permission.READ_PUBLIC)
def ask_reset() -> ResponseReturnValue:
    """Ask for the address."""
    return render_template("organisations/reset_ask.html", form=AskLinkForm())


@blueprint.post("/reset-password")
@csrf.exempt  # the form checks its token itself: the limits are to count a try that has none, too
@limiter.limit(BY_PLACE)
@limiter.limit(BY_ADDRESS, key_func=typed_address)
@requires(Permission.READ_PUBLIC)
def send_reset() -> ResponseReturnValue:
    """Send the link; the answer is the same whether or not the address has an account."""
    form = AskLinkForm()
    if not form.is_sent():
        return render_template("organisations/reset_ask.html", form=form), 422
    ask_password_reset(form.email.data)
    flash(_("If this address has an account, a link is on its way. It works for 20 minutes."))
    return redirect("/sign-in", 303)


@blueprint.get("/reset-password/<string:token>")
@limiter.limit(BY_PLACE)
@requires(Permission.READ_PUBLIC)
def show_reset(token: str) -> ResponseReturnValue:
    """Show the form for the new password; opening the link does nothing yet."""
    open_link(token, Purpose.SET_PASSWORD)
    return render_template("organisations/reset_set.html", form=NewPasswordForm())


@blueprint.post("/reset-password/<string:token>")
@csrf.exempt
@limiter.limit(BY_PLACE)
@requires(Permission.READ_PUBLIC)
def reset(token: str) -> ResponseReturnValue:
    """Set the new password and sign out everywhere."""
    form = NewPasswordForm()
    open_link(token, Purpose.SET_PASSWORD)
    if form.is_sent():
        try:
            set_password(token, form.password.data)
        except InvalidInput as error:
            form.take(error)
        else:
            flash(_("Your password is changed, and every session was signed out. Sign in with the new one."))
            return redirect("/sign-in", 303)
    return render_template("organisations/reset_set.html", form=form), 422
