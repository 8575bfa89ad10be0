"""Bookings by the hour: within one day, by the clock on the hub's wall. Pure.

A span is a pair of naive times of one day. Lengths count by that clock too: from 01:00 to 04:00 are three hours, also
in the night in which four pass.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from atmp_match.calendar.rules.days import ONE_DAY, DayState, day_of, instants, wall
from atmp_match.calendar.rules.openings import Hindrance, Obstacle, Openings
from atmp_match.calendar.rules.rests import Rest

HOUR = timedelta(hours=1)
GRID = timedelta(minutes=30)  # bookings begin on full and half hours
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Taking:
    """From when until when one unit is taken, the rest after it included: aware moments.

    :param product_id: what is made then, never shown; None where nobody may follow earlier
    :param follow_at: from when the same product may follow
    """

    unit_id: int
    begins: datetime
    until: datetime
    firm: bool
    product_id: int | None = None
    follow_at: datetime | None = None


def as_columns(start: date | None, end: date | None) -> dict[str, date | time | None]:
    """Return a span as its row keeps it: days, and for a span by the hour the times of its one day."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        day = start.date()
        return {"starts_on": day, "ends_on": day + ONE_DAY, "from_time": start.time(), "to_time": end.time()}
    return {"starts_on": start, "ends_on": end, "from_time": None, "to_time": None}


def point_of(day: date | None, at: time | None, *, is_end: bool = False) -> date | None:
    """Return one end of the span that a row keeps: a day, or a naive time on the hub's wall.

    :param is_end: the row has the day after the last one
    """
    if day is None or at is None:
        return day
    return datetime.combine(day - ONE_DAY if is_end else day, at)


def on_the_wall(moment: datetime, zone: str) -> datetime:
    """Return what the clock on the hub's wall shows at a moment."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


class HasSpan(Protocol):
    """A row that keeps a span."""

    starts_on: date
    ends_on: date
    from_time: time | None
    to_time: time | None


def span_of(row: HasSpan) -> tuple[date, date]:
    """Return the span that a row keeps: days, or naive times of one."""
    if row.from_time is None or row.to_time is None:
        return row.starts_on, row.ends_on
    return datetime.combine(row.starts_on, row.from_time), datetime.combine(row.starts_on, row.to_time)


def as_told(spans: Iterable[tuple[date, date]], zone: str) -> tuple[tuple[date, date], ...]:
    """Return spans for whoever may not know the zone: times with its offset, days as they are."""
    return tuple(instants(*span, zone) if isinstance(span[0], datetime) else span for span in spans)


def is_skipped(point: datetime, zone: str) -> bool:
    """Say whether the clock never shows this time, as it goes forward over it."""
    return on_the_wall(instants(point, point, zone)[0].astimezone(UTC), zone) != point


def is_second_reading(moment: datetime, zone: str) -> bool:
    """Say whether the clock, having gone back, shows a time for the second time at this moment."""
    shown = on_the_wall(moment, zone)
    # In UTC: between zones Python calls a time that comes twice equal to nothing.
    return instants(shown, shown, zone)[0].astimezone(UTC) != moment.astimezone(UTC)


def changes_clock(day: date, zone: str) -> bool:
    """Say whether a day has 23 or 25 hours."""
    begins, ends = (moment.astimezone(UTC) for moment in instants(day, day + ONE_DAY, zone))
    return ends - begins != ONE_DAY


def hindrance_of(openings: Openings, start: datetime, end: datetime, *, now: datetime) -> Hindrance | None:
    """Return the first rule of the hub that a span by the hour does not keep; None where it can be booked.

    :param now: on the hub's wall
    """
    if hindrance := openings.hindrance(start.date(), start.date() + ONE_DAY):
        return hindrance
    if start < (soonest := now + timedelta(hours=openings.rules.lead_hours)):
        return Hindrance(Obstacle.TOO_SOON_BY_HOURS, next_on_grid(soonest))
    hours = openings.rules.hours_on(start.weekday())
    if hours is None or start.time() < hours[0] or end.time() > hours[1]:
        return Hindrance(Obstacle.OUTSIDE_HOURS, start.date())
    return None


def next_on_grid(point: datetime) -> datetime:
    """Return the first full or half hour that does not come before a time."""
    past = (point - datetime.combine(point.date(), time())) % GRID
    return (point - past + GRID if past else point).replace(second=0, microsecond=0)


def spans_on(openings: Openings, day: date, length: int, zone: str) -> Iterator[Span]:
    """Return the spans of so many hours that lie in a day's opening hours, whatever is free, soonest first."""
    hours = openings.rules.hours_on(day.weekday())
    if hours is None:
        return
    start, closes = next_on_grid(datetime.combine(day, hours[0])), datetime.combine(day, hours[1])
    while (end := start + length * HOUR) <= closes:
        if not is_skipped(start, zone) and not is_skipped(end, zone):
            yield start, end
        start += GRID


def pieces_on(openings: Openings, day: date, zone: str) -> Iterator[Span]:
    """Return the half hours of a day's opening hours, soonest first, but those that the clock skips."""
    hours = openings.rules.hours_on(day.weekday())
    if hours is None:
        return
    start, closes = datetime.combine(day, hours[0]), datetime.combine(day, hours[1])
    while start < closes:
        end = min(start + GRID, closes)
        if not is_skipped(start, zone) and not is_skipped(end, zone):
            yield start, end
        start = end


def state_of(
    units: Iterable[int], taken: Iterable[Taking], start: date, end: date, *, zone: str, rest: Rest
) -> DayState:
    """Return how a stranger sees the span with the rest after it: open, on hold for somebody, or busy."""
    begins = instants(start, end, zone)[0]
    moments = rest.moments(end, zone)
    units, taken = set(units), list(taken)
    in_the_way = [one for one in taken if _is_in_the_way(one, begins, *moments, rest.product_id)]
    if units - {one.unit_id for one in in_the_way}:
        return DayState.OPEN
    return DayState.HELD if units - {one.unit_id for one in in_the_way if one.firm} else DayState.BUSY


def apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Return of these spans, soonest first, those that do not overlap the one before."""
    ends = datetime.min  # noqa: DTZ901 -- on the wall
    for start, end in spans:
        if start >= ends:
            yield start, end
            ends = end


def free_spans(
    openings: Openings, days: Iterable[date], length: int, *, now: datetime, zone: str, state: Callable[..., DayState]
) -> Iterator[Span]:
    """Return the spans of so many hours that the hub's rules take and a unit has free, soonest first; they overlap.

    :param state: tells of a span whether it is open
    """
    for day in days:
        for start, end in spans_on(openings, day, length, zone):
            if hindrance_of(openings, start, end, now=now) is None and state(start, end) is DayState.OPEN:
                yield start, end


def overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Say whether two spans, by the day or by the hour, have time in common."""
    return wall(one[0]) < wall(other[1]) and wall(other[0]) < wall(one[1])


def week_of(day: date) -> list[date]:
    """Return Monday to Sunday of the week that a day lies in."""
    monday = day_of(day) - timedelta(days=day.weekday())
    return [monday + number * ONE_DAY for number in range(7)]


def _is_in_the_way(
    one: Taking, begins: datetime, follow_at: datetime, rested: datetime, product_id: int | None
) -> bool:
    if product_id is not None and one.product_id == product_id and one.follow_at is not None:
        return begins < one.follow_at and one.begins < follow_at
    return begins < one.until and one.begins < rested
