"""Weeks as people type them, and as two spans are drawn one above the other. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from atmp_match.calendar.rules import ONE_DAY, WEEK, monday_of, week_span, weeks_in
from atmp_match.products.rules.typed import read_day

Days = tuple[date, date]
LONGEST_TYPED = 80  # characters
_WEEK = r"(?:wks?|weeks?|v|veckor|vecka)?\.?\s*(\d{1,2})(?:,?\s+(\d{4}))?"
_FROM_TO = r"\s*(?:-|\u2013|\bto\b|\btill\b|\bt\.?o\.?m\.?(?=\s))\s*"
WEEKS = re.compile(rf"{_WEEK}(?:{_FROM_TO}{_WEEK})?")
DAYS = re.compile(r"(.+?)\s*(?:\s[-\u2013]\s|\u2013|\bto\b|\btill\b)\s*(.+)")
MOST_LABELS = 8
YEARS_AROUND = 2


def read_weeks(text: str, *, near: date, today: date) -> Days | None:
    """Return the half-open days that somebody typed; None where it is neither weeks nor days.

    Weeks: wk 7-10, v. 7-10, 7-10, week 7, wk 52, 2026 to wk 2, 2027. Days, the last one included: 15 Feb 2027 to
    12 Mar 2027, 2027-02-15 to 2027-03-12.

    :param near: weeks without a year are those nearest to this day, and never past
    """
    typed = " ".join(text.replace("\N{NO-BREAK SPACE}", " ").lower().split())[: LONGEST_TYPED + 1]
    if len(typed) > LONGEST_TYPED:
        return None
    weeks = WEEKS.fullmatch(typed)
    return _weeks(weeks, near=near, today=today) if weeks else _days(typed)


def _weeks(found: re.Match[str], *, near: date, today: date) -> Days | None:
    first, year, last, last_year = (int(part) if part else None for part in found.groups())
    if first is None:
        return None
    if last is not None and last_year is not None and year is None and last >= first:
        year = last_year  # wk 7-10 2027: the year is that of both
    start = _monday(year, first) if year else _nearest(first, near=near, today=today)
    if start is None:
        return None
    if last is None:
        return week_span(start, 1)
    end = _monday(last_year, last) if last_year else _next(last, after=start)
    return week_span(start, weeks_in(start, end + WEEK)) if end and end >= start else None


def _days(typed: str) -> Days | None:
    found = DAYS.fullmatch(typed)
    first, last = (read_day(found[1]), read_day(found[2])) if found else (read_day(typed), read_day(typed))
    return (first, last + ONE_DAY) if first and last else None


def _nearest(week: int, *, near: date, today: date) -> date | None:
    years = range(near.year - YEARS_AROUND, near.year + YEARS_AROUND + 1)
    coming = [monday for year in years if (monday := _monday(year, week)) and monday > today]
    return min(coming, key=lambda monday: abs(monday - near), default=None)


def _next(week: int, *, after: date) -> date | None:
    mondays = (_monday(year, week) for year in range(after.year - 1, after.year + YEARS_AROUND + 1))
    return next((monday for monday in mondays if monday and monday >= after), None)


def _monday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def weeks_later(old: Days, new: Days) -> int:
    """Return by how many whole weeks a span of the same length was moved, negative for earlier; 0 for anything else.

    Of hours none are said: whoever moves a meeting by a week thinks of its day.
    """
    if any(isinstance(point, datetime) for point in (*old, *new)):
        return 0
    moved, rest = divmod((new[0] - old[0]).days, WEEK.days)
    return moved if not rest and new[1] - new[0] == old[1] - old[0] else 0


@dataclass(frozen=True)
class Lanes:
    """Two or more spans, drawn above each other in columns of one ISO week.

    :param count: columns
    :param labels: where to write the number of a week: (column, the week's Monday), not too many to be read
    :param bars: for each span its first column and the column after its last, from 1
    """

    count: int
    labels: tuple[tuple[int, date], ...]
    bars: tuple[tuple[int, int], ...]


def lanes_of(spans: Sequence[Days]) -> Lanes:
    """Return how to draw these spans, with a week of air on both sides."""
    first = monday_of(min(start for start, _end in spans)) - WEEK
    last = monday_of(max(end for _start, end in spans) - ONE_DAY) + WEEK
    count = (last - first) // WEEK + 1
    step = -(-count // MOST_LABELS)
    labels = tuple((number + 1, first + number * WEEK) for number in range(0, count, step))
    return Lanes(
        count, labels, tuple((_column(start, first), _column(end - ONE_DAY, first) + 1) for start, end in spans)
    )


def _column(day: date, first: date) -> int:
    return (monday_of(day) - first) // WEEK + 1
