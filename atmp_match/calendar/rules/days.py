"""When a resource is free, counted in whole days of the hub's own zone. Pure.

Days are half-open: a span `(start, end)` holds `start` and not `end`. A lab week runs Monday to Saturday, so that
its changeover may use the weekend. A span by the hour is a pair of naive times on the hub's wall, within one day;
wherever a span only passes through, its ends may be either.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)
WORKING_WEEK = timedelta(days=5)
SATURDAY = 5
# Units that people book from a Monday, in whole working weeks; the others go by the day.
WEEKLY_UNITS = frozenset({"lab-week", "bench-week", "bioreactor-run", "batch", "campaign"})


class EntryKind(StrEnum):
    """Why a unit is taken."""

    HOLD = "hold"  # kept while the hub decides
    BOOKING = "booking"  # accepted
    BLOCK = "block"  # maintenance, holidays, own use


FIRM = frozenset({EntryKind.BOOKING, EntryKind.BLOCK})


class DayState(StrEnum):
    """What a stranger may know of a week: never who."""

    OPEN = "open"
    HELD = "held"  # another undecided request keeps the last unit
    BUSY = "busy"
    CLOSED = "closed"  # by the hub's own rules, whatever is free


SEVERITY = (DayState.OPEN, DayState.HELD, DayState.BUSY, DayState.CLOSED)
TAKEABLE = frozenset({DayState.OPEN, DayState.HELD})


@dataclass(frozen=True)
class Occupancy:
    """Days on which one unit is taken, changeover included.

    :param product_id: what is made then, never shown; None where nobody may follow earlier
    :param follow: the first day on which the same product may begin
    """

    unit_id: int
    start: date
    end: date
    firm: bool
    product_id: int | None = None
    follow: date | None = None


@dataclass(frozen=True)
class Lengths:
    """How long a booking may be: in whole working weeks from a Monday, or in days from any day.

    :param min_days: calendar days, as the vocabulary gives them for the service; weeks are the fewest that hold them
    """

    in_weeks: bool
    min_days: int
    max_days: int

    @property
    def min_weeks(self) -> int:
        """Return the smallest number of whole weeks that holds `min_days`."""
        return -(-self.min_days // 7)

    @property
    def max_weeks(self) -> int:
        """Return the largest number of whole weeks that `max_days` allows, at least one."""
        return max(1, -(-self.max_days // 7))

    @property
    def shortest(self) -> int:
        """Return the length of the shortest booking, in weeks or days."""
        return self.min_weeks if self.in_weeks else self.min_days

    @property
    def longest(self) -> int:
        """Return the length of the longest booking, in weeks or days."""
        return self.max_weeks if self.in_weeks else self.max_days

    @property
    def shortest_days(self) -> int:
        """Return how many days the shortest booking takes from its first to its last: weeks end before Saturday."""
        return ((self.min_weeks - 1) * WEEK + WORKING_WEEK).days if self.in_weeks else self.min_days


def is_weekly(unit: str) -> bool:
    """Tell whether bookings of this unit of the vocabulary take whole working weeks from a Monday."""
    return unit in WEEKLY_UNITS


def monday_of(day: date) -> date:
    """Return the Monday of the ISO week that holds `day`."""
    return day - timedelta(days=day.weekday())


def weeks_in(start: date, end: date) -> int:
    """Return how many ISO weeks the span touches when it starts on a Monday: Monday to Saturday is one."""
    return -((start - end) // WEEK)


def week_span(monday: date, weeks: int) -> tuple[date, date]:
    """Return the span of `weeks` working weeks from a Monday: Monday up to the last Saturday that a calendar has."""
    try:
        return monday, monday + (weeks - 1) * WEEK + WORKING_WEEK
    except OverflowError:
        return monday, date.max if weeks > 0 else date.min


def instants(start: date, end: date, zone: str) -> tuple[datetime, datetime]:
    """Return the moments at which the first day begins and the last has ended, or those of a span by the hour.

    The clock on the hub's wall is converted here and nowhere else: a day of 23 or 25 hours stays one day. A time that
    comes twice, when clocks go back, is read as the first; one that is skipped is refused before (`hours.py`).
    """
    place = ZoneInfo(zone)
    return wall(start).replace(tzinfo=place, fold=0), wall(end).replace(tzinfo=place, fold=0)


def wall(point: date) -> datetime:
    """Return the naive time on the hub's wall at which a day begins; a time as it is."""
    return point if isinstance(point, datetime) else datetime(point.year, point.month, point.day)  # noqa: DTZ001 -- on the wall


def day_of(point: date) -> date:
    """Return the day of a time on the hub's wall; a day as it is."""
    return point.date() if isinstance(point, datetime) else point


def whole_days(start: date, end: date) -> tuple[date, date]:
    """Return the half-open days that a span touches, by the day or by the hour."""
    last = wall(end)
    return day_of(start), last.date() if last.time() == time() else last.date() + ONE_DAY


