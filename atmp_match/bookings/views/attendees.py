"""Who comes to a course: the part of a booking's page on which the company names them."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.bookings import actions
from atmp_match.bookings.forms.attendees import AttendeeForm
from atmp_match.bookings.views.booking import blueprint, page_with
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import Conflict, InvalidInput


@blueprint.post("/<string:ref>/attendees")
@requires(Permission.REQUEST_BOOKINGS)
def name_attendee(ref: str) -> ResponseReturnValue:
    """Say who takes one of the seats."""
    form = AttendeeForm()
    if not form.is_sent():
        return page_with(ref, attendee_form=form), status_of(InvalidInput({}))
    try:
        actions.name_attendee(ref, form.to_person(), by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return page_with(ref, attendee_form=form), status_of(error)
    except Conflict as error:
        return page_with(ref, attendee_form=form, problem=error), status_of(error)
    flash(_("Saved."))
    return redirect(url_for("bookings.show", ref=ref, _anchor="attendees-title"), 303)


@blueprint.post("/<string:ref>/attendees/<int:attendee_id>/remove")
@requires(Permission.REQUEST_BOOKINGS)
def remove_attendee(ref: str, attendee_id: int) -> ResponseReturnValue:
    """Take somebody out again."""
    try:
        actions.remove_attendee(ref, attendee_id, by=current_actor())
    except Conflict as error:
        return page_with(ref, problem=error), status_of(error)
    flash(_("Taken out. Nothing about this person is kept."))
    return redirect(url_for("bookings.show", ref=ref, _anchor="attendees-title"), 303)
