"""Rules as the database keeps them and as people type them. Pure."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, time
from typing import Any

from atmp_match.calendar.rules.openings import NOTHING_SAID, BookedBy, BookingRules, WeekRange
from atmp_match.calendar.rules.rests import Changeover, RestUnit

LAST_WEEK = 53
MOST_RANGES = 20
_RANGE = re.compile(r"(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?")
_BEFORE_WEEKS = re.compile(r"(?:wk|week|weeks|v|vecka|veckor|veckorna)\.?(?=[\s\d])", re.IGNORECASE)


def as_record(rules: BookingRules) -> dict[str, Any]:
    """Return what was said, and nothing else, as JSON takes it."""
    said = {name: value for name, value in asdict(rules).items() if value != getattr(NOTHING_SAID, name)}
    for name in ("closed_weeks", "reduced_weeks"):
        if name in said:
            said[name] = [[weeks.first, weeks.last] for weeks in getattr(rules, name)]
    if "published" in said:
        said["published"] = [[start.isoformat(), end.isoformat()] for start, end in rules.published]
    return said


def from_record(record: Mapping[str, Any]) -> BookingRules:
    """Return the rules that `as_record` gave."""
    if not record:
        return NOTHING_SAID
    said = dict(record)
    for name in ("closed_weeks", "reduced_weeks"):
        said[name] = tuple(WeekRange(first, last) for first, last in said.get(name, ()))
    days = date.fromisoformat
    said["published"] = tuple((days(start), days(end)) for start, end in said.get("published", ()))
    said["weekdays"] = tuple(said.get("weekdays", ()))
    said["changeover"] = _changeover(said["changeover"]) if said.get("changeover") else None
    said["day_hours"] = tuple((day, opens, closes) for day, opens, closes in said.get("day_hours", ()))
    said["booked_by"] = BookedBy(said["booked_by"]) if said.get("booked_by") else None
    return BookingRules(**said)


def _changeover(kept: Mapping[str, Any]) -> Changeover:
    said = dict(kept)
    in_hours = said.pop("in_hours", False)  # as it was kept before minutes could be said
    unit = said.pop("unit", RestUnit.HOURS if in_hours else RestUnit.DAYS)
    return Changeover(**said, unit=RestUnit(unit))


def read_weeks(text: str) -> tuple[WeekRange, ...] | None:
    """Return the ISO weeks somebody typed, such as 28–31, 52; None where it is not that."""
    parts = [part.strip() for part in _BEFORE_WEEKS.sub("", text).split(",") if part.strip()]
    found = [_RANGE.fullmatch(part) for part in parts]
    ranges = [WeekRange(int(match[1]), int(match[2] or match[1])) for match in found if match]
    right = len(ranges) == len(parts) <= MOST_RANGES
    return tuple(ranges) if right and all(_is_week(n) for r in ranges for n in (r.first, r.last)) else None


def write_ranges(weeks: tuple[WeekRange, ...]) -> str:
    """Return the weeks as `read_weeks` takes them."""
    return ", ".join(f"{r.first}–{r.last}" if r.first != r.last else str(r.first) for r in weeks)


def read_time(text: str) -> str | None:
    """Return the wall time somebody typed, 8.30 or 08:30, as 08:30; None where it is none."""
    match = re.fullmatch(r"(\d{1,2})[:.](\d{2})", text.strip())
    try:
        return time(int(match[1]), int(match[2])).strftime("%H:%M") if match else None
    except ValueError:
        return None


def read_hours(text: str) -> tuple[str, str] | None:
    """Return the wall times somebody typed, 8-16.30 or 08:00–16:30; None where they are none, or upside down."""
    parts = re.split(r"\s*[-–]\s*", text.strip())
    times = [read_time(part if re.search(r"[:.]", part) else f"{part}:00") for part in parts]
    opens, closes = times if len(times) == 2 else (None, None)  # noqa: PLR2004 -- from and to
    return (opens, closes) if opens and closes and opens < closes else None


def _is_week(number: int) -> bool:
    return 1 <= number <= LAST_WEEK
