"""Taking and giving back time. Each joins the transaction of the booking or block that asks for it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, bindparam, case, func, insert, select, text, true, update
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from atmp_match.calendar import rules
from atmp_match.calendar.events import BlockRemoved, FreeTimeChanged
from atmp_match.calendar.models import CalendarEntry, CalendarUnit
from atmp_match.extensions import db
from atmp_match.shared.errors import Conflict
from atmp_match.shared.transactions import record, transaction

_TAKE_UNIT = text(
    "SELECT take_unit(:resource_id, :holder_id, :kind, :span, :occupied, :product_id, :follow_at)"
).bindparams(bindparam("span", type_=TSTZRANGE), bindparam("occupied", type_=TSTZRANGE))


# The same lock as in `take_unit`, for the resources of a holder's live entries: always before their rows.
_LOCK = text("""
    SELECT pg_advisory_xact_lock(7312002, resource_id) FROM (
        SELECT DISTINCT resource_id FROM calendar_entries JOIN calendar_units ON calendar_units.id = unit_id
        WHERE holder_id = :holder_id AND released_at IS NULL ORDER BY resource_id) AS held
""")


def lock_calendar(resource_id: int) -> None:
    """Wait for whoever changes what the resource's units do; until this transaction ends, nobody else does."""
    db.session.execute(select(func.pg_advisory_xact_lock(7312002, resource_id)))


def take_unit(resource_id: int, *, holder_id: UUID, start: date, end: date, zone: str, rest: rules.Rest) -> int | None:
    """Hold one free unit for the days and the rest after them, and return its id; None where no unit is free.

    Where the same product is on a unit before or after, the shorter rest between the two is enough.
    """
    span = _span(start, end, zone)
    follow_at, rested = rest.moments(end, zone)
    with transaction():
        unit_id: int | None = db.session.scalar(
            _TAKE_UNIT,
            {
                "resource_id": resource_id,
                "holder_id": holder_id,
                "kind": rules.EntryKind.HOLD.value,
                "span": span,
                "occupied": Range(span.lower, rested, bounds="[)"),
                "product_id": rest.product_id,
                "follow_at": follow_at,
            },
        )
        if unit_id is not None:
            record(FreeTimeChanged(resource_id), by=None)
        return unit_id


def make_firm(holder_id: UUID) -> int:
    """Turn a holder's holds into bookings, and return how many there were."""
    with transaction():
        result = db.session.execute(
            update(CalendarEntry)
            .where(CalendarEntry.holder_id == holder_id, CalendarEntry.released_at.is_(None))
            .values(kind=rules.EntryKind.BOOKING)
            .returning(CalendarEntry.id)
        )
        return len(result.all())


def release(holder_id: UUID) -> int:
    """Give back everything a holder has, and return how many entries that were."""
    return _release(holder_id, true())


def release_span(holder_id: UUID, *, start: date, end: date, zone: str) -> int:
    """Give back what a holder has of exactly these days, and return how many entries that were."""
    return _release(holder_id, CalendarEntry.span == _span(start, end, zone))


def narrow_span(holder_id: UUID, *, old: tuple[date, date], new: tuple[date, date], zone: str, rest: rules.Rest) -> int:
    """Give back the days of a holder's span that the new one leaves out, and return how many entries changed."""
    span = _span(*new, zone)
    follow_at, rested = rest.moments(new[1], zone)
    later = aliased(CalendarEntry)
    follower = (
        select(func.min(func.lower(later.span)))
        .where(later.unit_id == CalendarEntry.unit_id, later.released_at.is_(None), later.holder_id != holder_id)
        .where(func.lower(later.span) >= span.upper)
        .scalar_subquery()
    )
    with transaction():
        db.session.execute(_LOCK, {"holder_id": holder_id})
        result = db.session.execute(
            update(CalendarEntry)
            .where(CalendarEntry.holder_id == holder_id, CalendarEntry.released_at.is_(None))
            .where(CalendarEntry.span == _span(*old, zone))
            .values(
                span=span,
                occupied=func.tstzrange(span.lower, func.least(rested, follower)),
                follow_at=case((CalendarEntry.product_id.is_not(None), follow_at)),
                rested_at=rested,
            )
            .returning(CalendarEntry.unit_id)
            .execution_options(synchronize_session=False)
        )
        units = result.scalars().all()
        _tell_of(units)
        return len(units)


def block_unit(unit_id: int, *, start: date, end: date, zone: str, note: str) -> UUID:
    """Take a unit for maintenance or own use; the returned id releases it.

    :raises Conflict: where somebody holds or has booked the unit in these days
    """
    span = _span(start, end, zone)
    holder_id = uuid4()
    entry = {"unit_id": unit_id, "holder_id": holder_id, "span": span, "occupied": span, "note": note}
    with transaction():
        try:
            with db.session.begin_nested():
                db.session.execute(insert(CalendarEntry).values(kind=rules.EntryKind.BLOCK, **entry))
        except IntegrityError as error:
            raise Conflict(_("Somebody holds this unit in these days.")) from error
        _tell_of([unit_id])
    return holder_id


def remove_block(block_id: UUID, *, by: int | None = None) -> int:
    """Open again what a block had closed, and return how many entries that were; whoever waits gets the days."""
    with transaction():
        blocked = select(CalendarEntry.unit_id).where(
            CalendarEntry.holder_id == block_id, CalendarEntry.released_at.is_(None)
        )
        resources = db.session.scalars(
            select(CalendarUnit.resource_id).where(CalendarUnit.id.in_(blocked)).distinct()
        ).all()
        count = release(block_id)
        for resource_id in resources:
            record(BlockRemoved(resource_id), by=by)
    return count


def _release(holder_id: UUID, condition: ColumnElement[bool]) -> int:
    with transaction():
        db.session.execute(_LOCK, {"holder_id": holder_id})
        result = db.session.execute(
            update(CalendarEntry)
            .where(CalendarEntry.holder_id == holder_id, condition, CalendarEntry.released_at.is_(None))
            .values(released_at=func.now())
            .returning(CalendarEntry.unit_id)
        )
        units = result.scalars().all()
        _tell_of(units)
        return len(units)


def _span(start: date, end: date, zone: str) -> Range[datetime]:
    return Range(*rules.instants(start, end, zone), bounds="[)")


def _tell_of(units: Sequence[int]) -> None:
    resources = select(CalendarUnit.resource_id).where(CalendarUnit.id.in_(units)).distinct()
    if units:
        for resource_id in db.session.scalars(resources).all():
            record(FreeTimeChanged(resource_id), by=None)
