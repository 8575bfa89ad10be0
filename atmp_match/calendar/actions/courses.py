"""Courses on dates: publishing one, changing it while nobody has a seat, calling it off."""

from dataclasses import replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from atmp_match.calendar.actions.resources import keep_rules
from atmp_match.calendar.events import CourseCancelled, CourseChanged, CoursePublished, FreeTimeChanged
from atmp_match.calendar.models import CourseDate
from atmp_match.calendar.queries.courses import count_taken_seats, get_managed_course, list_offers_with_seats
from atmp_match.calendar.queries.resources import lock_managed_resource
from atmp_match.calendar.rules import ONE_DAY, BookedBy, CourseDraft, CourseProblem, problems_of_course
from atmp_match.calendar.rules.courses import FURTHEST, LONGEST_COURSE, LONGEST_TITLE
from atmp_match.calendar.rules.rule_records import from_record
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound, StaleVersion
from atmp_match.shared.free_text import flaw_of, words_for
from atmp_match.shared.transactions import record, transaction


def publish_course(offer_id: str, draft: CourseDraft, *, by: Actor) -> CourseDate:
    """Set a course on its days; from the first one on, the resource is booked by the seat of its courses only.

    :raises NotFound: for an offer that is not the actor's, or takes no places of courses
    :raises InvalidInput: where something cannot be so, by field
    """
    with transaction():
        offer = next((one for one in list_offers_with_seats(by) if one.id == offer_id), None)
        if offer is None:
            raise NotFound(_("There is no such offer, or it has no places on courses."))
        resource = lock_managed_resource(offer.resources[0].id, by)
        _refuse_wrong(draft, resource)
        course = CourseDate(offer_id=offer.id, resource_id=resource.id, published_by=by.user_id)
        _store(course, draft)
        rules = from_record(resource.rules)
        keep_rules(resource, replace(rules, booked_by=BookedBy.SEAT), by)
        record(CoursePublished(course.id), by=by.user_id)
        record(FreeTimeChanged(resource.id), by=None)
    return course


def change_course(course_id: int, draft: CourseDraft, *, version: int, by: Actor) -> CourseDate:
    """Change a course in which nobody has a seat yet.

    :param version: the one that the person saw
    :raises NotFound: for anybody but the hub's own people
    :raises InvalidInput: where something cannot be so, by field
    :raises Conflict: where somebody has a seat, or it was called off; `StaleVersion` where it was changed meanwhile
    """
    with transaction():
        course = _lock(course_id, version, by)
        if count_taken_seats([course]):
            raise Conflict(_("Somebody has asked for a seat meanwhile. The course stays as it is."))
        _refuse_wrong(draft, course.resource)
        _store(course, draft)
        record(CourseChanged(course.id, course.version), by=by.user_id)
        record(FreeTimeChanged(course.resource_id), by=None)
    return course


def close_course(course_id: int, *, reason: str, version: int, by: Actor) -> CourseDate:
    """Take a course out of the calendar; whoever has a seat has to be told by the caller, in the same transaction.

    :param reason: read by everybody who has a seat, and checked by the caller
    :raises NotFound: for anybody but the hub's own people
    :raises Conflict: where it has begun, or was called off; `StaleVersion` where it was changed meanwhile
    """
    with transaction():
        course = _lock(course_id, version, by)
        if course.starts_on <= clock.today(course.resource.hub.timezone):
            raise Conflict(_("This course has begun. Nothing was changed."))
        course.cancelled_at, course.reason = clock.now(), reason
        db.session.flush()
        record(CourseCancelled(course.id, course.version), by=by.user_id)
        record(FreeTimeChanged(course.resource_id), by=None)
    return course


def _lock(course_id: int, version: int, by: Actor) -> CourseDate:
    # The resource stands for its courses: whoever takes a seat holds it too.
    lock_managed_resource(get_managed_course(course_id, by).resource_id, by)
    course = get_managed_course(course_id, by)
    if course.cancelled_at is not None:
        raise Conflict(_("This course was called off. Nothing was changed."))
    if version != course.version:
        raise StaleVersion(_("Somebody changed this course after you opened it. Nothing was saved."))
    return course


def _store(course: CourseDate, draft: CourseDraft) -> None:
    first, last = _days(draft)
    course.starts_on, course.ends_on = first, last + ONE_DAY
    course.seats = draft.seats or 0
    course.opens_at, course.closes_at = draft.opens_at, draft.closes_at
    course.title, course.title_sv = draft.title or draft.title_sv, draft.title_sv or draft.title
    try:
        with db.session.begin_nested():
            db.session.add(course)
            db.session.flush()
    except IntegrityError as error:
        raise InvalidInput(
            {"first": _("Another course has the same places on these days. Choose other days.")}
        ) from error


def _days(draft: CourseDraft) -> tuple[date, date]:
    last = draft.last or draft.first
    if draft.first is None or last is None:
        raise NotFound  # the rules have both days, or a problem
    return draft.first, last


def _refuse_wrong(draft: CourseDraft, resource: Resource) -> None:
    today = clock.today(resource.hub.timezone)
    problems = problems_of_course(draft, today=today, units=resource.unit_count)
    if problems:
        said = _sentences(resource.unit_count)
        raise InvalidInput({field: said[problem] or _flaw(draft, field) for field, problem in problems.items()})


def _flaw(draft: CourseDraft, field: str) -> str:
    flaw = flaw_of(str(getattr(draft, field)), longest=LONGEST_TITLE)
    return words_for(flaw, longest=LONGEST_TITLE) if flaw else ""


def _sentences(units: int) -> dict[CourseProblem, str]:
    return {
        CourseProblem.FIRST_MISSING: _("Enter the first day, like 15 Feb 2027."),
        CourseProblem.ENDS_BEFORE_START: _("The last day must not come before the first."),
        CourseProblem.PAST: _("Choose a first day after today."),
        CourseProblem.TOO_LONG: _("A course takes at most %(n)s days.", n=LONGEST_COURSE),
        CourseProblem.TOO_FAR: _("Choose a day within the next %(n)s weeks.", n=FURTHEST.days // 7),
        CourseProblem.TIMES: _("Enter both times, the later one last, like 09:00 and 16:30."),
        CourseProblem.SEATS: _("Enter a number of seats from 1 to %(n)s.", n=units),
        CourseProblem.TITLE_MISSING: _("Enter a title, in one of the languages at least."),
        CourseProblem.TITLE_FLAWED: "",  # in the words for the flaw itself
    }
