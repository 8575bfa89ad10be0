"""When a resource is free by the hour: for a request, and for whoever looks for one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from atmp_match.bookings.rules.requests import HORIZON, Terms
from atmp_match.calendar.queries import HourAgenda, get_hour_agenda
from atmp_match.calendar.rules import ONE_DAY, DayState, Rest, day_of, rest_after, wall
from atmp_match.calendar.rules.hours import HOUR, Span, apart
from atmp_match.calendar.rules.rule_records import from_record
from atmp_match.catalogue.models import Resource

LOOKED_AHEAD = timedelta(weeks=8)  # for the next hours as long; whoever wants later ones names a day


def longest_rest(resource: Resource) -> Rest:
    """Return the rest after a booking of which nothing is known."""
    said = from_record(resource.rules).changeover
    return rest_after(said, usual_days=resource.changeover_days, has_virus=None, product_id=None)


def hour_agenda(resource: Resource, zone: str, rest: Rest, *, first: date, until: date) -> HourAgenda:
    """Return what the resource's units do between two days or times, as a booking with this rest finds it."""
    # A day more on both sides: a rest may reach in, and that of the last booking out.
    beyond = timedelta(days=rest.full_days) + ONE_DAY
    return get_hour_agenda(resource.id, zone=zone, start=wall(first) - beyond, end=wall(until) + beyond, rest=rest)


def state_of(resource: Resource, zone: str, start: date, end: date, *, rest: Rest) -> DayState:
    """Return whether a span, by the day or by the hour, is open, on hold for somebody, or busy."""
    return hour_agenda(resource, zone, rest, first=start, until=end).state_of(start, end)


def next_hours(resource: Resource, terms: Terms, *, start: date, end: date, count: int = 3) -> tuple[Span, ...]:
    """Return the next spans of as many hours that are free, from the asked start on, none overlapping.

    Whoever asked for days gets hours of the shortest booking: there are no others.
    """
    if terms.hours is None or terms.openings is None:
        return ()
    is_hours = isinstance(start, datetime) and isinstance(end, datetime)
    length = min(max(-(-(end - start) // HOUR), terms.shortest), terms.longest) if is_hours else terms.shortest
    first = max(day_of(start), terms.hours.now.date())
    until = min(first + LOOKED_AHEAD, terms.hours.now.date() + HORIZON, terms.closes_on or date.max)
    agenda = hour_agenda(resource, terms.hours.zone, longest_rest(resource), first=first, until=until)
    free = agenda.free_on(terms.openings, _days(first, until), length, now=terms.hours.now)
    return tuple(islice(apart(span for span in free if span[0] >= wall(start)), count))


def _days(first: date, until: date) -> Iterator[date]:
    return (first + number * ONE_DAY for number in range((until - first).days))
