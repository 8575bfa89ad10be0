"""One's own account: name, language, colours, password, sessions, API tokens."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from atmp_match.accounts.access import Visitor, end_session_here, find_visitor
from atmp_match.accounts.actions import credentials, sessions, settings
from atmp_match.accounts.queries import list_api_tokens, list_sessions
from atmp_match.accounts.rules import Locale, Theme
from atmp_match.extensions import limiter
from atmp_match.organisations.access import BY_PLACE, current_actor, requires
from atmp_match.organisations.forms import ApiTokenForm, ChangePasswordForm, SettingsForm, ShownForm
from atmp_match.organisations.rules import Permission
from atmp_match.organisations.views import blueprint
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.locale import set_choice


@blueprint.get("/account")
@requires(Permission.USE_ACCOUNT)
def account() -> ResponseReturnValue:
    """Show the account."""
    return _page()


@blueprint.post("/account")
@requires(Permission.USE_ACCOUNT)
def save_settings() -> ResponseReturnValue:
    """Save name, language and colours; the next page has them already."""
    form = SettingsForm()
    if not form.is_sent():
        return _page(form), 422
    locale, theme = Locale(form.locale.data), Theme(form.theme.data)
    settings.save_settings(form.name.data, locale, theme, by=current_actor().user_id)
    with force_locale(locale.value):
        flash(_("Saved."))
    answer = redirect("/account", 303)
    set_choice(answer, "language", locale.value)
    set_choice(answer, "theme", theme.value)
    return answer


@blueprint.post("/account/password")
@limiter.limit(BY_PLACE)
@requires(Permission.USE_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Replace the password; other browsers are signed out."""
    form = ChangePasswordForm()
    if form.is_sent():
        try:
            credentials.change_password(
                form.old_password.data,
                form.new_password.data,
                keep_session_id=_visitor().session_id,
                by=current_actor().user_id,
            )
        except InvalidInput as error:
            form.take(error)
        else:
            flash(_("Your password is changed, and every other session was signed out."))
            return redirect("/account", 303)
    return _page(form), 422


@blueprint.post("/account/sessions/<int:session_id>/end")
@requires(Permission.USE_ACCOUNT)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out one browser."""
    sessions.end_session(session_id, by=current_actor().user_id)
    flash(_("That session is signed out."))
    return redirect("/account", 303)


@blueprint.post("/account/sessions/end-all")
@requires(Permission.USE_ACCOUNT)
def end_all_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    sessions.sign_out_everywhere(by=current_actor().user_id)
    end_session_here()
    flash(_("You are signed out everywhere."))
    return redirect("/sign-in", 303)


@blueprint.post("/account/api-tokens")
@requires(Permission.USE_ACCOUNT)
def create_api_token() -> ResponseReturnValue:
    """Create a token and show it, this once: it is the answer itself, for no redirect could carry it safely."""
    form = ApiTokenForm()
    if not form.is_sent():
        return _page(form), 422
    token = credentials.create_api_token(form.token_name.data, by=current_actor().user_id)
    return _page(new_token=token), 201


@blueprint.post("/account/api-tokens/<int:token_id>/revoke")
@requires(Permission.USE_ACCOUNT)
def revoke_api_token(token_id: int) -> ResponseReturnValue:
    """Stop a program."""
    credentials.revoke_api_token(token_id, by=current_actor().user_id)
    flash(_("The token no longer works."))
    return redirect("/account", 303)


def _page(refused: ShownForm | None = None, *, new_token: str | None = None) -> str:
    visitor = _visitor()
    fresh = {
        "settings": SettingsForm(formdata=None, obj=visitor.user),
        "password": ChangePasswordForm(formdata=None),
        "api_token": ApiTokenForm(formdata=None),
    }
    forms = {name: refused if type(form) is type(refused) else form for name, form in fresh.items()}
    return render_template(
        "organisations/account.html",
        form=refused,
        forms=forms,
        new_token=new_token,
        here=visitor.session_id,
        sessions=list_sessions(visitor.user.id),
        api_tokens=list_api_tokens(visitor.user.id),
    )


def _visitor() -> Visitor:
    visitor = find_visitor()
    if visitor is None:
        raise RuntimeError("the guard let nobody in")
    return visitor
