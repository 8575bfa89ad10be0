"""When an offer is free by the hour, as its page shows it: a week of days, and the hours of one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from atmp_match.bookings.queries.hours import LOOKED_AHEAD, hour_agenda, longest_rest
from atmp_match.bookings.rules.requests import HORIZON, Terms
from atmp_match.calendar.queries import HourAgenda
from atmp_match.calendar.rules import ONE_DAY, WEEK, DayState, monday_of
from atmp_match.calendar.rules.hours import Span, changes_clock, hindrance_of, spans_on, week_of
from atmp_match.catalogue.models import Resource

STATE_NAMES = {DayState.OPEN: "free", DayState.HELD: "held", DayState.BUSY: "busy", DayState.CLOSED: "closed"}


@dataclass(frozen=True)
class HourWindows:
    """The free hours of an offer on one day, for one length, and its week.

    :param free: the spans of that length that can be asked for, soonest first; they overlap
    :param week: Monday to Sunday, each free, held, busy or closed
    :param clock_changes: whether the day has 23 or 25 hours
    """

    length: int
    day: date
    free: tuple[Span, ...]
    week: Mapping[date, str]
    clock_changes: bool
    earlier: date | None
    later: date | None
    in_weeks: bool = False
    states: Mapping[date, str] = field(default_factory=dict)


def list_hours(resource: Resource, terms: Terms, *, length: int | None, day: date | None) -> HourWindows:
    """Return the hours of this length that are free on a day, or on the first day that has any.

    A length that cannot be booked gives way to the nearest one that can.
    """
    if terms.hours is None or terms.openings is None:
        raise ValueError("the offer is not booked by the hour")
    length = min(max(length or terms.shortest, terms.shortest), terms.longest)
    length -= (length - terms.shortest) % terms.step
    today = terms.hours.now.date()
    last = today + HORIZON
    is_asked = day is not None and today <= day <= last
    first = monday_of(day) if day and is_asked else today
    until = first + (WEEK if is_asked else LOOKED_AHEAD)
    agenda = hour_agenda(resource, terms.hours.zone, longest_rest(resource), first=first, until=until)
    states = partial(_spans_of, agenda, terms, length)
    shown = day if day and is_asked else _first_free(states, first, until) or today
    found = {one: states(one) for one in week_of(shown)}
    monday = monday_of(shown)
    return HourWindows(
        length=length,
        day=shown,
        free=tuple(span for span, state in found[shown] if state is DayState.OPEN),
        week={one: STATE_NAMES[_best(spans)] for one, spans in found.items()},
        clock_changes=changes_clock(shown, terms.hours.zone),
        earlier=max(monday - WEEK, today) if monday > today else None,
        later=monday + WEEK if monday + WEEK <= last else None,
    )


def _first_free(states: partial[list[tuple[Span, DayState]]], first: date, until: date) -> date | None:
    days = (first + timedelta(days=number) for number in range((until - first).days))
    return next((day for day in days if _best(states(day)) is DayState.OPEN), None)


def _spans_of(agenda: HourAgenda, terms: Terms, length: int, day: date) -> list[tuple[Span, DayState]]:
    """Return what can be asked for on a day by the hub's rules, each with its state."""
    if terms.hours is None or terms.openings is None or not _is_offered(terms, day):
        return []
    return [
        (span, agenda.state_of(*span))
        for span in spans_on(terms.openings, day, length, terms.hours.zone)
        if hindrance_of(terms.openings, *span, now=terms.hours.now) is None
    ]


def _is_offered(terms: Terms, day: date) -> bool:
    opens, closes = terms.available_from or day, terms.closes_on or day + ONE_DAY
    return opens <= day < closes


def _best(spans: list[tuple[Span, DayState]]) -> DayState:
    found = {state for _span, state in spans}
    return next((state for state in (DayState.OPEN, DayState.HELD, DayState.BUSY) if state in found), DayState.CLOSED)
