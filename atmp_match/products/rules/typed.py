"""What people type: days in the ways they write them."""

import re
from datetime import date, timedelta

MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "maj": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10,
    "okt": 10, "nov": 11, "dec": 12,
}  # fmt: skip
WORDS = re.compile(r"(\d{1,2})\.?\s+([a-zåäö]{3,9})\.?,?\s+(\d{4})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
WEEK = re.compile(r"(?:wk|week|v|vecka)\.?\s*(\d{1,2})(?:,?\s+(\d{4}))?")
LONGEST_CODE_NAME = 80  # characters
LONGEST_DESCRIPTION = 20_000
UNITS = ("L", "g", "doses")
LAST_YEAR = 2100


def read_day(text: str) -> date | None:
    """Return the day somebody typed: 8 Feb 2027, 8 februari 2027, 2027-02-08; None where it is none of these."""
    cleaned = text.strip().lower()
    if iso := ISO.fullmatch(cleaned):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if words := WORDS.fullmatch(cleaned):
        return _day(int(words[3]), MONTHS.get(words[2][:3], 0), int(words[1]))
    return None


def read_day_or_week(text: str, today: date) -> date | None:
    """Return the day somebody typed, or the Monday of the week: wk 6, v. 6, week 6 2027.

    A week without a year is the next of its number, this week included.
    """
    week = WEEK.fullmatch(text.replace("\N{NO-BREAK SPACE}", " ").strip().lower())
    if not week:
        return read_day(text)
    if week[2]:
        return _monday(int(week[2]), int(week[1]))
    this_monday = today - timedelta(days=today.weekday())
    coming = (_monday(year, int(week[1])) for year in range(today.year, today.year + 7))  # some years have no week 53
    return next((monday for monday in coming if monday and monday >= this_monday), None)


def _monday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1) if year <= LAST_YEAR else None
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year <= LAST_YEAR else None
    except ValueError:
        return None
