"""Reads of the calendar: one statement gives a resource's units and what takes them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    DateTime,
    Integer,
    any_,
    bindparam,
    cast,
    literal_column,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range

from atmp_match.calendar import rules
from atmp_match.calendar.models import CalendarClosing, CalendarEntry, CalendarUnit
from atmp_match.calendar.rules.parts import Step
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db

TAKEN = (CalendarEntry.kind, CalendarEntry.occupied, CalendarEntry.product_id, CalendarEntry.follow_at)


@dataclass(frozen=True)
class Agenda:
    """The units of one resource and the days on which each is taken, in the hub's zone.

    :param openings: the hub's own rules; None where it has said nothing
    """

    units: tuple[int, ...]
    taken: tuple[rules.Occupancy, ...]
    changeover: timedelta
    openings: rules.Openings | None = None

    def state_of(self, start: date, end: date) -> rules.DayState:
        """Return whether the span, with its changeover, is open, on hold for somebody, or busy."""
        return self.own_state(start, end)

    def own_state(self, start: date, end: date) -> rules.DayState:
        """Return the same of the resource itself, whatever else a booking takes."""
        return rules.state_of(self.units, self.taken, start, end + self.changeover)

    def states_of_steps(self, start: date, end: date) -> Iterable[tuple[Step, rules.DayState]]:  # noqa: ARG002 -- see `WholeAgenda`
        """Return what a booking of these days takes besides the resource itself, each with its state."""
        return ()

    def seen_with(self, rest: rules.Rest, further: Mapping[int, rules.Rest] | None = None) -> "Agenda":  # noqa: ARG002 -- for an agenda of several resources
        """Return the agenda as a booking with this rest finds it: next to its own product a shorter one is enough."""
        if rest.product_id is None:
            return replace(self, changeover=timedelta(days=rest.full_days))
        spared = timedelta(days=rest.full_days - rest.same_days)
        taken = rules.as_same_product(self.taken, rest.product_id, spared)
        return replace(self, taken=taken, changeover=timedelta(days=rest.full_days))

    def next_free(
        self, *, earliest: date, until: date, length: int, in_weeks: bool, count: int = 3
    ) -> tuple[tuple[date, date], ...]:
        """Return the next bookings of this length, in weeks or days, that a unit has free and the hub's rules take."""
        if self.openings and self.openings.by_seat:
            return self.next_courses(earliest, until)[:count]
        more = {"fits": self.openings.fits} if self.openings else {}
        spans = self.free_spans(earliest, until)
        return rules.next_free(spans, earliest=earliest, length=length, in_weeks=in_weeks, count=count, **more)

    def seats_left(self, course: rules.Course) -> int:
        """Return how many seats of a course nobody holds or has booked."""
        return len(rules.free_units(self.units, self.taken, course.start, course.end + self.changeover))

    def next_courses(self, earliest: date, until: date) -> tuple[tuple[date, date], ...]:
        """Return the days of the courses between two days that have seats left, soonest first."""
        courses = self.openings.courses if self.openings else ()
        soonest = max(earliest, self.openings.first_start) if self.openings else earliest
        fitting = (one for one in courses if soonest <= one.start and one.end <= until)
        is_open = rules.DayState.OPEN
        return tuple((one.start, one.end) for one in fitting if self.state_of(one.start, one.end) is is_open)

    def free_spans(self, first: date, until: date) -> list[tuple[date, date]]:
        """Return the longest spans in which a unit is free, changeover included, soonest first."""
        spans = rules.free_spans(self.units, self.taken, first, until, self.changeover)
        return rules.without(spans, self.openings.closed_spans(first, until)) if self.openings else spans

    def day_states(
        self,
        first: date,
        until: date,
        *,
        length: int = 1,  # noqa: ARG002 -- see `WholeAgenda`
        in_weeks: bool = False,  # noqa: ARG002 -- see `WholeAgenda`
    ) -> dict[date, rules.DayState]:
        """Return how a stranger sees each day."""
        states = rules.day_states(self.units, self.taken, first, until)
        if self.openings is None:
            return states
        return {day: rules.DayState.CLOSED if self.openings.is_shut(day) else state for day, state in states.items()}


def get_agenda(
    resource_id: int,
    *,
    zone: str,
    changeover_days: int,
    start: date,
    end: date,
    openings: rules.Openings | None = None,
    courses: Iterable[rules.Course] = (),
) -> Agenda:
    """Return what a resource's units do between two days.

    :param courses: on the resource, whose seats may be fewer than its units
    """
    window = Range(*rules.instants(start, end, zone), bounds="[)")
    rows = db.session.execute(AGENDA, {"resource_id": resource_id, "window": window}).all()
    return agenda_of_rows(rows, zone, changeover_days, openings, courses)


