"""Keeping what was tried on the start page: along the sign-up form, or at once for who is signed in."""

import hashlib

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.accounts.rules import Locale
from atmp_match.extensions import csrf, limiter
from atmp_match.matching.actions.keeping import keep_as_product, seal, sign_up_with_brief, unseal
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.organisations.access import (
    BY_ADDRESS,
    BY_PLACE,
    current_actor,
    find_actor,
    requires,
    typed_address,
)
from atmp_match.organisations.forms import SignUpForm
from atmp_match.organisations.rules import Permission, is_allowed
from atmp_match.shared.errors import Gone, InvalidInput
from atmp_match.shared.idempotency import once
from atmp_match.shared.locale import language


# It only shows a form, with what the reader sent in it.
@blueprint.post("/sign-up/keep")
@csrf.exempt
@limiter.limit(BY_PLACE)
@requires(Permission.READ_PUBLIC)
def show_sign_up() -> ResponseReturnValue:
    """Show the form that opens an account, carrying what was tried; whoever has one keeps it by a button."""
    actor = find_actor()
    if actor and is_allowed(actor, Permission.DESCRIBE_PRODUCTS):
        return render_template("matching/keep.html", kept=_kept())
    return _sign_up(SignUpForm(formdata=None))


# The form checks its token itself: the limit is to count a try that has none, too.
@blueprint.post("/sign-up/kept")
@csrf.exempt
@limiter.limit(BY_PLACE)
@limiter.limit(BY_ADDRESS, key_func=typed_address)
@requires(Permission.READ_PUBLIC)
def open_account_with_brief() -> ResponseReturnValue:
    """Open the account and its first brief; the answer is the same for an address that has one."""
    form = SignUpForm()
    if form.is_sent():
        who = (form.email.data, form.name.data, form.password.data, form.company.data, Locale(language()))
        try:
            sign_up_with_brief(*who, typed=unseal(request.form.get("kept", "")))
            return redirect("/check-mail", 303)
        except InvalidInput as error:
            form.take(error)
    return _sign_up(form), 422


@blueprint.post("/products/keep")
@requires(Permission.DESCRIBE_PRODUCTS)
def keep_product() -> ResponseReturnValue:
    """Start a brief with what was tried; a second click finds the first one's."""
    actor, word = current_actor(), request.form.get("kept", "")
    typed = unseal(word)
    if typed is None:
        raise Gone(_("What you tried is too old to be kept. Send it again on the start page."))

    def work() -> tuple[int, dict[str, str]]:
        return 201, {"ref": keep_as_product(typed, by=actor).ref}

    key = hashlib.sha256(word.encode()).hexdigest()
    _status, made = once(actor_id=actor.user_id, key=key, payload={}, work=work)
    return redirect(f"/products/{made['ref']}/brief", 303)


def _kept() -> str:
    """Return the hidden field of the form that was sent, sealed anew so that it lasts; empty where it is too old."""
    typed = unseal(request.form.get("kept", ""))
    return seal(typed) if typed else ""


def _sign_up(form: SignUpForm) -> str:
    return render_template("organisations/sign_up.html", form=form, action="/sign-up/kept", kept=_kept())
