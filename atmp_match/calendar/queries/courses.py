"""Courses on dates: what can be booked, and what the people of a hub see of their own."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import DateTime, Select, cast, func, select
from sqlalchemy.orm import contains_eager, joinedload

from atmp_match.calendar.models import CalendarEntry, CalendarUnit, CourseDate
from atmp_match.calendar.queries.resources import LARGEST_ID
from atmp_match.calendar.rules import BookedBy, Course, EntryKind
from atmp_match.catalogue.models import Hub, Offer, Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.clock import today
from atmp_match.shared.errors import NotFound

SEAT_UNIT = "course-seat"  # the vocabulary's unit of services that are booked by the seat


def goes_by_seat(record: Mapping[str, Any]) -> bool:
    """Say whether the rules kept as `resources.rules` let only seats of dated courses be booked."""
    return record.get("booked_by") == BookedBy.SEAT


def list_courses(resource_ids: Collection[int]) -> Mapping[int, list[tuple[str, Course]]]:
    """Return the courses of each resource that were not called off, soonest first, each with its offer's id."""
    found: defaultdict[int, list[tuple[str, Course]]] = defaultdict(list)
    if resource_ids:
        statement = select(CourseDate).where(
            CourseDate.resource_id.in_(resource_ids), CourseDate.cancelled_at.is_(None)
        )
        for row in db.session.scalars(statement.order_by(CourseDate.starts_on)):
            found[row.resource_id].append((row.offer_id, row.as_course()))
    return found


def has_coming_courses(resource: Resource) -> bool:
    """Say whether a course of the resource is still to come or going on."""
    coming = select(CourseDate.id).where(
        CourseDate.resource_id == resource.id,
        CourseDate.cancelled_at.is_(None),
        CourseDate.ends_on > today(resource.hub.timezone),
    )
    return db.session.scalar(coming.limit(1)) is not None


def list_managed_courses(actor: Actor) -> list[CourseDate]:
    """Return the courses of this reader's hubs, the newest dates first."""
    return list(db.session.scalars(_managed(actor).order_by(CourseDate.starts_on.desc(), CourseDate.id.desc())))


def get_managed_course(course_id: int, actor: Actor) -> CourseDate:
    """Return a course with its offer and hub.

    :raises NotFound: there is none, or the reader does not answer for its hub
    """
    known = course_id if course_id <= LARGEST_ID else 0
    statement = _managed(actor).where(CourseDate.id == known).execution_options(populate_existing=True)
    course = db.session.scalar(statement)
    if course is None:
        raise NotFound(_("There is no such course, or it is not yours to see."))
    return course


def list_offers_with_seats(actor: Actor) -> list[Offer]:
    """Return the offers of this reader's hubs whose service is booked by the seat, and that have places to sit on."""
    words = taxonomy()
    services = [code for code, term in words["service"].items() if term.data["unit"] == SEAT_UNIT]
    statement = (
        select(Offer)
        .join(Offer.hub)
        .options(contains_eager(Offer.hub), joinedload(Offer.resources))
        .where(Hub.operator_id.in_(actor.operator_ids), Offer.service.in_(services), Offer.resources.any())
        .order_by(Hub.name, Offer.title)
    )
    return list(db.session.scalars(statement).unique())


def count_taken_seats(courses: Collection[CourseDate]) -> Mapping[int, int]:
    """Return how many seats of each course are held or booked, in one statement."""
    start, end = (
        func.timezone(Hub.timezone, cast(day, DateTime(timezone=False)))
        for day in (CourseDate.starts_on, CourseDate.ends_on)
    )
    rows = db.session.execute(
        select(CourseDate.id, func.count(CalendarEntry.id).label("taken"))
        .join(Resource, Resource.id == CourseDate.resource_id)
        .join(Hub, Hub.id == Resource.hub_id)
        .join(CalendarUnit, CalendarUnit.resource_id == CourseDate.resource_id)
        .join(CalendarEntry, CalendarEntry.unit_id == CalendarUnit.id)
        .where(CourseDate.id.in_([course.id for course in courses]))
        .where(CalendarEntry.released_at.is_(None), CalendarEntry.kind != EntryKind.BLOCK)
        .where(CalendarEntry.span.op("&&")(func.tstzrange(start, end)))
        .group_by(CourseDate.id)
    )
    return {row.id: row.taken for row in rows}


def chains_of_courses(ids: Collection[str]) -> Mapping[str, str]:
    """Return the audit chain of each course: that of its hub."""
    rows = db.session.execute(
        select(CourseDate.id, Resource.hub_id)
        .join(Resource, Resource.id == CourseDate.resource_id)
        .where(CourseDate.id.in_([int(key) for key in ids]))
    )
    return {str(row.id): f"hub:{row.hub_id}" for row in rows}


def _managed(actor: Actor) -> Select[CourseDate]:
    return (
        select(CourseDate)
        .join(CourseDate.resource)
        .join(Resource.hub)
        .options(contains_eager(CourseDate.resource).contains_eager(Resource.hub), joinedload(CourseDate.offer))
        .where(Hub.operator_id.in_(actor.operator_ids))
    )
