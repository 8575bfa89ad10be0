"""When an offer that is booked by the hour is free between two times, as a program asks for it."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import gettext as _

from atmp_match.bookings.queries.availability import Availability, Span
from atmp_match.bookings.queries.hours import hour_agenda, longest_rest
from atmp_match.bookings.rules.requests import HORIZON, Terms
from atmp_match.calendar.rules import ONE_DAY, DayState, Openings, day_of, wall
from atmp_match.calendar.rules.hours import Span as Hours
from atmp_match.calendar.rules.hours import apart, as_told, pieces_on
from atmp_match.catalogue.models import Resource
from atmp_match.shared.errors import InvalidInput

USUAL = timedelta(weeks=2)
MOST = timedelta(weeks=8)


def get_hour_availability(resource: Resource, terms: Terms, *, start: date | None, end: date | None) -> Availability:
    """Return the offer's free and taken hours, from now two weeks ahead unless told otherwise.

    :param start: a day, or a naive time on the hub's wall
    :raises InvalidInput: the end is not after the start, or further from it or from now than is told at once
    """
    if terms.hours is None or terms.openings is None:
        raise ValueError("the offer is not booked by the hour")
    now, zone = terms.hours.now, terms.hours.zone
    first = max(wall(start), now) if start else now
    last = wall(end) if end else first + USUAL
    _check(wall(start or now), last, terms)
    agenda = hour_agenda(resource, zone, longest_rest(resource), first=first, until=last)
    days = [day_of(first) + number * ONE_DAY for number in range((day_of(last) - day_of(first)).days + 1)]
    opens, closes = terms.available_from or day_of(first), terms.closes_on or day_of(last) + ONE_DAY
    offered = [day for day in days if opens <= day < closes]
    free = agenda.free_on(terms.openings, iter(offered), terms.shortest, now=now)
    taken = [(piece, agenda.state_alone(*piece)) for piece in _pieces(terms.openings, days, zone)]
    within = [(piece, state) for piece, state in taken if first <= piece[0] and piece[1] <= last]
    return Availability(
        units=len(agenda.units),
        smallest={"length": terms.shortest, "unit": "hours"},
        free=_told((span for span in apart(free) if first <= span[0] and span[1] <= last), zone),
        held=_told(_joined(piece for piece, state in within if state is DayState.HELD), zone),
        busy=_told(_joined(piece for piece, state in within if state is DayState.BUSY), zone),
    )


def _check(start: date, end: date, terms: Terms) -> None:
    if terms.hours is None:
        return
    latest = terms.hours.now + HORIZON + MOST
    if wall(end) <= wall(start):
        raise InvalidInput({"to": _("The end must come after the start.")})
    if wall(end) - max(wall(start), terms.hours.now) > MOST:
        raise InvalidInput({"to": _("Ask for at most %(n)s weeks of hours at once.", n=MOST.days // 7)})
    if wall(end) > latest:
        raise InvalidInput({"to": _("Nobody can book further ahead than %(day)s.", day=latest.date().isoformat())})
    if wall(start) < terms.hours.now - timedelta(weeks=26):
        raise InvalidInput({"from": _("These days are long past.")})


def _pieces(openings: Openings, days: Iterable[date], zone: str) -> Iterable[Hours]:
    return (piece for day in days if not openings.is_shut(day) for piece in pieces_on(openings, day, zone))


def _told(spans: Iterable[Hours], zone: str) -> tuple[Span, ...]:
    return tuple({"start": start, "end": end} for start, end in as_told(spans, zone))


def _joined(pieces: Iterable[Hours]) -> list[Hours]:
    spans: list[Hours] = []
    for start, end in pieces:
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
