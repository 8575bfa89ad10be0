"""The team: who belongs to an organisation, in which role, and who is invited."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.extensions import limiter
from atmp_match.organisations import actions
from atmp_match.organisations.access import BY_ADDRESS, BY_PLACE, current_actor, find_actor, requires, typed_address
from atmp_match.organisations.forms import InviteForm, RoleForm
from atmp_match.organisations.queries import list_open_invitations, list_team, list_team_events
from atmp_match.organisations.rules import Actor, MemberRole, Permission, keeps_an_owner
from atmp_match.organisations.views import blueprint
from atmp_match.shared import clock
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound
from atmp_match.shared.locale import language

BY_ORGANISATION = "60 per day"  # mails to strangers in its name


@blueprint.get("/team")
@requires(Permission.MANAGE_TEAM)
def own_team() -> ResponseReturnValue:
    """Lead to one's team, the first by name where there are several."""
    return redirect(url_for("organisations.team", organisation_id=next(iter(current_actor().organisation_names))), 303)


@blueprint.get("/team/<int:organisation_id>")
@requires(Permission.MANAGE_TEAM)
def team(organisation_id: int) -> ResponseReturnValue:
    """Show who belongs to the organisation."""
    return _page(organisation_id)


@blueprint.post("/team/<int:organisation_id>/invitations")
@limiter.limit(BY_PLACE)
@limiter.limit(BY_ADDRESS, key_func=typed_address)
@requires(Permission.MANAGE_TEAM)
def invite(organisation_id: int) -> ResponseReturnValue:
    """Ask somebody to join; the answer is the same whether or not the address has an account."""
    form = InviteForm()
    if form.is_sent():
        try:
            _count_mail()
            actions.invite(organisation_id, form.email.data or "", form.role.data, form.locale.data, by=current_actor())
        except InvalidInput as error:
            form.take(error)
        else:
            flash(_("The invitation is on its way. It works for seven days."))
            return redirect(url_for("organisations.team", organisation_id=organisation_id), 303)
    return _page(organisation_id, form=form), status_of(InvalidInput({}))


@blueprint.post("/team/<int:organisation_id>/invitations/<int:invitation_id>/resend")
@limiter.limit(BY_PLACE)
@requires(Permission.MANAGE_TEAM)
def resend(organisation_id: int, invitation_id: int) -> ResponseReturnValue:
    """Send an invitation again."""
    _count_mail()
    actions.renew_invitation(organisation_id, invitation_id, by=current_actor())
    flash(_("The invitation is on its way again. Only the link in the new mail works, for seven days."))
    return redirect(url_for("organisations.team", organisation_id=organisation_id), 303)


@blueprint.post("/team/<int:organisation_id>/invitations/<int:invitation_id>/revoke")
@requires(Permission.MANAGE_TEAM)
def revoke(organisation_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    actions.revoke_invitation(organisation_id, invitation_id, by=current_actor())
    flash(_("The invitation is taken back. Its link no longer works."))
    return redirect(url_for("organisations.team", organisation_id=organisation_id), 303)


@blueprint.get("/team/<int:organisation_id>/members/<int:user_id>")
@requires(Permission.MANAGE_TEAM)
def member(organisation_id: int, user_id: int) -> ResponseReturnValue:
    """Show one member, and what an owner can do about them."""
    return _member_page(organisation_id, user_id)


@blueprint.post("/team/<int:organisation_id>/members/<int:user_id>/role")
@requires(Permission.MANAGE_TEAM)
def change_role(organisation_id: int, user_id: int) -> ResponseReturnValue:
    """Give a member another role."""
    form = RoleForm()
    if not form.is_sent():
        return _member_page(organisation_id, user_id, form=form), status_of(InvalidInput({}))
    return _change(
        organisation_id,
        user_id,
        lambda: actions.change_role(organisation_id, user_id, form.role.data, by=current_actor()),
        _("Saved. They are being told by e-mail."),
    )


@blueprint.post("/team/<int:organisation_id>/members/<int:user_id>/remove")
@requires(Permission.MANAGE_TEAM)
def remove(organisation_id: int, user_id: int) -> ResponseReturnValue:
    """End somebody's membership."""
    return _change(
        organisation_id,
        user_id,
        lambda: actions.remove_member(organisation_id, user_id, by=current_actor()),
        _("Removed. What they made stays; they are being told by e-mail."),
    )


@blueprint.post("/team/<int:organisation_id>/members/<int:user_id>/hand-over")
@requires(Permission.MANAGE_TEAM)
def hand_over(organisation_id: int, user_id: int) -> ResponseReturnValue:
    """Make somebody else the owner."""
    return _change(
        organisation_id,
        user_id,
        lambda: actions.hand_over(organisation_id, user_id, by=current_actor()),
        _("Handed over. You are a member now; they are being told by e-mail."),
    )


@blueprint.post("/team/<int:organisation_id>/leave")
@requires(Permission.LEAVE_TEAM)
def leave(organisation_id: int) -> ResponseReturnValue:
    """End one's own membership."""
    try:
        actions.leave_organisation(organisation_id, by=current_actor())
    except Conflict as error:
        return _page(organisation_id, problem=str(error)), status_of(error)
    flash(_("You have left. What you made stays with the organisation."))
    return redirect("/account", 303)


@limiter.limit(BY_ORGANISATION, key_func=lambda: str((request.view_args or {})["organisation_id"]))
def _count_mail() -> None:
    # Behind the guard, unlike the other limits: no outsider is to use up what is an organisation's.
    return


def _change(organisation_id: int, user_id: int, change: Callable[[], None], done: str) -> ResponseReturnValue:
    try:
        change()
    except (Conflict, InvalidInput) as error:
        return _member_page(organisation_id, user_id, problem=str(error)), status_of(error)
    flash(done)
    return redirect(url_for("organisations.team", organisation_id=organisation_id), 303)


def _page(organisation_id: int, *, form: InviteForm | None = None, problem: str = "") -> str:
    actor, rows = _own(organisation_id), list_team(organisation_id)
    return render_template(
        "organisations/team.html",
        organisation_id=organisation_id,
        rows=rows,
        invitations=list_open_invitations(organisation_id),
        history=list_team_events(organisation_id),
        can_leave=keeps_an_owner({row.user_id: row.role for row in rows}, actor.user_id, None),
        form=form or InviteForm(formdata=None, role=MemberRole.MEMBER.value, locale=language()),
        problem=problem,
        now=clock.now(),
    )


def _member_page(organisation_id: int, user_id: int, *, form: RoleForm | None = None, problem: str = "") -> str:
    _own(organisation_id)
    rows = {row.user_id: row for row in list_team(organisation_id)}
    if user_id not in rows:
        raise NotFound(_("Nobody like that belongs to your organisation. They may have left a moment ago."))
    return render_template(
        "organisations/member.html",
        organisation_id=organisation_id,
        member=rows[user_id],
        is_only_owner=not keeps_an_owner({row.user_id: row.role for row in rows.values()}, user_id, None),
        form=form or RoleForm(formdata=None, role=rows[user_id].role.value),
        problem=problem,
    )


def _own(organisation_id: int) -> Actor:
    actor = find_actor()
    if actor is None or organisation_id not in actor.organisation_names:
        raise NotFound(_("There is no such organisation, or you do not belong to it."))
    return actor
