"""Bookings that take several resources: few at any hub, and found by a small index of their own."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, false, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from atmp_match.bookings.models import Booking
from atmp_match.bookings.rules.transitions import AGREED, ENDS_UNANSWERED
from atmp_match.calendar.rules import wall
from atmp_match.calendar.rules.hours import HasSpan, span_of
from atmp_match.calendar.rules.parts import Step, from_record
from atmp_match.catalogue.models import OfferPart, Resource, offer_resources
from atmp_match.extensions import db

Taken = tuple[int, date, date]  # a resource, and half-open days
TAKES = (
    Booking.resource_id,
    Booking.parts,
    Booking.starts_on,
    Booking.ends_on,
    Booking.from_time,
    Booking.to_time,
)
SEVERAL = Booking.parts != literal_column("'[]'::jsonb", JSONB)


class TakesRow(HasSpan, Protocol):
    """A row that says what its booking takes and when."""

    resource_id: int
    parts: list[Any]


def takes(resource_ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition of taking any of these resources, first or later."""
    named = (Booking.parts.contains([{"resource_id": resource_id}]) for resource_id in sorted(resource_ids))
    return or_(Booking.resource_id.in_(resource_ids), and_(SEVERAL, or_(false(), *named)))


def list_companions(resource_ids: Collection[int]) -> set[int]:
    """Return the resources of all that wait for any of these, or could be ended by a deadline."""
    if not resource_ids:
        return set()
    of_hubs = select(Resource.hub_id).where(Resource.id.in_(resource_ids))
    rows = db.session.scalars(
        select(Booking.parts)
        .where(SEVERAL, Booking.status.in_(ENDS_UNANSWERED | AGREED), Booking.hub_id.in_(of_hubs))
        .where(or_(Booking.status.in_(ENDS_UNANSWERED), Booking.proposed_by.is_not(None)))
    )
    taken = [ids_in(parts) for parts in rows]
    return set().union(*(ids for ids in taken if not ids.isdisjoint(resource_ids)))


def ids_in(parts: Iterable[dict[str, int]]) -> set[int]:
    """Return the resources that a kept recipe names."""
    return {part["resource_id"] for part in parts}


def spans_of(row: TakesRow) -> list[Taken]:
    """Return what a booking takes, by its columns `TAKES`: resources with half-open days, or with hours of one."""
    steps = from_record(row.parts) or (Step(row.resource_id, ""),)
    return [(step.resource_id, *step.span(*span_of(row))) for step in steps]


def meet(one: Iterable[Taken], other: Iterable[Taken]) -> bool:
    """Say whether two bookings take some of the same days of a resource."""
    others = list(other)
    return any(
        resource_id == its and wall(start) < wall(ends) and wall(starts) < wall(end)
        for resource_id, start, end in one
        for its, starts, ends in others
    )


def list_firsts(resource_ids: Collection[int]) -> set[int]:
    """Return the own resources of the offers that take any of these later: who waits for one may wait for the other."""
    later = select(OfferPart.offer_id).where(OfferPart.resource_id.in_(resource_ids))
    first = func.min(offer_resources.c.resource_id)
    statement = select(first).where(offer_resources.c.offer_id.in_(later)).group_by(offer_resources.c.offer_id)
    return set(db.session.scalars(statement))
