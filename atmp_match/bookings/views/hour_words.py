"""The words of a booking's pages and mails: of weeks, or of hours."""

from collections.abc import Callable

from flask_babel import gettext

from atmp_match.bookings.queries.seen import SeenBooking
from atmp_match.bookings.rules.hour_words import in_hours
from atmp_match.bookings.rules.requests import Terms
from atmp_match.shared.locale import language


def words_for(seen: SeenBooking | Terms) -> Callable[..., str]:
    """Return what translates the sentences about this booking, or this offer; a template calls it `_`.

    What people wrote and what things are called is filled in afterwards and stays as it is.
    """
    return _of_hours if seen.is_by_hour else gettext


def said_for(seen: SeenBooking, sentence: object) -> str:
    """Return a sentence of ours about this booking that was translated before, such as why something was refused."""
    return in_hours(str(sentence), language()) if seen.is_by_hour else str(sentence)


def _of_hours(words: str, **values: object) -> str:
    said = in_hours(gettext(words), language())
    return said % values if values else said
