"""Public holidays of a hub's country, from the `holidays` library, which is kept by people who read the laws."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

import holidays

from atmp_match.shared.locale import language

# Midsummer and Christmas Eve are no public holidays in Swedish law, and nobody works.
CLOSED = frozenset({"public", "de_facto"})
IN_ENGLISH = ("en_GB", "en_US", "en_CA")


def find_holidays(country: str, years: Iterable[int]) -> Mapping[date, str]:
    """Return the days nobody works in a country, with their names in the reader's language as far as they are known.

    Weekends are the caller's business. A country the library does not know has no holidays.

    :param country: ISO 3166-1 alpha-2
    """
    return _holidays(country, tuple(sorted(set(years))), language())


@lru_cache(maxsize=256)
def _holidays(country: str, years: tuple[int, ...], spoken: str) -> Mapping[date, str]:
    kind = getattr(holidays, country, None)
    if kind is None or country not in holidays.list_supported_countries():
        return {}
    categories = tuple(sorted(CLOSED & set(kind.supported_categories)))
    known = kind.supported_languages
    names = next((name for name in (spoken, *IN_ENGLISH) if name in known), None)
    return dict(kind(years=years, categories=categories, language=names))
