"""Public holidays of a hub's country, from the `holidays` library, which is kept by people who read the laws."""

from collections.abc import Container
from datetime import date
from functools import lru_cache

import holidays

# Midsummer and Christmas Eve are no public holidays in Swedish law, and nobody works.
CLOSED = frozenset({"public", "de_facto"})


@lru_cache(maxsize=64)
def list_holidays(country: str, year: int) -> Container[date]:
    """Return the days nobody answers in a country, in a year and the next, since a deadline may cross New Year.

    Weekends are the caller's business. A country the library does not know has no holidays.

    :param country: ISO 3166-1 alpha-2
    """
    kind = getattr(holidays, country, None)
    if kind is None or country not in holidays.list_supported_countries():
        return frozenset()
    categories = tuple(sorted(CLOSED & set(kind.supported_categories)))
    return frozenset(kind(years=(year, year + 1), categories=categories))
