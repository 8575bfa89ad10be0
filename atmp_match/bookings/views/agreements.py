"""Agreements between companies and hubs: recorded once by either side, and reused by every booking."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.bookings.queries.partners import partners_to_choose
from atmp_match.organisations import actions
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.forms import AgreementForm
from atmp_match.organisations.queries import list_agreements
from atmp_match.organisations.rules import Permission
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput

blueprint = Blueprint("agreements", __name__, url_prefix="/agreements", template_folder="../templates")


@blueprint.get("")
@requires(Permission.KEEP_AGREEMENTS)
def show() -> ResponseReturnValue:
    """List what is signed, and offer to record more."""
    return _page(AgreementForm.over(partners_to_choose(current_actor()), formdata=None))


@blueprint.post("")
@requires(Permission.KEEP_AGREEMENTS)
def record_agreement() -> ResponseReturnValue:
    """Note that something is signed."""
    form = AgreementForm.over(partners_to_choose(current_actor()))
    if not form.is_sent():
        return _page(form), 422
    company_id, operator_id = form.sides()
    try:
        actions.record_agreement(form.to_signed(), company_id=company_id, operator_id=operator_id, by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _page(form), 422
    except Conflict as error:
        form.kind.errors = [str(error)]
        return _page(form), 409
    flash(_("Recorded. Both sides see it, and bookings that wait for it are told."))
    return redirect(url_for("agreements.show"), 303)


@blueprint.post("/<int:agreement_id>/end")
@requires(Permission.KEEP_AGREEMENTS)
def end_agreement(agreement_id: int) -> ResponseReturnValue:
    """Note that something holds no more."""
    reason = request.form.get("reason", "")
    try:
        actions.end_agreement(agreement_id, reason=reason, by=current_actor())
    except InvalidInput as error:
        refused = {"id": agreement_id, "reason": reason, "error": error.fields["reason"]}
        return _page(AgreementForm.over(partners_to_choose(current_actor()), formdata=None), refused), 422
    flash(_("Ended. What it had opened is closed within ten minutes."))
    return redirect(url_for("agreements.show"), 303)


def _page(form: AgreementForm, refused: Mapping[str, object] | None = None) -> str:
    return render_template(
        "bookings/agreements.html",
        form=form,
        refused=refused,
        rows=list_agreements(current_actor()),
        today=clock.today(),
    )
