"""Days on which nobody answers."""

from collections.abc import Container
from datetime import date

from atmp_match.calendar.queries import find_holidays


def list_holidays(country: str, year: int) -> Container[date]:
    """Return the days nobody answers in a country, in a year and the next, since a deadline may cross New Year.

    :param country: ISO 3166-1 alpha-2
    """
    return find_holidays(country, (year, year + 1))
