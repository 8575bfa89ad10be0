"""The cluster office's queue: questions about offers that nobody can book yet."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.bookings import actions
from atmp_match.bookings.forms import AnswerForm
from atmp_match.bookings.queries import enquiries
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.errors import InvalidInput

blueprint = Blueprint("office", __name__, url_prefix="/admin", template_folder="../templates")


@blueprint.get("")
@requires(Permission.TRIAGE)
def queue() -> ResponseReturnValue:
    """List the questions, open ones first."""
    return render_template("bookings/queue.html", rows=enquiries.list_enquiries())


@blueprint.get("/enquiries/<int:enquiry_id>")
@requires(Permission.TRIAGE)
def show_enquiry(enquiry_id: int) -> ResponseReturnValue:
    """Show one question."""
    return render_template("bookings/enquiry.html", enquiry=enquiries.get_enquiry(enquiry_id), form=AnswerForm())


@blueprint.post("/enquiries/<int:enquiry_id>")
@requires(Permission.TRIAGE)
def answer_enquiry(enquiry_id: int) -> ResponseReturnValue:
    """Answer one question."""
    form = AnswerForm()
    try:
        actions.answer_enquiry(enquiry_id, answer=form.answer.data or "", by=current_actor())
    except InvalidInput as error:
        form.answer.errors = [error.fields["answer"]]
        enquiry = enquiries.get_enquiry(enquiry_id)
        return render_template("bookings/enquiry.html", enquiry=enquiry, form=form), 422
    flash(_("Answered. The company is being told."))
    return redirect(url_for("office.queue"), 303)
