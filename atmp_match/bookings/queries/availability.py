"""When an offer is free between two days, as a program asks for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask_babel import gettext as _

from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.courses import OpenCourse, list_open_courses
from atmp_match.bookings.rules.requests import HORIZON, Terms
from atmp_match.calendar.rules import DayState
from atmp_match.catalogue.models import Offer
from atmp_match.shared import clock
from atmp_match.shared.errors import InvalidInput

USUAL = timedelta(weeks=26)
MOST = 1000  # more free spans than any horizon holds
Span = dict[str, date]


@dataclass(frozen=True)
class Availability:
    """What a stranger may know of an offer's time; days are half-open and in the hub's zone.

    :param units: identical units; 0 where the offer is asked for by quantity
    :param smallest: the length of the smallest booking, in `unit`s of weeks or days
    :param free: the smallest bookings that fit, soonest first, none overlapping; of courses each that has a seat left
    :param courses: where seats are booked: the dates within the days asked for, with the seats that are left
    """

    units: int
    smallest: Mapping[str, object]
    free: tuple[Span, ...]
    held: tuple[Span, ...]
    busy: tuple[Span, ...]
    courses: tuple[OpenCourse, ...] = ()


def get_availability(offer: Offer, terms: Terms, *, start: date | None, end: date | None) -> Availability:
    """Return the offer's free and taken time, from tomorrow half a year ahead unless told otherwise.

    :raises InvalidInput: the end is not after the start, or further away than anybody may book
    """
    today = clock.today(offer.hub.timezone)
    start = start or today + timedelta(days=1)
    end = end or start + USUAL
    _check(start, end, today)
    smallest = {"length": terms.shortest, "unit": "weeks" if terms.in_weeks else "days"}
    resource = offers.resource_of(offer)
    if resource is None or not terms.has_calendar:
        return Availability(0, smallest, (), (), ())
    zone, recipe = offer.hub.timezone, offers.recipe_of(offer)
    agenda = offers.agenda_of(resource, zone, start=start, end=end, openings=terms.openings, recipe=recipe)
    opens = max(start, today + timedelta(days=1), terms.available_from or start)
    closes = min(end, terms.closes_on or end)
    free = agenda.next_free(
        earliest=opens,
        # The last booking's changeover may lie behind the days asked for.
        until=closes + agenda.changeover,
        length=terms.shortest,
        in_weeks=terms.in_weeks,
        count=MOST,
    )
    # A day on which only nobody comes or goes is not taken: a longer booking runs over it.
    anyway = replace(agenda, openings=None)
    states = anyway.day_states(start, end, length=terms.shortest, in_weeks=terms.in_weeks)
    closed = terms.openings.closed_spans(start, end) if terms.openings else []
    states |= {day: DayState.BUSY for day in states if any(first <= day < last for first, last in closed)}
    return Availability(
        units=len(agenda.units),
        smallest=smallest,
        free=tuple({"start": first, "end": last} for first, last in free if last <= closes),
        held=_spans(states, DayState.HELD),
        busy=_spans(states, DayState.BUSY),
        courses=tuple(one for one in list_open_courses(offer, terms, first=opens) if one.course.end <= closes)
        if terms.by_seat
        else (),
    )


def _check(start: date, end: date, today: date) -> None:
    if end <= start:
        raise InvalidInput({"to": _("The end must come after the start.")})
    latest = today + HORIZON + USUAL
    if end > latest:
        raise InvalidInput({"to": _("Nobody can book further ahead than %(day)s.", day=latest.isoformat())})
    if start < today - USUAL:
        raise InvalidInput({"from": _("These days are long past.")})


def _spans(states: Mapping[date, DayState], wanted: DayState) -> tuple[Span, ...]:
    return tuple(_joined(day for day, state in states.items() if state is wanted))


def _joined(days: Iterable[date]) -> list[Span]:
    spans: list[Span] = []
    for day in days:
        if spans and spans[-1]["end"] == day:
            spans[-1]["end"] = day + timedelta(days=1)
        else:
            spans.append({"start": day, "end": day + timedelta(days=1)})
    return spans
