"""The sentence for each thing that can be wrong with hours that somebody asks for."""

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from atmp_match.bookings.rules.hours import HourProblem
from atmp_match.bookings.rules.requests import Terms


def sentence_for_hours(problem: HourProblem, terms: Terms) -> str:
    """Return what to tell the person, with the offer's own figures."""
    opens = format_date(terms.available_from, "long") if terms.available_from else ""
    closes = format_date(terms.available_until, "long") if terms.available_until else ""
    return {
        HourProblem.START_MISSING: _("Choose a day and the time you want to start, like 8 Feb 2027 and 13:00."),
        HourProblem.END_MISSING: _("Choose how many hours you need, or the time at which they end."),
        HourProblem.PAST: _("Choose a start after now."),
        HourProblem.END_BEFORE_START: _("The end must come after the start."),
        HourProblem.OVER_MIDNIGHT: _("A booking by the hour ends on the day it begins. Ask for each day by itself."),
        HourProblem.OFF_GRID: _("Bookings here start on full or half hours, like 13:00 or 13:30."),
        HourProblem.SKIPPED: _(
            "The clocks go forward over this time, so it does not exist on this day. Choose another."
        ),
        HourProblem.TOO_SHORT: _("The shortest booking here is %(length)s.", length=_hours(terms.shortest)),
        HourProblem.TOO_LONG: _("The longest booking here is %(length)s.", length=_hours(terms.longest)),
        HourProblem.NOT_A_STEP: _(
            "Bookings here take %(shortest)s or more, in steps of %(step)s.",
            shortest=_hours(terms.shortest),
            step=_hours(terms.step),
        ),
        HourProblem.NOT_YET_OPEN: _("This offer opens on %(day)s. Choose a later start.", day=opens),
        HourProblem.CLOSED_AGAIN: _("This offer closes on %(day)s. Choose an earlier end.", day=closes),
    }[problem]


def _hours(number: int) -> str:
    return ngettext("%(num)s hour", "%(num)s hours", number)
