"""How the cluster office changes what decides the order: type, look ahead, publish."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.matching.actions.outcomes import criteria, outcome_sentence
from atmp_match.matching.actions.weights import Preview, preview_weights, publish_weights
from atmp_match.matching.forms.weights import WeightsForm, weights_form
from atmp_match.matching.queries import current_weights, get_weights, list_weight_versions
from atmp_match.matching.rules import Weights
from atmp_match.matching.rules.gaps import FEW
from atmp_match.matching.rules.weight_checks import changes
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import InvalidInput, StaleVersion


@blueprint.get("/admin/weights")
@requires(Permission.EDIT_WEIGHTS)
def show_weights() -> ResponseReturnValue:
    """Show the weights in force in a form, and every version before them."""
    now = current_weights()
    return _page(weights_form(now, now.version))


@blueprint.post("/admin/weights/preview")
@requires(Permission.EDIT_WEIGHTS)
def preview() -> ResponseReturnValue:
    """Show what the numbers typed would change; nothing is stored."""
    form = WeightsForm()
    if not form.validate():
        return _page(form), status_of(InvalidInput({}))
    try:
        return _page(form, preview_weights(form.points(), form.months()))
    except InvalidInput as error:
        form.take(error)
        return _page(form), status_of(error)


@blueprint.post("/admin/weights")
@requires(Permission.EDIT_WEIGHTS)
def publish() -> ResponseReturnValue:
    """Put the numbers that were looked at in force."""
    form = WeightsForm()
    if not form.validate():
        return _page(form), status_of(InvalidInput({}))
    was = current_weights().version
    try:
        new = _publish(form)
    except InvalidInput as error:
        form.take(error)
        return _page(form, _preview_again(form)), status_of(error)
    except StaleVersion as error:
        missed, now = get_weights(form.version.data or 0), current_weights()
        form.renew(now.version)
        return _page(form, missed=missed), status_of(error)
    changed = _("Published as version %(version)d. Every answer names it from now on.", version=new.version)
    flash(changed if new.version != was else _("Nothing was different, so nothing was changed."))
    return redirect(url_for("matching.show_weights"), 303)


@blueprint.get("/admin/weights/<int:version>")
@requires(Permission.EDIT_WEIGHTS)
def show_version(version: int) -> ResponseReturnValue:
    """Show an older version beside the one in force, ready to be taken up again."""
    old, now = get_weights(version), current_weights()
    form = weights_form(old, now.version)
    form.restored_from.data = version
    notes = list_weight_versions()
    return render_template(
        "matching/weights_version.html",
        form=form,
        old=old,
        note=next((note for note in notes if note.version == version), None),
        differences=changes(now, old),
        sentence=outcome_sentence,
    )


def _publish(form: WeightsForm) -> Weights:
    return publish_weights(
        form.points(),
        form.months(),
        based_on=form.version.data or 0,
        reason=form.reason.data or "",
        restored_from=form.restored_from.data,
        by=current_actor(),
    )


def _preview_again(form: WeightsForm) -> Preview | None:
    try:
        return preview_weights(form.points(), form.months())
    except InvalidInput:
        return None


def _page(form: WeightsForm, ahead: Preview | None = None, missed: Weights | None = None) -> str:
    now = current_weights()
    return render_template(
        "matching/weights.html",
        form=form,
        criteria=criteria(now),
        weights=now,
        ahead=ahead,
        missed=changes(missed, now) if missed else None,
        notes=list_weight_versions(),
        few=FEW,
        sentence=outcome_sentence,
    )
