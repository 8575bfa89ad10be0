"""Reads of the calendar: one statement gives a resource's units and what takes them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    DateTime,
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
from atmp_match.calendar.queries.openings import find_openings
from atmp_match.catalogue.models import Hub, Resource, offer_resources
from atmp_match.extensions import db
from atmp_match.shared.clock import today

_TAKEN = (CalendarEntry.kind, CalendarEntry.occupied, CalendarEntry.product_id, CalendarEntry.follow_at)


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
        return rules.state_of(self.units, self.taken, start, end + self.changeover)

    def seen_with(self, rest: rules.Rest) -> "Agenda":
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
        more = {"fits": self.openings.fits} if self.openings else {}
        spans = self.free_spans(earliest, until)
        return rules.next_free(spans, earliest=earliest, length=length, in_weeks=in_weeks, count=count, **more)

    def free_spans(self, first: date, until: date) -> list[tuple[date, date]]:
        """Return the longest spans in which a unit is free, changeover included, soonest first."""
        spans = rules.free_spans(self.units, self.taken, first, until, self.changeover)
        return rules.without(spans, self.openings.closed_spans(first, until)) if self.openings else spans

    def day_states(self, first: date, until: date) -> dict[date, rules.DayState]:
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
) -> Agenda:
    """Return what a resource's units do between two days."""
    window = Range(*rules.instants(start, end, zone), bounds="[)")
    rows = db.session.execute(AGENDA, {"resource_id": resource_id, "window": window}).all()
    return _agenda(rows, zone, changeover_days, openings)


def list_free_time(
    offer_ids: Collection[str], *, first: date, until: date, also_illustrative: bool
) -> dict[str, rules.FreeTime]:
    """Return when a unit of each offer's resource is free, changeover included, in one statement for all of them.

    Nothing can be booked for today, so that spans begin tomorrow at the soonest, by the hub's own clock.
    The hub's rules come with them, for what depends on the length of a booking.

    :param also_illustrative: whether made-up capacity counts; offers without any resource are not in the answer
    """
    if not offer_ids:
        return {}
    # A day more on both sides: what a day is, each hub's own zone decides afterwards.
    days = (first - rules.ONE_DAY, until + rules.ONE_DAY)
    window = Range(*rules.instants(*days, "UTC"), bounds="[)")
    statement = (
        select(
            offer_resources.c.offer_id,
            Resource.changeover_days,
            Resource.rules,
            Hub.timezone,
            Hub.country,
            CalendarUnit.id.label("unit_id"),
            *_TAKEN,
        )
        .join_from(offer_resources, Resource)
        .join(Resource.hub)
        .join(CalendarUnit, CalendarUnit.resource_id == Resource.id)
        .outerjoin(CalendarEntry, _live_entry_in(window))
        .where(offer_resources.c.offer_id.in_(offer_ids))
    )
    if not also_illustrative:
        statement = statement.where(Resource.illustrative.is_(False))
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(statement):
        rows[row.offer_id].append(row)
    return {offer_id: _free_from_tomorrow(found, first, until) for offer_id, found in rows.items()}


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


def _free_from_tomorrow(found: Sequence[Any], first: date, until: date) -> rules.FreeTime:
    zone = found[0].timezone
    # Whether bookings count in weeks or days changes no closed time.
    said = find_openings(found[0].rules, usual_in_weeks=True, country=found[0].country, zone=zone)
    # Where the hub has said nothing, the house's own horizon stands all the same.
    openings = said or rules.Openings(rules.NOTHING_SAID, in_weeks=True, today=today(zone))
    agenda = _agenda(found, zone, found[0].changeover_days, said)
    return rules.FreeTime(agenda.free_spans(max(first, openings.first_start), until), openings)


def _agenda(rows: Sequence[Any], zone: str, changeover_days: int, openings: rules.Openings | None) -> Agenda:
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
    return Agenda(tuple(sorted({row.unit_id for row in rows})), taken, timedelta(days=changeover_days), openings)


def _live_entry_in(window: Range[datetime] | BindParameter[Range[datetime]]) -> ColumnElement[bool]:
    return (
        (CalendarEntry.unit_id == CalendarUnit.id)
        & CalendarEntry.released_at.is_(None)
        & CalendarEntry.occupied.overlaps(window)
    )


# Built once: every request for weeks and every page with weeks asks it. Closed days are busy for whoever looks, whether
# or not somebody who was there before still holds them.
_OF_RESOURCE = CalendarUnit.resource_id == bindparam("resource_id")
_WINDOW = bindparam("window", type_=TSTZRANGE)
AGENDA = union_all(
    select(CalendarUnit.id.label("unit_id"), *_TAKEN)
    .outerjoin(CalendarEntry, _live_entry_in(_WINDOW))
    .where(_OF_RESOURCE),
    select(
        CalendarUnit.id.label("unit_id"),
        type_coerce(literal_column("'block'"), CalendarEntry.kind.type).label("kind"),
        CalendarClosing.span.label("occupied"),
        cast(null(), BigInteger).label("product_id"),
        cast(null(), DateTime(timezone=True)).label("follow_at"),
    )
    .join(CalendarClosing, CalendarClosing.unit_id == CalendarUnit.id)
    .where(_OF_RESOURCE, CalendarClosing.span.overlaps(_WINDOW)),
)