def list_agendas(resources: Collection[Resource], *, zone: str, start: date, end: date) -> dict[int, Agenda]:
    """Return what the units of several resources do between two days, by resource, in one statement."""
    window = Range(*rules.instants(start, end, zone), bounds="[)")
    rows = db.session.execute(_AGENDAS, {"resource_ids": [one.id for one in resources], "window": window})
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.resource_id].append(row)
    return {one.id: agenda_of_rows(found[one.id], zone, one.changeover_days, None) for one in resources}


def lock_resources(resource_ids: Collection[int], *, skip_locked: bool = False) -> dict[int, Resource]:
    """Return resources by id, each held as `lock_resource` does, locked in ascending order.

    :param skip_locked: leave out those that somebody else has, instead of waiting for them
    """
    statement = select(Resource).where(Resource.id.in_(resource_ids)).order_by(Resource.id)
    locked = statement.with_for_update(of=Resource, key_share=True, skip_locked=skip_locked)
    return {row.id: row for row in db.session.scalars(locked)}


def lock_resource(resource_id: int) -> Resource:
    """Return a resource, held by this transaction: only one at a time hands out its weeks, or lets somebody wait.

    Others may still refer to it meanwhile. The constraint, not this lock, is what refuses a double booking.
    """
    return db.session.scalars(
        select(Resource).where(Resource.id == resource_id).with_for_update(of=Resource, key_share=True)
    ).one()


def list_units(resource_id: int) -> list[int]:
    """Return the units of a resource, in their order."""
    units = select(CalendarUnit.id).where(CalendarUnit.resource_id == resource_id).order_by(CalendarUnit.position)
    return list(db.session.scalars(units))


def agenda_of_rows(
    rows: Sequence[Any],
    zone: str,
    changeover_days: int,
    openings: rules.Openings | None,
    courses: Iterable[rules.Course] = (),
) -> Agenda:
    """Return the agenda of one resource from rows of its units, each with what takes it, if anything.

    :param courses: on the resource, whose seats may be fewer than its units
    """
    kinds = [row.kind for row in rows if row.occupied is not None]
    taken = tuple(
        rules.Occupancy(
            row.unit_id,
            *rules.days_of(row.occupied.lower, row.occupied.upper, zone),
            row.kind in rules.FIRM,
            row.product_id,
            rules.days_of(row.occupied.lower, row.follow_at, zone)[1] if row.follow_at else None,
        )
        for row in rows
        if row.occupied is not None
    )
    units = tuple(sorted({row.unit_id for row in rows}))
    blocks = [one for one, kind in zip(taken, kinds, strict=True) if kind is rules.EntryKind.BLOCK]
    taken += tuple(rules.beyond_seats(units, taken, blocks, courses))
    return Agenda(units, taken, timedelta(days=changeover_days), openings)


def live_entry_in(window: Range[datetime] | BindParameter[Range[datetime]]) -> ColumnElement[bool]:
    """Return the condition on which an entry takes its unit at some time in the window."""
    return (
        (CalendarEntry.unit_id == CalendarUnit.id)
        & CalendarEntry.released_at.is_(None)
        & CalendarEntry.occupied.overlaps(window)
    )


# Built once: every request for weeks and every page with weeks asks it. Closed days are busy for whoever looks, whether
# or not somebody who was there before still holds them.
_WINDOW = bindparam("window", type_=TSTZRANGE)


def _taken_of(condition: ColumnElement[bool]) -> CompoundSelect[Any]:
    return union_all(
        select(CalendarUnit.resource_id, CalendarUnit.id.label("unit_id"), *TAKEN)
        .outerjoin(CalendarEntry, live_entry_in(_WINDOW))
        .where(condition),
        select(
            CalendarUnit.resource_id,
            CalendarUnit.id.label("unit_id"),
            type_coerce(literal_column("'block'"), CalendarEntry.kind.type).label("kind"),
            CalendarClosing.span.label("occupied"),
            cast(null(), BigInteger).label("product_id"),
            cast(null(), DateTime(timezone=True)).label("follow_at"),
        )
        .join(CalendarClosing, CalendarClosing.unit_id == CalendarUnit.id)
        .where(condition, CalendarClosing.span.overlaps(_WINDOW)),
    )


AGENDA = _taken_of(CalendarUnit.resource_id == bindparam("resource_id"))
_AGENDAS = _taken_of(CalendarUnit.resource_id == any_(bindparam("resource_ids", type_=ARRAY(Integer))))
