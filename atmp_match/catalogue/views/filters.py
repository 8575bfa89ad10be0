"""How the catalogue's dates and places are written in templates."""

from flask_babel import get_locale
from flask_babel import gettext as _

from atmp_match.catalogue.models import Offer
from atmp_match.shared.formats import write_partial_day
from atmp_match.shared.locale import language

YEAR, MONTH = 4, 7


def as_of(value: str | None) -> str:
    """Write a date as exact as it is: 2019, March 2021, 3 Mar 2021."""
    return _("undated") if value is None else write_partial_day(value, language())


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
