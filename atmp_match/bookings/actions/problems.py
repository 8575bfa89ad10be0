"""The sentence for each thing that can be wrong with a request."""

from datetime import date, datetime

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from atmp_match.bookings.actions.hour_problems import sentence_for_hours
from atmp_match.bookings.rules.hour_words import in_hours
from atmp_match.bookings.rules.hours import HourProblem
from atmp_match.bookings.rules.requests import (
    HORIZON,
    LARGEST_QUANTITY,
    LONGEST_MESSAGE,
    MOST_FLEXIBLE,
    Problem,
    Terms,
)
from atmp_match.calendar.actions import sentence_for_hindrance
from atmp_match.calendar.rules import Hindrance
from atmp_match.calendar.rules.parts import Step
from atmp_match.shared import clock
from atmp_match.shared.formats import write_weeks
from atmp_match.shared.free_text import Flaw, words_for
from atmp_match.shared.locale import language


def sentence_for(problem: Problem | HourProblem | Hindrance, terms: Terms) -> str:
    """Return what to tell the person, with the offer's own figures."""
    if isinstance(problem, Hindrance):
        return sentence_for_hindrance(problem, terms.openings) if terms.openings else ""
    if isinstance(problem, HourProblem):
        return sentence_for_hours(problem, terms)
    return {**_about_days(terms), **_about_the_rest()}[problem]


def said_of(start: date | None, words: str) -> str:
    """Return a sentence about weeks as it is, or of hours where the span that it is about is one by the hour."""
    return in_hours(words, language()) if isinstance(start, datetime) else words


def closed_then(step: Step, start: date, end: date) -> str:
    """Return what to say where a booking of these days has a later part in weeks that the hub has closed."""
    first, last = step.span(start, end)
    days = write_weeks(first, last, language(), clock.today())
    return _("%(name)s is closed then (%(weeks)s). Choose other weeks.", name=step.name, weeks=days)


def _about_days(terms: Terms) -> dict[Problem, str]:
    shortest = _length(terms, weeks=terms.min_weeks, days=terms.min_days)
    longest = _length(terms, weeks=terms.max_weeks, days=terms.max_days)
    opens = format_date(terms.available_from, "long") if terms.available_from else ""
    closes = format_date(terms.available_until, "long") if terms.available_until else ""
    return {
        Problem.START_MISSING: _("Choose the week you want to start, like 8 Feb 2027."),
        Problem.END_MISSING: _("Choose how long you need, or the day after the last one."),
        Problem.START_PAST: _("Choose a start after today."),
        Problem.END_BEFORE_START: _("The end must come after the start."),
        Problem.NOT_MONDAY: _("Bookings here start on a Monday. Choose a Monday."),
        Problem.TOO_SHORT: _("The shortest booking here is %(length)s.", length=shortest),
        Problem.TOO_LONG: _("The longest booking here is %(length)s.", length=longest),
        Problem.NOT_A_STEP: _(
            "Bookings here take %(shortest)s or more, in steps of %(step)s.",
            shortest=shortest,
            step=_length(terms, weeks=terms.step, days=terms.step),
        ),
        Problem.TOO_FAR: _("Choose a start within the next %(n)s weeks.", n=HORIZON.days // 7),
        Problem.NOT_YET_OPEN: _("This offer opens on %(day)s. Choose a later start.", day=opens),
        Problem.CLOSED_AGAIN: _("This offer closes on %(day)s. Choose an earlier end.", day=closes),
        Problem.COURSE_MISSING: _("Choose one of the course dates."),
        Problem.SEATS: _("Enter a number of seats from 1 to as many as the course has."),
        Problem.NO_WEEKS_HERE: _("This offer is asked for by quantity, without weeks. Leave the dates empty."),
        Problem.NO_HOURS_HERE: _("This offer is booked in whole days or weeks. Leave the times out."),
    }


def _about_the_rest() -> dict[Problem, str]:
    return {
        Problem.QUANTITY: _("Enter a whole number from 1 to %(n)s.", n=LARGEST_QUANTITY),
        Problem.MESSAGE_TOO_LONG: _("Keep the message under %(n)s characters.", n=LONGEST_MESSAGE),
        Problem.MESSAGE_UNSTORABLE: words_for(Flaw.UNSTORABLE, longest=LONGEST_MESSAGE),
        Problem.MESSAGE_PERSONAL: words_for(Flaw.PERSONAL_NUMBER, longest=LONGEST_MESSAGE),
        Problem.FLEXIBLE_DAYS: _("Enter a number of days from 0 to %(n)s.", n=MOST_FLEXIBLE),
        Problem.CDA_NEEDED: _(
            "The full brief needs a confidentiality agreement with this hub, and none is recorded. Choose named."
        ),
    }


def _length(terms: Terms, *, weeks: int, days: int) -> str:
    if terms.in_weeks:
        return ngettext("%(num)s week", "%(num)s weeks", weeks)
    return ngettext("%(num)s day", "%(num)s days", days)
