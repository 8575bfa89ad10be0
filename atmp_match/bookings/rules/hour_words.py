"""What is said of weeks, said of hours. Pure.

Nearly every sentence about a booking speaks of weeks, for that is what most bookings are. In English and in Swedish
the words for weeks and hours behave alike, so that the sentences of a booking by the hour are the same ones with the
other word in them; writing each twice would double the catalogue of translations.
"""

import re
from collections.abc import Mapping

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"week": "hour", "weeks": "hours", "a week": "an hour"},
    "sv": {"vecka": "timme", "veckan": "timmen", "veckor": "timmar", "veckorna": "timmarna"},
}


def in_hours(words: str, language: str) -> str:
    """Return a sentence about weeks, not yet filled in, as one about hours; the large first letter stays large.

    :param language: en or sv
    """
    said = _WORDS[language]
    found = "|".join(sorted(said, key=len, reverse=True))

    def other(match: re.Match[str]) -> str:
        word = said[match[0].lower()]
        return word.capitalize() if match[0][0].isupper() else word

    return re.sub(rf"(?<![\w(])({found})(?![\w)])", other, words, flags=re.IGNORECASE)
