"""Accepting an invitation: opening its link changes nothing, sending the form does."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.accounts.access import begin_session
from atmp_match.accounts.queries import find_user_by_email
from atmp_match.extensions import csrf, limiter
from atmp_match.organisations import actions
from atmp_match.organisations.access import BY_PLACE, current_actor, find_actor, requires
from atmp_match.organisations.forms import AcceptForm, JoinForm, ShownForm
from atmp_match.organisations.models import Invitation
from atmp_match.organisations.rules import Permission
from atmp_match.organisations.views import blueprint
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import Conflict, InvalidInput
from atmp_match.shared.locale import set_choice

# What the reader of the link is to the invitation.
INVITED, ANOTHER, KNOWN, NEW = "invited", "another", "known", "new"


@blueprint.get("/invitations/<string:token>")
@limiter.limit(BY_PLACE)
@requires(Permission.READ_PUBLIC)
def show_invitation(token: str) -> ResponseReturnValue:
    """Show who invites whom as what, and what accepting takes."""
    return _page(token, actions.open_invitation(token))


@blueprint.post("/invitations/<string:token>")
@csrf.exempt  # the form checks its token itself: the limit is to count a try that has none, too
@limiter.limit(BY_PLACE)
@requires(Permission.READ_PUBLIC)
def accept(token: str) -> ResponseReturnValue:
    """Join: as who is signed in, or with a new account for the invitation's address."""
    invitation = actions.open_invitation(token)
    reader = _reader(invitation)
    form = AcceptForm() if reader == INVITED else JoinForm()
    if reader in {ANOTHER, KNOWN}:
        return _page(token, invitation), status_of(Conflict())
    if not form.is_sent():
        return _page(token, invitation, form), status_of(InvalidInput({}))
    if isinstance(form, JoinForm):
        return _open_account(token, invitation, form)
    actions.join(token, by=current_actor())
    flash(_("You are now part of %(name)s.", name=invitation.organisation.name))
    return redirect("/home", 303)


def _open_account(token: str, invitation: Invitation, form: JoinForm) -> ResponseReturnValue:
    try:
        user, session_token = actions.join_with_new_account(
            token, form.name.data or "", form.password.data or "", user_agent=request.user_agent.string
        )
    except InvalidInput as error:
        form.take(error)
        return _page(token, invitation, form), status_of(error)
    begin_session(user, session_token)
    flash(_("Your account is open, and you are now part of %(name)s.", name=invitation.organisation.name))
    answer = redirect("/home", 303)
    set_choice(answer, "language", user.locale)
    return answer


def _reader(invitation: Invitation) -> str:
    actor = find_actor()
    if actor is not None:
        return INVITED if actor.email == invitation.email else ANOTHER
    return KNOWN if find_user_by_email(invitation.email) else NEW


def _page(token: str, invitation: Invitation, form: ShownForm | None = None) -> str:
    reader = _reader(invitation)
    fresh = JoinForm(formdata=None) if reader == NEW else AcceptForm(formdata=None)
    return render_template(
        "organisations/invitation.html", invitation=invitation, reader=reader, form=form or fresh, token=token
    )