def days_of(start: datetime, end: datetime, zone: str) -> tuple[date, date]:
    """Return the days of the hub's zone that the moments touch, half-open, rounded outwards."""
    place = ZoneInfo(zone)
    first, last = start.astimezone(place), end.astimezone(place)
    whole = last.time() == last.time().min
    return first.date(), last.date() if whole else last.date() + timedelta(days=1)


def as_same_product(taken: Iterable[Occupancy], product_id: int, spared: timedelta) -> tuple[Occupancy, ...]:
    """Return what is taken as a follow-on of this product sees it: it may begin sooner after its own, and before it.

    :param spared: by how much the rest before the same product is shorter than the one that the caller adds
    """
    return tuple(
        replace(o, start=o.start + spared, end=o.follow) if o.follow and o.product_id == product_id else o
        for o in taken
    )


def free_units(units: Iterable[int], taken: Iterable[Occupancy], start: date, end: date) -> set[int]:
    """Return the units on which nothing overlaps the span; the caller adds the changeover to `end`."""
    return set(units) - {o.unit_id for o in taken if o.start < end and start < o.end}


def state_of(units: Iterable[int], taken: Iterable[Occupancy], start: date, end: date, *, wanted: int = 1) -> DayState:
    """Return how a stranger sees the span: open, on hold for somebody, or busy.

    :param wanted: how many units have to be free for all of it
    """
    units, taken = list(units), list(taken)
    if len(free_units(units, taken, start, end)) >= wanted:
        return DayState.OPEN
    if len(free_units(units, (o for o in taken if o.firm), start, end)) >= wanted:
        return DayState.HELD
    return DayState.BUSY


def worst(states: Iterable[DayState]) -> DayState:
    """Return the state of several things of which all are needed."""
    return max(states, key=SEVERITY.index)


def free_spans(
    units: Iterable[int], taken: Iterable[Occupancy], first: date, until: date, changeover: timedelta
) -> list[tuple[date, date]]:
    """Return the longest spans in which at least one unit stays free, soonest first.

    A span ends early enough for the changeover to fit before what follows it.
    """
    spans: set[tuple[date, date]] = set()
    busy: dict[int, list[Occupancy]] = {unit: [] for unit in units}
    for occupancy in taken:
        if occupancy.unit_id in busy:
            busy[occupancy.unit_id].append(occupancy)
    for occupancies in busy.values():
        spans.update(_gaps(sorted(occupancies, key=lambda o: o.start), first, until, changeover))
    return _without_covered(spans)


def next_free(
    spans: Iterable[tuple[date, date]],
    *,
    earliest: date,
    length: int,
    in_weeks: bool,
    count: int,
    fits: Callable[[date, date], bool] = lambda _start, _end: True,
) -> tuple[tuple[date, date], ...]:
    """Return the next `count` bookings that fit into the spans, soonest first, none overlapping.

    :param length: whole working weeks from a Monday, or days from any working day
    :param fits: whether the hub's own rules take such a booking
    """

    def fitting() -> Iterator[tuple[date, date]]:
        after = earliest
        for start, end in spans:
            if end <= after:
                continue
            first = _first_day(max(start, after), in_weeks=in_weeks)
            while (span := _span_from(first, length, in_weeks=in_weeks))[1] <= end:
                if fits(*span):
                    yield span
                    first = after = _first_day(span[1], in_weeks=in_weeks)
                else:
                    first = _first_day(first + ONE_DAY, in_weeks=in_weeks)

    return tuple(islice(fitting(), count))


def day_states(units: Iterable[int], taken: Iterable[Occupancy], first: date, until: date) -> dict[date, DayState]:
    """Return how a stranger sees each day from `first` up to `until`."""
    units, taken = list(units), list(taken)
    days = (first + timedelta(days=number) for number in range((until - first).days))
    return {day: state_of(units, taken, day, day + timedelta(days=1)) for day in days}


def _first_day(day: date, *, in_weeks: bool) -> date:
    if in_weeks:
        return monday_of(day + timedelta(days=6))
    return day if day.weekday() < SATURDAY else monday_of(day + WEEK)


def _span_from(first: date, length: int, *, in_weeks: bool) -> tuple[date, date]:
    return week_span(first, length) if in_weeks else (first, first + timedelta(days=length))


def _gaps(occupancies: list[Occupancy], first: date, until: date, changeover: timedelta) -> Iterator[tuple[date, date]]:
    start = first
    for occupancy in occupancies:
        if occupancy.start - changeover > start:
            yield start, occupancy.start - changeover
        start = max(start, occupancy.end)
    if start < until:
        yield start, until


def _without_covered(spans: set[tuple[date, date]]) -> list[tuple[date, date]]:
    kept: list[tuple[date, date]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1].toordinal())):
        if start < end and not any(s <= start and end <= e for s, e in kept):
            kept.append((start, end))
    return kept
