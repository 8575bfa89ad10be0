"""How the house writes days, weeks, times and money, in English and in Swedish.

Pure: the language and today's date are passed in. Spans are half-open, as everywhere: the end is the first day after.
Weeks are ISO weeks, Monday first; 2026 has 53 of them. A year is written only when it is not this year's.
"""

from calendar import Calendar
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

HOUSE_ZONE = ZoneInfo("Europe/Stockholm")
NO_BREAK_SPACE = "\u00a0"
FRIDAY = 4
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "sv": ("jan.", "feb.", "mars", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."),
}
LONG_MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "sv": (
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ),
}
WEEKDAYS = {
    "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
    "sv": ("må", "ti", "on", "to", "fr", "lö", "sö"),
}
LONG_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
}
WEEK = {"en": "wk", "sv": "v."}
SPANS = {
    "en": {"year": ("year", "years"), "month": ("month", "months")},
    "sv": {"year": ("år", "år"), "month": ("månad", "månader")},
}
TO = {"en": "to", "sv": "till"}


def write_day(day: date, language: str) -> str:
    """Write one day with its year: 15 Feb 2027, 15 feb. 2027."""
    return f"{_short(day, language)} {day.year}"


def write_month(day: date, language: str) -> str:
    """Write the month that `day` lies in: February 2027, februari 2027."""
    return f"{LONG_MONTHS[language][day.month - 1]} {day.year}"


def write_partial_day(text: str, language: str) -> str:
    """Write a date as exact as it is known: 2019, March 2021, 3 Mar 2021."""
    if len(text) == len("2019"):
        return text
    if len(text) == len("2019-03"):
        return write_month(date.fromisoformat(f"{text}-01"), language)
    return write_day(date.fromisoformat(text), language)


def weeks_of_month(day: date) -> list[list[date]]:
    """Return the weeks, Monday first, that the month of `day` touches; the outer ones reach into its neighbours."""
    return Calendar().monthdatescalendar(day.year, day.month)


def write_days(start: date, end: date, language: str, today: date) -> str:
    """Write a span by its first and last day: 15 Feb to 12 Mar.

    Whole weeks end with their Friday, as people plan them.
    """
    last = _last_day(start, end)
    if last == start:
        return _short(start, language) if start.year == today.year else write_day(start, language)
    if start.year != last.year:
        return f"{write_day(start, language)} {TO[language]} {write_day(last, language)}"
    until = _short(last, language) if last.year == today.year else write_day(last, language)
    return f"{_short(start, language)} {TO[language]} {until}"


def write_weeks(start: date, end: date, language: str, today: date) -> str:
    """Write the ISO weeks a span touches: wk 7–10, v. 7–10, and wk 52, 2026 to wk 2, 2027."""
    first, last = start.isocalendar(), max(start, end - timedelta(days=1)).isocalendar()
    if first.year != last.year:
        return f"{_week(first.week, first.year, language)} {TO[language]} {_week(last.week, last.year, language)}"
    numbers = str(first.week) if first.week == last.week else f"{first.week}–{last.week}"
    return _week(numbers, first.year if first.year != today.isocalendar().year else None, language)


def write_hours(start: datetime, end: datetime, language: str, today: date) -> str:
    """Write two times of one day by a clock on the wall: 9 Feb, 13:00–15:00 and 9 feb. kl. 13:00–15:00."""
    day = _short(start.date(), language) if start.year == today.year else write_day(start.date(), language)
    return f"{day}, {start:%H:%M}–{end:%H:%M}" if language == "en" else f"{day} kl. {start:%H:%M}–{end:%H:%M}"


def write_weekday(day: date, language: str, today: date) -> str:
    """Write which day of which week a day is: Tuesday, wk 6."""
    week = write_weeks(day, day, language, today)
    return f"{LONG_WEEKDAYS[language][day.weekday()]}, {week}"


def write_moment(moment: datetime, language: str, today: date) -> str:
    """Write an aware time in the house's zone, 24 hours: 22 Nov, 14:32."""
    local = moment.astimezone(HOUSE_ZONE)
    day = _short(local.date(), language) if local.year == today.year else write_day(local.date(), language)
    return f"{day}, {local:%H:%M}" if language == "en" else f"{day} {local:%H:%M}"


def write_money(amount: Decimal | int, language: str, currency: str = "SEK") -> str:
    """Write money without öre: SEK 1,500,000, 1 500 000 kr, 900 EUR; the spaces do not break."""
    if language == "en":
        return f"{currency}{NO_BREAK_SPACE}{amount:,.0f}"
    unit = "kr" if currency == "SEK" else currency
    return f"{amount:,.0f} {unit}".replace(",", NO_BREAK_SPACE).replace(" ", NO_BREAK_SPACE)


def write_months(months: int, language: str) -> str:
    """Write a number of months as people say it: 3 years, 18 months, 1 år."""
    years, rest = divmod(months, 12)
    number, unit = (months, "month") if rest or not years else (years, "year")
    one, many = SPANS[language][unit]
    return f"{number}{NO_BREAK_SPACE}{one if number == 1 else many}"


def _short(day: date, language: str) -> str:
    return f"{day.day} {MONTHS[language][day.month - 1]}"


def _week(numbers: str | int, year: int | None, language: str) -> str:
    words = f"{WEEK[language]}{NO_BREAK_SPACE}{numbers}"
    if year is None:
        return words
    return f"{words}, {year}" if language == "en" else f"{words} {year}"


def _last_day(start: date, end: date) -> date:
    last = max(start, end - timedelta(days=1))
    whole_weeks = start.weekday() == 0 and end.weekday() == 0 and end > start
    return last - timedelta(days=last.weekday() - FRIDAY) if whole_weeks else last
