"""Dated courses whose seats are booked, and what a hub can say of one. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from atmp_match.calendar.rules.days import Occupancy, free_units
from atmp_match.shared.free_text import flaw_of

LONGEST_TITLE = 120  # characters
LONGEST_COURSE = 30  # days
FURTHEST = timedelta(weeks=104)


@dataclass(frozen=True)
class Course:
    """A course on half-open days of the hub's zone.

    :param seats: how many can be booked, at most one for each unit of the resource
    :param opens_at: wall time of the hub on each day, such as 09:00; None where the hub has not said
    """

    id: int
    start: date
    end: date
    seats: int
    title: str = ""
    title_sv: str = ""
    opens_at: str | None = None
    closes_at: str | None = None

    def title_in(self, language: str) -> str:
        """Return the title in `en` or `sv`."""
        return self.title_sv if language == "sv" else self.title


@dataclass(frozen=True)
class CourseDraft:
    """What a hub types of a course: the last day is counted, and one title may stand for both languages."""

    first: date | None
    last: date | None
    seats: int | None
    title: str
    title_sv: str
    opens_at: str | None = None
    closes_at: str | None = None


class CourseProblem(StrEnum):
    """What is wrong with a course; the page has a sentence for each."""

    FIRST_MISSING = "first-missing"
    ENDS_BEFORE_START = "ends-before-start"
    PAST = "past"
    TOO_LONG = "too-long"
    TOO_FAR = "too-far"
    TIMES = "times"
    SEATS = "seats"
    TITLE_MISSING = "title-missing"
    TITLE_FLAWED = "title-flawed"


def problems_of_course(draft: CourseDraft, *, today: date, units: int) -> dict[str, CourseProblem]:
    """Return what cannot be so, by the field's name; empty where the course can be published.

    :param units: identical places of the resource, each for one seat
    """
    found = _day_problems(draft, today)
    if (draft.opens_at is None) != (draft.closes_at is None) or (draft.opens_at or "0") >= (draft.closes_at or "1"):
        found["closes_at"] = CourseProblem.TIMES
    if draft.seats is None or not 1 <= draft.seats <= units:
        found["seats"] = CourseProblem.SEATS
    if not draft.title and not draft.title_sv:
        found["title"] = CourseProblem.TITLE_MISSING
    titles = (("title", draft.title), ("title_sv", draft.title_sv))
    return found | {name: CourseProblem.TITLE_FLAWED for name, title in titles if flaw_of(title, longest=LONGEST_TITLE)}


def _day_problems(draft: CourseDraft, today: date) -> dict[str, CourseProblem]:
    first, last = draft.first, draft.last or draft.first
    if first is None or last is None:
        return {"first": CourseProblem.FIRST_MISSING}
    if last < first:
        return {"last": CourseProblem.ENDS_BEFORE_START}
    if first <= today:
        return {"first": CourseProblem.PAST}
    if (last - first).days >= LONGEST_COURSE:
        return {"last": CourseProblem.TOO_LONG}
    return {"first": CourseProblem.TOO_FAR} if first > today + FURTHEST else {}


def beyond_seats(
    units: Iterable[int], taken: Iterable[Occupancy], blocks: Iterable[Occupancy], courses: Iterable[Course]
) -> list[Occupancy]:
    """Return what is closed on the days of courses with fewer seats than the resource has places.

    The database refuses what is above the seats (trigger `keep_to_seats`); so that everybody sees it beforehand,
    the places that are free beyond them are taken here by nobody.

    :param blocks: those among `taken` by which the hub has closed a place: no seat that somebody took
    """
    closed = []
    units, taken, blocks = list(units), list(taken), list(blocks)
    for course in courses:
        free = sorted(free_units(units, taken, course.start, course.end))
        shut = len(units) - len(free_units(units, blocks, course.start, course.end))
        left = max(0, course.seats - (len(units) - len(free) - shut))
        closed += [Occupancy(unit, course.start, course.end, firm=True) for unit in free[left:]]
    return closed
