"""When what was seen of a hub is too old to be taken as it stands. Pure."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from atmp_match.catalogue.rules.openness import last_day


def is_stale(as_of: str | None, on: date, months: int) -> bool:
    """Tell whether a page of this date, a day, month or year, is older than so many months; an undated one is not."""
    return as_of is not None and last_day(as_of) < months_before(on, months)


def last_seen(dates: Iterable[str | None], on: date) -> str | None:
    """Return the newest of these days, months or years that lay behind that day as a whole; None if none did."""
    known = [text for text in dates if text is not None and last_day(text) <= on]
    return max(known, key=last_day, default=None)


def months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, or that month's last day; the first day of all where it lies before."""
    years, month = divmod(day.month - 1 - months, 12)
    year = day.year + years
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
