"""The sentence for each rule of a hub that stands in the way."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from atmp_match.calendar.rules import BookingRules, Hindrance, Obstacle, Openings, wall
from atmp_match.calendar.rules.rule_records import write_ranges


def weekday_words() -> tuple[str, ...]:
    """Return Monday to Sunday, whole words."""
    return _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")


def sentence_for_hindrance(hindrance: Hindrance, openings: Openings) -> str:
    """Return which rule it is, with the hub's own figures, in the reader's language."""
    rules, day, week = openings.rules, format_date(hindrance.day, "long"), hindrance.day.isocalendar().week
    names = weekday_words()
    open_days = ", ".join(names[number] for number in sorted(rules.open_weekdays))
    said = {
        Obstacle.TOO_SOON: _("This hub plans ahead. Choose a start on or after %(day)s.", day=day),
        Obstacle.TOO_SOON_BY_HOURS: _(
            "This hub wants to know %(hours)s ahead. Choose a start at %(soonest)s or later.",
            hours=ngettext("%(num)s hour", "%(num)s hours", rules.lead_hours),
            soonest=_moment(hindrance.day),
        ),
        Obstacle.OUTSIDE_HOURS: _(
            "On this day bookings lie between %(opens)s and %(closes)s, local time.",
            **_opening(rules, hindrance.day.weekday()),
        ),
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
        Obstacle.NO_COURSE: _("No course is published on these days. Choose one of the dates in the list."),
    }
    return said[hindrance.obstacle]


def sentences_of(openings: Openings) -> list[str]:
    """Return what a hub has said about bookings, for whoever is about to ask for one."""
    return [sentence for sentence in (*_when_open(openings.rules), *_when_booked(openings.rules)) if sentence]


def _when_open(rules: BookingRules) -> Iterator[str]:
    names = weekday_words()
    if rules.in_hours:
        yield _("Hours: %(hours)s, local time.", hours=", ".join(_week_of_hours(rules)))
    elif rules.weekdays:
        yield _("Open on: %(days)s.", days=", ".join(names[number] for number in rules.weekdays))
    if rules.opens_at and rules.closes_at and not rules.in_hours:
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
    if rules.in_hours and rules.lead_hours:
        yield ngettext("Ask at least %(num)s hour ahead.", "Ask at least %(num)s hours ahead.", rules.lead_hours)
    if rules.horizon_weeks:
        yield ngettext("Starts at most %(num)s week ahead.", "Starts at most %(num)s weeks ahead.", rules.horizon_weeks)


def _week_of_hours(rules: BookingRules) -> Iterator[str]:
    """Write the opening hours of the week, days in a row with the same ones together: Monday–Friday 08:00–17:00."""
    names = weekday_words()
    open_days = [(day, hours) for day in range(7) if (hours := rules.hours_on(day))]
    for (opens, closes), same in groupby(open_days, key=lambda one: one[1]):
        days = [names[day] for day, _hours in same]
        yield f"{'–'.join(days[:: len(days) - 1]) if len(days) > 1 else days[0]} {opens:%H:%M}–{closes:%H:%M}"


def _opening(rules: BookingRules, weekday: int) -> dict[str, str]:
    hours = rules.hours_on(weekday)
    return {"opens": f"{hours[0]:%H:%M}", "closes": f"{hours[1]:%H:%M}"} if hours else {"opens": "", "closes": ""}


def _moment(point: date) -> str:
    return f"{format_date(point, 'd MMM')} {wall(point):%H:%M}"
