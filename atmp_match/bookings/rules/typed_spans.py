"""Spans as forms send them: typed, or a listed opening with a length. Pure."""

from datetime import date, datetime, timedelta

from atmp_match.bookings.rules.requests import Terms
from atmp_match.bookings.rules.typed_hours import read_hours
from atmp_match.bookings.rules.weeks import Days, read_weeks
from atmp_match.calendar.rules import day_of, wall, week_span
from atmp_match.calendar.rules.hours import HOUR


def read_span(text: str, *, near: date, today: date) -> Days | None:
    """Return the half-open days, or the hours of a day, that somebody typed; None where it is neither.

    :param near: what is without a year is nearest to it; where it is a time, 7-10 are hours and no weeks
    """
    readers = (read_hours, read_weeks) if isinstance(near, datetime) else (read_weeks, read_hours)
    return next((found for read in readers if (found := read(text, near=day_of(near), today=today))), None)


def read_point(text: str) -> date | None:
    """Return the day, or the time on the hub's wall, that a listed opening begins with."""
    try:
        point = datetime.fromisoformat(text)
    except ValueError:
        return None
    if point.tzinfo is not None:
        return None
    return point if "T" in text else point.date()


def end_after(start: date | None, length: int | None, terms: Terms) -> date | None:
    """Return where a booking of this length ends, in weeks, days or hours as the offer counts them.

    One that reaches past the calendar ends with it: it is too long for any offer.
    """
    if terms.by_seat and terms.openings and start:
        course = terms.openings.course_on(start)
        return course.end if course else start + timedelta(days=1)
    if start is None or length is None:
        return None
    if terms.in_weeks:
        return week_span(start, length)[1]
    try:
        return wall(start) + length * HOUR if terms.is_by_hour else start + timedelta(days=length)
    except OverflowError:
        last = date.max if length > 0 else date.min
        return wall(last) if terms.is_by_hour else last
