"""What a resource's units do by the hour: one statement."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy.dialects.postgresql import Range

from atmp_match.calendar import rules
from atmp_match.calendar.queries.agendas import AGENDA
from atmp_match.calendar.rules import hours
from atmp_match.extensions import db


@dataclass(frozen=True)
class HourAgenda:
    """The units of one resource and the moments at which each is taken, as a booking with this rest finds it."""

    units: tuple[int, ...]
    taken: tuple[hours.Taking, ...]
    zone: str
    rest: rules.Rest

    def state_of(self, start: date, end: date) -> rules.DayState:
        """Return whether the span, by the day or by the hour, is open, on hold for somebody, or busy."""
        return hours.state_of(self.units, self.taken, start, end, zone=self.zone, rest=self.rest)

    def state_alone(self, start: date, end: date) -> rules.DayState:
        """Return the state of the span itself, without any rest after it."""
        return hours.state_of(self.units, self.taken, start, end, zone=self.zone, rest=rules.Rest(0, 0))

    def free_on(
        self, openings: rules.Openings, days: Iterator[date], length: int, *, now: datetime
    ) -> Iterator[hours.Span]:
        """Return the spans of so many hours that can be booked on these days, soonest first; they overlap."""
        state: Callable[..., rules.DayState] = partial(self.state_of)
        return hours.free_spans(openings, days, length, now=now, zone=self.zone, state=state)


def get_hour_agenda(resource_id: int, *, zone: str, start: date, end: date, rest: rules.Rest) -> HourAgenda:
    """Return what a resource's units do between two days or times; what rests into them counts."""
    window = Range(*rules.instants(start, end, zone), bounds="[)")
    rows = db.session.execute(AGENDA, {"resource_id": resource_id, "window": window}).all()
    taken = tuple(
        hours.Taking(
            row.unit_id, row.occupied.lower, row.occupied.upper, row.kind in rules.FIRM, row.product_id, row.follow_at
        )
        for row in rows
        if row.occupied is not None
    )
    return HourAgenda(tuple(sorted({row.unit_id for row in rows})), taken, zone, rest)
