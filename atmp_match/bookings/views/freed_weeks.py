"""Weeks that came free: the hub chooses who gets them where that is its rule; hub and office read who got which."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.bookings import actions
from atmp_match.bookings.forms.waits import ChooseForm, HandingOutForm
from atmp_match.bookings.models import FreedWeeks
from atmp_match.bookings.queries.freed import get_choice, list_choices, list_hand_outs, list_managed_hubs
from atmp_match.bookings.queries.seen_waits import list_seen_line
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import Conflict, InvalidInput

blueprint = Blueprint("freed_weeks", __name__, template_folder="../templates")


@blueprint.get("/hub/freed-weeks")
@requires(Permission.ANSWER_BOOKINGS)
def show() -> ResponseReturnValue:
    """Show what the hub has to choose about, its rule, and who got what."""
    return _page(ChooseForm(formdata=None), opened=request.args.get("w", type=int))


@blueprint.post("/hub/freed-weeks/<int:freed_weeks_id>/choose")
@requires(Permission.ANSWER_BOOKINGS)
def choose(freed_weeks_id: int) -> ResponseReturnValue:
    """Give freed weeks to one of those who wait for them."""
    form, actor = ChooseForm(), current_actor()
    get_choice(freed_weeks_id, actor)
    ref, reason = form.ref.data or "", form.reason.data or ""
    try:
        booking = actions.choose_for_weeks(freed_weeks_id, ref, reason=reason, by=actor)
    except InvalidInput as error:
        form.take(error)
        return _page(form, opened=freed_weeks_id), status_of(error)
    except Conflict as error:
        return _page(form, opened=freed_weeks_id, problem=str(error)), status_of(error)
    flash(_("The weeks are on hold for %(ref)s. The company is being told; now answer its request.", ref=booking.ref))
    return redirect(url_for("bookings.show", ref=booking.ref), 303)


@blueprint.post("/hub/freed-weeks/rule/<string:slug>")
@requires(Permission.SET_HUB_RULES)
def save_rule(slug: str) -> ResponseReturnValue:
    """Publish the hub's rule."""
    form = HandingOutForm(prefix=slug)
    if not form.is_sent():
        return _page(ChooseForm(formdata=None), rule=(slug, form)), status_of(InvalidInput({}))
    actions.set_handing_out(slug, form.to_rule(), by=current_actor())
    flash(_("Saved. It counts for weeks that come free from now on."))
    return redirect(url_for("freed_weeks.show"), 303)


@blueprint.get("/admin/hand-outs")
@requires(Permission.TRIAGE)
def list_all() -> ResponseReturnValue:
    """Show the office who got freed weeks at which hub, by which rule and why; companies by alias alone."""
    return render_template("bookings/hand_outs.html", rows=list_hand_outs(current_actor()))


def _page(
    form: ChooseForm, *, opened: int | None = None, problem: str = "", rule: tuple[str, HandingOutForm] | None = None
) -> str:
    actor = current_actor()
    choices = list_choices(actor)
    choice = _opened(choices, opened)
    candidates, watchers = list_seen_line(choice) if choice else ((), ())
    hubs = list_managed_hubs(actor)
    forms = {hub.slug: HandingOutForm(formdata=None, prefix=hub.slug, rule=hub.hands_out.value) for hub in hubs}
    return render_template(
        "bookings/freed_weeks.html",
        choices=choices,
        choice=choice,
        candidates=candidates,
        watchers=watchers,
        form=form,
        problem=problem,
        hubs=hubs,
        forms=forms | dict([rule] if rule else []),
        rows=list_hand_outs(actor),
    )


def _opened(choices: Sequence[FreedWeeks], number: int | None) -> FreedWeeks | None:
    return next((one for one in choices if one.id == number), choices[0] if choices else None)
