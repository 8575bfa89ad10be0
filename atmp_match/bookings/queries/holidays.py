"""Public holidays of a hub's country, from the `holidays` library, which is kept by people who read the laws."""

from collections.abc import Container
from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=64)
def list_holidays(country: str, year: int) -> Container[date]:
    """Return the public holidays of a country in a year and the next, since a deadline may cross New Year.

    A country the library does not know has none: its weekends still count.
    """
    if country not in holidays.list_supported_countries():
        return frozenset()
    # Swedish law counts every Sunday as a holiday; weekends are the caller's business.
    return frozenset(holidays.country_holidays(country, years=(year, year + 1)))
