"""A hub's courses: their dates, who comes, and who passed."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from atmp_match.bookings.actions import cancel_course, pass_attendee
from atmp_match.bookings.forms import ReasonForm
from atmp_match.bookings.forms.attendees import CertificateForm
from atmp_match.bookings.models import BookingAttendee
from atmp_match.bookings.queries.courses import is_over, list_participants
from atmp_match.calendar import actions
from atmp_match.calendar.forms import CourseForm
from atmp_match.calendar.queries.courses import (
    count_taken_seats,
    get_managed_course,
    list_managed_courses,
    list_offers_with_seats,
)
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.queries import taxonomy
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import Conflict, InvalidInput
from atmp_match.shared.formats import write_day
from atmp_match.shared.locale import language

blueprint = Blueprint("courses", __name__, url_prefix="/hub/courses", template_folder="../templates")


@blueprint.get("")
@requires(Permission.MANAGE_HUB)
def index() -> ResponseReturnValue:
    """List the courses of the reader's hubs, and offer a form for another one."""
    return _list(CourseForm(formdata=None))


@blueprint.post("")
@requires(Permission.MANAGE_HUB)
def publish() -> ResponseReturnValue:
    """Set another course on its days."""
    form = CourseForm()
    form.offer.choices = _choices(list_offers_with_seats(current_actor()))
    if not form.is_sent():
        return _list(form), status_of(InvalidInput({}))
    try:
        course = actions.publish_course(form.offer.data, form.to_draft(), by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _list(form), status_of(error)
    flash(_("Published. Companies can ask for seats."))
    return redirect(url_for("courses.show", course_id=course.id), 303)


@blueprint.get("/<int:course_id>")
@requires(Permission.MANAGE_HUB)
def show(course_id: int) -> ResponseReturnValue:
    """Show one course: its days, its seats and who comes."""
    return _page(course_id)


@blueprint.post("/<int:course_id>")
@requires(Permission.MANAGE_HUB)
def change(course_id: int) -> ResponseReturnValue:
    """Change a course in which nobody has a seat yet."""
    form = CourseForm()
    del form.offer
    if not form.is_sent():
        return _page(course_id, form=form), status_of(InvalidInput({}))
    try:
        actions.change_course(course_id, form.to_draft(), version=form.version.data or 0, by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _page(course_id, form=form), status_of(error)
    except Conflict as error:
        return _page(course_id, form=form, problem=error), status_of(error)
    flash(_("Saved."))
    return redirect(url_for("courses.show", course_id=course_id), 303)


@blueprint.post("/<int:course_id>/cancel")
@requires(Permission.MANAGE_HUB)
def cancel(course_id: int) -> ResponseReturnValue:
    """Call a course off; everybody who has a seat is told."""
    form = ReasonForm()
    version = form.version.data or 0
    try:
        count = cancel_course(course_id, reason=form.reason.data or "", version=version, by=current_actor())
    except InvalidInput as error:
        form.show_problems(error.fields)
        return _page(course_id, reason=form), status_of(error)
    except Conflict as error:
        return _page(course_id, reason=form, problem=error), status_of(error)
    flash(
        ngettext(
            "Called off. %(num)s booking ended, and its company is being told.",
            "Called off. %(num)s bookings ended, and their companies are being told.",
            count,
        )
        if count
        else _("Called off. Nobody had a seat.")
    )
    return redirect(url_for("courses.show", course_id=course_id), 303)


@blueprint.post("/<int:course_id>/bookings/<string:ref>/attendees/<int:attendee_id>/passed")
@requires(Permission.MANAGE_HUB)
def certify(course_id: int, ref: str, attendee_id: int) -> ResponseReturnValue:
    """Note that somebody passed, with the certificate."""
    form = CertificateForm(prefix=_prefix(attendee_id))
    if not form.is_sent():
        return _page(course_id, certified={attendee_id: form}), status_of(InvalidInput({}))
    number, day = form.certificate.data or "", form.to_day()
    try:
        pass_attendee(ref, attendee_id, certificate=number, valid_until=day, by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _page(course_id, certified={attendee_id: form}), status_of(error)
    except Conflict as error:
        return _page(course_id, problem=error), status_of(error)
    flash(_("Saved. The certificate counts for the company's bookings here."))
    return redirect(url_for("courses.show", course_id=course_id), 303)


def _list(form: CourseForm) -> str:
    actor = current_actor()
    rows, offers = list_managed_courses(actor), list_offers_with_seats(actor)
    form.offer.choices = _choices(offers)
    coming = [row for row in rows[::-1] if row.cancelled_at is None and not row.is_past]
    return render_template(
        "bookings/courses.html",
        form=form,
        coming=coming,
        past=[row for row in rows if row not in coming],
        taken=count_taken_seats(rows),
        offers=offers,
    )


def _page(
    course_id: int,
    *,
    form: CourseForm | None = None,
    reason: ReasonForm | None = None,
    certified: dict[int, CertificateForm] | None = None,
    problem: Conflict | None = None,
) -> str:
    row = get_managed_course(course_id, current_actor())
    if form is None:
        form = CourseForm(formdata=None)
        form.show(row, language())
    groups = list_participants(row, taxonomy(), language())
    people = [person for group in groups for person in group.people]
    forms = {person.id: _filled(person) for person in people} | (certified or {})
    return render_template(
        "bookings/course.html",
        row=row,
        course=row.as_course(),
        taken=count_taken_seats([row]).get(row.id, 0),
        form=form,
        reason=reason or ReasonForm(formdata=None),
        groups=groups,
        forms=forms,
        refused=(certified or {}).values(),
        is_over=is_over(row.as_course(), row.resource.hub.timezone),
        problem=problem,
    )


def _filled(person: BookingAttendee) -> CertificateForm:
    form = CertificateForm(formdata=None, prefix=_prefix(person.id))
    form.certificate.data = person.certificate
    form.valid_until.data = write_day(person.valid_until, language()) if person.valid_until else None
    return form


def _prefix(attendee_id: int) -> str:
    return f"person-{attendee_id}"


def _choices(offers: Sequence[Offer]) -> list[SelectChoice]:
    several = len({offer.hub_id for offer in offers}) > 1
    return [
        SelectChoice(one.id, f"{one.title_in(language())}, {one.hub.name}" if several else one.title_in(language()))
        for one in offers
    ]
