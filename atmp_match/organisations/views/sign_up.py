"""Opening an account, and confirming its address."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.accounts.access import begin_session
from atmp_match.accounts.actions.links import ask_verification, open_link, verify_address
from atmp_match.accounts.rules import Locale, Purpose
from atmp_match.extensions import csrf, limiter
from atmp_match.organisations import actions
from atmp_match.organisations.access import BY_ADDRESS, BY_PLACE, requires, typed_address
from atmp_match.organisations.forms import AskLinkForm, SignUpForm, VerifyForm
from atmp_match.organisations.rules import Permission
from atmp_match.organisations.views import blueprint
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.locale import language


@blueprint.get("/sign-up")
@requires(Permission.READ_PUBLIC)
def sign_up() -> ResponseReturnValue:
    """Show the form."""
    return render_template("organisations/sign_up.html", form=SignUpForm())


# The forms of these pages check their token themselves: the limit is to count a try that has none, too.
@blueprint.post("/sign-up")
@csrf.exempt
@limiter.limit(BY_PLACE)
@limiter.limit(BY_ADDRESS, key_func=typed_address)
@requires(Permission.READ_PUBLIC)
def open_account() -> ResponseReturnValue:
    """Open the account; the answer is the same for an address that has one."""
    form = SignUpForm()
    if form.is_sent():
        try:
            actions.sign_up(form.email.data, form.name.data, form.password.data, form.company.data, Locale(language()))
            return redirect("/check-mail", 303)
        except InvalidInput as error:
            form.take(error)
    return render_template("organisations/sign_up.html", form=form), 422


@blueprint.get("/check-mail")
@requires(Permission.READ_PUBLIC)
def check_mail() -> ResponseReturnValue:
    """Say that a mail is on its way, and offer another."""
    return render_template("organisations/check_mail.html", form=AskLinkForm(formdata=None))


@blueprint.post("/check-mail")
@csrf.exempt
@limiter.limit(BY_PLACE)
@limiter.limit(BY_ADDRESS, key_func=typed_address)
@requires(Permission.READ_PUBLIC)
def send_again() -> ResponseReturnValue:
    """Send another link; the answer is the same whether or not the address needs one."""
    form = AskLinkForm()
    if not form.is_sent():
        return render_template("organisations/check_mail.html", form=form), 422
    ask_verification(form.email.data)
    flash(_("If this address waits for its confirmation, a new link is on its way."))
    return redirect("/check-mail", 303)


@blueprint.get("/verify-address/<string:token>")
@limiter.limit(BY_PLACE)
@requires(Permission.READ_PUBLIC)
def show_verification(token: str) -> ResponseReturnValue:
    """Show the form that confirms an address; opening the link does nothing yet."""
    open_link(token, Purpose.VERIFY_ADDRESS)
    return render_template("organisations/verify.html", form=VerifyForm())


@blueprint.post("/verify-address/<string:token>")
@csrf.exempt
@limiter.limit(BY_PLACE)
@requires(Permission.READ_PUBLIC)
def verify(token: str) -> ResponseReturnValue:
    """Confirm the address and sign in."""
    form = VerifyForm()
    open_link(token, Purpose.VERIFY_ADDRESS)
    if form.is_sent():
        try:
            user, session_token = verify_address(token, form.password.data, user_agent=request.user_agent.string)
        except InvalidInput as error:
            form.take(error)
        else:
            begin_session(user, session_token)
            flash(_("Your address is confirmed."))
            return redirect("/home", 303)
    return render_template("organisations/verify.html", form=form), 422
