"""Hours as people type them. Pure."""

import re
from datetime import date, datetime, time

from atmp_match.calendar.rules import day_of
from atmp_match.products.rules.typed import read_day

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?"
HOURS = re.compile(rf"(?:(.+?),?\s+)?(?:(?:kl\.?|at)\s*)?{_CLOCK}\s*(?:-|\u2013|\bto\b|\btill\b)\s*{_CLOCK}")
LONGEST_TYPED = 80  # characters


def read_hours(text: str, *, near: date, today: date) -> tuple[datetime, datetime] | None:
    """Return the naive times of one day that somebody typed; None where it is no day with hours.

    9 Feb 2027, 13:00-15:00, 2027-02-09 13-15, 9 feb. kl. 13.00-15.00, and 13-15 for other hours of the same day.

    :param near: the day of hours without a day; a day without a year is the one nearest to it, and never past
    """
    typed = " ".join(text.replace("\N{NO-BREAK SPACE}", " ").lower().split())
    found = HOURS.fullmatch(typed) if len(typed) <= LONGEST_TYPED else None
    if found is None:
        return None
    day = _read_day(found[1], near=day_of(near), today=today) if found[1] else day_of(near)
    begins, ends = _read_time(found[2], found[3]), _read_time(found[4], found[5])
    if day is None or begins is None or ends is None:
        return None
    return datetime.combine(day, begins), datetime.combine(day, ends)


def _read_day(text: str, *, near: date, today: date) -> date | None:
    if day := read_day(text):
        return day
    years = (read_day(f"{text.rstrip('.,')} {year}") for year in range(near.year - 1, near.year + 3))
    return min((day for day in years if day and day >= today), key=lambda day: abs(day - near), default=None)


def _read_time(hour: str, minute: str | None) -> time | None:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None
