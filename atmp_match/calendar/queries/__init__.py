"""Reads of the calendar."""

from atmp_match.calendar.queries.agendas import (
    Agenda,
    get_agenda,
    list_units,
    lock_resource,
    lock_resources,
)
from atmp_match.calendar.queries.blocks import list_blocks
from atmp_match.calendar.queries.courses import goes_by_seat, list_courses
from atmp_match.calendar.queries.free_time import fits_of_later_parts, list_free_time
from atmp_match.calendar.queries.holidays import find_holidays
from atmp_match.calendar.queries.hours import HourAgenda, get_hour_agenda
from atmp_match.calendar.queries.openings import find_openings
from atmp_match.calendar.queries.resources import get_resource, list_resources, list_uses, usual_in_weeks

__all__ = [
    "Agenda",
    "HourAgenda",
    "find_holidays",
    "find_openings",
    "fits_of_later_parts",
    "get_agenda",
    "get_hour_agenda",
    "get_resource",
    "goes_by_seat",
    "list_blocks",
    "list_courses",
    "list_free_time",
    "list_resources",
    "list_units",
    "list_uses",
    "lock_resource",
    "lock_resources",
    "usual_in_weeks",
]
