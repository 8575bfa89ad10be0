"""Bookings side by side on a grid of ISO weeks: columns, lanes, and how much of a resource is taken. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from atmp_match.calendar.rules import WEEK, monday_of

ZOOMS = (13, 26, 52)  # weeks that can be looked at
Columns = tuple[int, int]


def columns_of(start: date, end: date, monday: date, weeks: int) -> Columns | None:
    """Return the first and the last week, counted from 0, that a half-open span touches; None where it is outside."""
    first = (monday_of(start) - monday) // WEEK
    last = (monday_of(end - timedelta(days=1)) - monday) // WEEK
    return (max(first, 0), min(last, weeks - 1)) if last >= 0 and first < weeks else None


def lanes_for(spans: Sequence[Columns]) -> list[int]:
    """Return for each span the lane, counted from 0, in which it meets no other; as few lanes as can be.

    :param spans: in the order of their first column
    """
    ends: list[int] = []
    lanes = []
    for first, last in spans:
        lane = next((number for number, end in enumerate(ends) if end < first), len(ends))
        ends[lane : lane + 1] = [last]
        lanes.append(lane)
    return lanes


def share_taken(spans: Iterable[tuple[int, Columns]], units: int, weeks: int) -> int:
    """Return how many of a hundred unit-weeks are taken; a week counts once, however much of it is.

    :param spans: the number of the unit, and the weeks
    """
    taken = {(unit, week) for unit, (first, last) in spans for week in range(first, last + 1)}
    return round(100 * len(taken) / (units * weeks)) if units and weeks else 0


def months_in(monday: date, weeks: int) -> list[tuple[date, int, int]]:
    """Return the months of the weeks: a day of each, its first week counted from 0, and how many weeks begin in it."""
    found: list[tuple[date, int, int]] = []
    for number in range(weeks):
        day = monday + number * WEEK
        if found and (found[-1][0].year, found[-1][0].month) == (day.year, day.month):
            month, first, count = found[-1]
            found[-1] = (month, first, count + 1)
        else:
            found.append((day, number, 1))
    return found


def week_of(text: str | None, today: date) -> date:
    """Return the Monday of an ISO week written as 2027-W05; that of today where it is none."""
    try:
        return monday_of(date.fromisoformat(text or ""))
    except ValueError:
        return monday_of(today)
