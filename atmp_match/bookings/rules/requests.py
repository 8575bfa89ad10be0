"""Whether what a company asks for can be asked at all. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from atmp_match.bookings.rules.hours import Hourly, HourProblem, hourly_of, problems_of_hours
from atmp_match.calendar import rules as calendar
from atmp_match.shared.free_text import Flaw, flaw_of

HORIZON = calendar.HORIZON
LONGEST_MESSAGE = 4000  # characters
MOST_FLEXIBLE = 90  # days
LARGEST_QUANTITY = 1000


class ShareLevel(StrEnum):
    """How much of the brief the hub may see; each level holds the one before."""

    NOTHING = "nothing"  # only once nothing is open between the two
    ANONYMOUS = "anonymous"
    NAMED = "named"
    FULL = "full"


class Problem(StrEnum):
    """What is wrong with a request; the page has a sentence for each."""

    START_MISSING = "start-missing"
    END_MISSING = "end-missing"
    START_PAST = "start-past"
    END_BEFORE_START = "end-before-start"
    NOT_MONDAY = "not-monday"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    NOT_A_STEP = "not-a-step"
    TOO_FAR = "too-far"
    NOT_YET_OPEN = "not-yet-open"
    CLOSED_AGAIN = "closed-again"
    NO_WEEKS_HERE = "no-weeks-here"
    NO_HOURS_HERE = "no-hours-here"
    COURSE_MISSING = "course-missing"
    SEATS = "seats"
    QUANTITY = "quantity"
    MESSAGE_TOO_LONG = "message-too-long"
    MESSAGE_UNSTORABLE = "message-unstorable"
    MESSAGE_PERSONAL = "message-personal"
    FLEXIBLE_DAYS = "flexible-days"
    CDA_NEEDED = "cda-needed"


MESSAGE_FLAWS = {
    Flaw.TOO_LONG: Problem.MESSAGE_TOO_LONG,
    Flaw.UNSTORABLE: Problem.MESSAGE_UNSTORABLE,
    Flaw.PERSONAL_NUMBER: Problem.MESSAGE_PERSONAL,
}


@dataclass(frozen=True)
class Terms(calendar.Lengths):
    """What an offer asks of a request: how long it may be, and between which days.

    :param step: the lengths above the shortest go up by so many weeks or days
    :param openings: the hub's own rules for what the offer takes; None where it has said nothing
    :param hours: how bookings by the hour may be; None where they go by the day or the week
    """

    has_calendar: bool
    available_from: date | None
    available_until: date | None
    step: int = 1
    openings: calendar.Openings | None = None
    hours: Hourly | None = None

    @property
    def is_by_hour(self) -> bool:
        """Say whether bookings take hours of one day."""
        return self.hours is not None

    @property
    def shortest(self) -> int:
        """Return the length of the shortest booking, in weeks, days or hours."""
        return self.hours.least if self.hours else super().shortest

    @property
    def longest(self) -> int:
        """Return the length of the longest booking, in weeks, days or hours."""
        return self.hours.most if self.hours else super().longest

    @property
    def by_seat(self) -> bool:
        """Say whether seats of dated courses are asked for, and no other days."""
        return self.openings is not None and self.openings.by_seat

    @property
    def closes_on(self) -> date | None:
        """Return the first day on which the offer is closed again."""
        return self.available_until + timedelta(days=1) if self.available_until else None


@dataclass(frozen=True)
class Asked:
    """What a company asks for: half-open days in the hub's zone, or naive times of one day on the hub's wall.

    A quantity where the offer has no calendar.
    """

    starts_on: date | None
    ends_on: date | None
    quantity: int
    share_level: ShareLevel
    message: str
    flexible_days: int


def under(terms: Terms, openings: calendar.Openings, *, zone: str, now: datetime) -> Terms:
    """Return the terms as the hub's own rules change them: how bookings count, and how long they may be.

    :param now: on the hub's wall
    """
    if openings.rules.in_hours:
        hours = hourly_of(openings, zone=zone, now=now)
        return replace(terms, in_weeks=False, step=openings.rules.step, openings=openings, hours=hours)
    lengths = calendar.lengths_under(terms, openings)
    return replace(
        terms,
        in_weeks=lengths.in_weeks,
        min_days=lengths.min_days,
        max_days=lengths.max_days,
        step=openings.rules.step,
        openings=openings,
    )


def tidy(asked: Asked, terms: Terms) -> tuple[date | None, date | None]:
    """Return the days to book: whole weeks end on Saturday, however the end was written."""
    start, end = asked.starts_on, asked.ends_on
    if start and end and terms.in_weeks and end > start:
        return calendar.week_span(start, calendar.weeks_in(start, end))
    return start, end


def problems_of(asked: Asked, terms: Terms, *, today: date) -> dict[str, Problem | HourProblem | calendar.Hindrance]:
    """Return what is wrong, by the field's name; empty where the request can be sent."""
    problems: dict[str, Problem | HourProblem | calendar.Hindrance] = dict(_text_problems(asked))
    if not terms.has_calendar:
        if asked.starts_on or asked.ends_on:
            problems["start"] = Problem.NO_WEEKS_HERE
        if not 1 <= asked.quantity <= LARGEST_QUANTITY:
            problems["quantity"] = Problem.QUANTITY
        return problems
    if terms.hours:
        return problems | problems_of_hours(
            asked.starts_on,
            asked.ends_on,
            terms.hours,
            openings=terms.openings,
            available_from=terms.available_from,
            closes_on=terms.closes_on,
        )
    if isinstance(asked.starts_on, datetime) or isinstance(asked.ends_on, datetime):
        return problems | {"start": Problem.NO_HOURS_HERE}
    dates = _date_problems(asked, terms, today) or _hindrances(asked, terms)
    return problems | dates | (_seat_problems(asked, terms) if terms.by_seat and not dates else {})


