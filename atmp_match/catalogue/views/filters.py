"""How the catalogue's dates and places are written in templates."""

from collections.abc import Iterable

from flask_babel import get_locale
from flask_babel import gettext as _

from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.queries import is_old, stale_limit
from atmp_match.catalogue.rules.staleness import last_seen
from atmp_match.shared.clock import today
from atmp_match.shared.formats import write_months, write_partial_day
from atmp_match.shared.locale import language

YEAR, MONTH = 4, 7


def as_of(value: str | None) -> str:
    """Write a date as exact as it is: 2019, March 2021, 3 Mar 2021."""
    return _("undated") if value is None else write_partial_day(value, language())


def newest(dates: Iterable[str | None]) -> str | None:
    """Return the newest of these dates that has passed."""
    return last_seen(dates, today())


def last_seen_sentence(dates: Iterable[str | None]) -> str:
    """Say that the newest of these dates is older than the office's limit; nothing where it is not."""
    seen = newest(dates)
    if seen is None or not is_old(seen):
        return ""
    words = {"evidence": as_of(seen), "limit": write_months(stale_limit(), language())}
    return _("Last seen %(evidence)s; the cluster office's limit is %(limit)s. Ask the hub if it still holds", **words)


def first_day(offer: Offer) -> str:
    """Write the day from which an offer stands, as exact as its page."""
    if offer.available_from is None:
        return ""
    exact = {"year": YEAR, "month": MONTH}.get(offer.available_from_precision or "")
    return as_of(offer.available_from.isoformat()[:exact])


def country(code: str) -> str:
    """Return a country's name in the reader's language."""
    locale = get_locale()
    return str(locale.territories.get(code, code)) if locale else code
