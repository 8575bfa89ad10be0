"""The sentence for each rule of a hub that stands in the way."""

from collections.abc import Iterator

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from atmp_match.calendar.rules import BookingRules, Hindrance, Obstacle, Openings
from atmp_match.calendar.rules.rule_records import write_ranges


def weekday_words() -> tuple[str, ...]:
    """Return Monday to Sunday, whole words."""
    return _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")


def sentence_for_hindrance(hindrance: Hindrance, openings: Openings) -> str:
    """Return which rule it is, with the hub's own figures, in the reader's language."""
    rules, day, week = openings.rules, format_date(hindrance.day, "long"), hindrance.day.isocalendar().week
    names = weekday_words()
    open_days = ", ".join(names[number] for number in sorted(rules.weekdays))
    said = {
        Obstacle.TOO_SOON: _("This hub plans ahead. Choose a start on or after %(day)s.", day=day),
        Obstacle.TOO_FAR: _("This hub books no further ahead than %(day)s.", day=day),
        Obstacle.NOT_PUBLISHED: _("The hub takes bookings only in the weeks it has published, and these are not."),
        Obstacle.CLOSED_WEEK: _(
            "The hub is closed in week %(week)s. It closes every year in weeks %(weeks)s.",
            week=week,
            weeks=write_ranges(rules.closed_weeks),
        ),
        Obstacle.REDUCED_WEEK: _(
            "Staffing is reduced in week %(week)s, so nothing new begins then. The same goes for weeks %(weeks)s.",
            week=week,
            weeks=write_ranges(rules.reduced_weeks),
        ),
        Obstacle.CLOSED_WEEKDAY: _(
            "%(day)s is a day on which nobody is there. Bookings begin and end on: %(days)s.", day=day, days=open_days
        ),
        Obstacle.HOLIDAY: _(
            "%(day)s is a public holiday: %(name)s. Bookings begin and end on working days.",
            day=day,
            name=openings.holidays.get(hindrance.day, ""),
        ),
    }
    return said[hindrance.obstacle]


def sentences_of(openings: Openings) -> list[str]:
    """Return what a hub has said about bookings, for whoever is about to ask for one."""
    return [sentence for sentence in (*_when_open(openings.rules), *_when_booked(openings.rules)) if sentence]


def _when_open(rules: BookingRules) -> Iterator[str]:
    names = weekday_words()
    if rules.weekdays:
        yield _("Open on: %(days)s.", days=", ".join(names[number] for number in rules.weekdays))
    if rules.opens_at and rules.closes_at:
        yield _("Staffed from %(opens)s to %(closes)s, local time.", opens=rules.opens_at, closes=rules.closes_at)
    if rules.closed_on_holidays:
        yield _("Closed on public holidays.")
    if rules.closed_weeks:
        yield _("Closed every year in weeks %(weeks)s.", weeks=write_ranges(rules.closed_weeks))
    if rules.reduced_weeks:
        yield _("Nothing new begins in weeks %(weeks)s.", weeks=write_ranges(rules.reduced_weeks))


def _when_booked(rules: BookingRules) -> Iterator[str]:
    if rules.only_published:
        yield _("Only weeks that the hub has published can be booked.")
    if rules.lead_days:
        yield ngettext("Ask at least %(num)s day ahead.", "Ask at least %(num)s days ahead.", rules.lead_days)
    if rules.horizon_weeks:
        yield ngettext("Starts at most %(num)s week ahead.", "Starts at most %(num)s weeks ahead.", rules.horizon_weeks)