def _text_problems(asked: Asked) -> list[tuple[str, Problem]]:
    found = []
    if flaw := flaw_of(asked.message, longest=LONGEST_MESSAGE):
        found.append(("message", MESSAGE_FLAWS[flaw]))
    if not 0 <= asked.flexible_days <= MOST_FLEXIBLE:
        found.append(("flexible_days", Problem.FLEXIBLE_DAYS))
    return found


def _date_problems(asked: Asked, terms: Terms, today: date) -> dict[str, Problem]:
    start, end = tidy(asked, terms)
    if terms.by_seat and start is None:
        return {"start": Problem.COURSE_MISSING}
    if start is None or end is None:
        missing = {"start": Problem.START_MISSING} if start is None else {}
        return missing | ({"end": Problem.END_MISSING} if end is None else {})
    if start <= today:
        return {"start": Problem.START_PAST}
    if end <= start:
        return {"end": Problem.END_BEFORE_START}
    lengths = {} if terms.by_seat else _length_problems(start, end, terms)
    return _start_problems(start, end, terms, today) | lengths


def _start_problems(start: date, end: date, terms: Terms, today: date) -> dict[str, Problem]:
    if terms.in_weeks and start.weekday() != 0:
        return {"start": Problem.NOT_MONDAY}
    if terms.available_from and start < terms.available_from:
        return {"start": Problem.NOT_YET_OPEN}
    if terms.closes_on and end > terms.closes_on:
        return {"end": Problem.CLOSED_AGAIN}
    return {"start": Problem.TOO_FAR} if start > today + HORIZON else {}


def _length_problems(start: date, end: date, terms: Terms) -> dict[str, Problem]:
    length = calendar.weeks_in(start, end) if terms.in_weeks else (end - start).days
    if length < terms.shortest:
        return {"end": Problem.TOO_SHORT}
    if length > terms.longest:
        return {"end": Problem.TOO_LONG}
    return {"end": Problem.NOT_A_STEP} if (length - terms.shortest) % terms.step else {}


def _hindrances(asked: Asked, terms: Terms) -> dict[str, calendar.Hindrance]:
    start, end = tidy(asked, terms)
    hindrance = terms.openings.hindrance(start, end) if terms.openings and start and end else None
    return {"start": hindrance} if hindrance else {}


def _seat_problems(asked: Asked, terms: Terms) -> dict[str, Problem]:
    course = terms.openings.course_on(asked.starts_on, asked.ends_on) if terms.openings else None
    return {"quantity": Problem.SEATS} if course and not 1 <= asked.quantity <= course.seats else {}
