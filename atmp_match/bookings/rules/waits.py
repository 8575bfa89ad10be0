"""The wait list: what somebody waits for, whose turn it is when weeks free up, and what a row may become. Pure."""

from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from atmp_match.bookings.rules.deadlines import answer_by
from atmp_match.bookings.rules.requests import HORIZON, Problem, Terms
from atmp_match.bookings.rules.weeks import Days
from atmp_match.calendar.rules import ONE_DAY, WEEK, monday_of

WEEKEND = timedelta(days=2)
MOST_WAITS = 20  # live rows of one company at one hub; more is a search, not a wish


class Wants(StrEnum):
    """What is to happen when the weeks are free."""

    TELL = "tell"  # a mail; nothing is kept
    TAKE = "take"  # a request in the company's name, which the hub answers as any other


class WaitState(StrEnum):
    """What became of a place on the wait list."""

    OPEN = "open"
    TOLD = "told"  # told of weeks at least once, and still on the list
    TAKEN = "taken"  # a request was sent
    OVER = "over"
    WITHDRAWN = "withdrawn"


LIVE = frozenset({WaitState.OPEN, WaitState.TOLD})


class Over(StrEnum):
    """Why nobody waits any more, without having got anything."""

    PASSED = "passed"  # the last day to wait is over, or no such weeks can begin any more
    CLOSED = "closed"  # the offer takes no bookings any more
    NO_LONGER_FITS = "no-longer-fits"  # the offer no longer takes bookings of this length


class Why(StrEnum):
    """Why somebody got freed weeks."""

    ORDER = "order"  # first asked, first served
    CHOSEN = "chosen"  # the hub chose, with a reason
    LATE = "late"  # the hub had the choice and did not make it in time, so that the order of asking decided


class ChoiceEnd(StrEnum):
    """How a hub's choice ended."""

    CHOSEN = "chosen"
    LATE = "late"
    GONE = "gone"  # the weeks are taken, or nobody waits for them any more


class WishProblem(StrEnum):
    """What is wrong with the days that somebody wants to wait for; the page has a sentence for each."""

    MISSING = "missing"
    NOT_SO_MANY = "not-so-many"
    PAST = "past"
    VALID_PAST = "valid-past"
    BY_HOUR = "by-hour"


@dataclass(frozen=True)
class Wish:
    """Which weeks somebody waits for: so many in a row, anywhere between two days. Days are half-open.

    :param length: weeks or days, as the offer counts its bookings
    :param valid_until: the last day on which it is of use to be told; None: as long as such weeks can begin
    """

    earliest: date
    before: date
    length: int
    in_weeks: bool
    valid_until: date | None = None

    @property
    def first_start(self) -> date:
        """Return the first day on which such weeks can begin: a Monday, where they are weeks."""
        monday = monday_of(self.earliest)
        return self.earliest if not self.in_weeks or monday == self.earliest else monday + WEEK

    @property
    def last_start(self) -> date:
        """Return the last day on which such weeks can begin; weekends of whole weeks belong to changeover."""
        return self.before - (self.length * WEEK - WEEKEND if self.in_weeks else timedelta(days=self.length))

    def is_over(self, today: date) -> bool:
        """Say whether nothing can come of it any more; nothing can be booked for today."""
        return self.last_start <= today or (self.valid_until is not None and today > self.valid_until)


def problems_of_wish(wish: Wish, terms: Terms, *, today: date) -> dict[str, Problem | WishProblem]:
    """Return what is wrong with the days, by the field's name; empty where somebody can wait for them."""
    if not terms.has_calendar:
        return {"before": Problem.NO_WEEKS_HERE}
    if terms.is_by_hour:
        return {"before": WishProblem.BY_HOUR}
    if wrong := _length_problem(wish.length, terms):
        return {"length": wrong}
    if wish.earliest > today + HORIZON:
        return {"earliest": Problem.TOO_FAR}
    if terms.closes_on and wish.earliest >= terms.closes_on:
        return {"earliest": Problem.CLOSED_AGAIN}
    return _end_problem(wish, terms, today)


def _length_problem(length: int, terms: Terms) -> Problem | None:
    if length < terms.shortest:
        return Problem.TOO_SHORT
    if length > terms.longest:
        return Problem.TOO_LONG
    return Problem.NOT_A_STEP if (length - terms.shortest) % terms.step else None


def _end_problem(wish: Wish, terms: Terms, today: date) -> dict[str, Problem | WishProblem]:
    if terms.available_from and wish.before <= terms.available_from:
        return {"before": Problem.NOT_YET_OPEN}
    if wish.last_start < wish.first_start:
        return {"before": WishProblem.NOT_SO_MANY}
    if wish.last_start <= today:
        return {"before": WishProblem.PAST}
    return {"valid_until": WishProblem.VALID_PAST} if wish.is_over(today) else {}


def choose_by(freed_at: datetime, *, zone: str, holidays: Container[date], starts_on: date) -> datetime:
    """Return until when the hub may choose: as long as for any answer, but a whole day before the weeks begin.

    After that the order of asking decides, and whoever comes first then still has a day in which the weeks can be kept.
    """
    day_before = datetime.combine(starts_on - ONE_DAY, time(), tzinfo=ZoneInfo(zone))
    return min(answer_by(freed_at, zone=zone, holidays=holidays), day_before)


def overlap(one: Days, other: Days) -> bool:
    """Say whether two spans of half-open days share a day."""
    return one[0] < other[1] and other[0] < one[1]


def first_not_told(spans: Collection[Days], told: Collection[Days]) -> Days | None:
    """Return the first of the free spans that lies in no stretch of free time somebody was told of before."""
    return next((span for span in spans if not any(overlap(span, stretch) for stretch in told)), None)
