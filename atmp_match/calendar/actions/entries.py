"""Taking and giving back time. Each joins the transaction of the booking or block that asks for it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, case, func, insert, select, text, true, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from atmp_match.calendar import rules
from atmp_match.calendar.events import BlockRemoved, FreeTimeChanged
from atmp_match.calendar.models import CalendarEntry, CalendarUnit
from atmp_match.calendar.rules.parts import Part
from atmp_match.extensions import db
from atmp_match.shared.errors import Conflict
from atmp_match.shared.transactions import record, transaction

_TAKE_UNITS = text("""
    SELECT take_units(:holder_id, :kind, CAST(:resources AS integer[]), CAST(:units AS integer[]),
      CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[]), CAST(:rested AS timestamptz[]),
      CAST(:products AS bigint[]), CAST(:follows AS timestamptz[]))
""")
# The same lock as in `take_units`, for the resources of these holders' live entries: always before their rows.
_LOCK = text("""
    SELECT pg_advisory_xact_lock(7312002, resource_id) FROM (
        SELECT DISTINCT resource_id FROM calendar_entries JOIN calendar_units ON calendar_units.id = unit_id
        WHERE holder_id = ANY(:holder_ids) AND released_at IS NULL ORDER BY resource_id) AS held
""")


def lock_calendar(resource_id: int) -> None:
    """Wait for whoever changes what the resource's units do; until this transaction ends, nobody else does."""
    db.session.execute(select(func.pg_advisory_xact_lock(7312002, resource_id)))


def lock_calendars(resource_ids: Collection[int]) -> None:
    """Wait, as `lock_calendar` does, for each of several resources, in ascending order."""
    for resource_id in sorted(resource_ids):
        lock_calendar(resource_id)


def try_lock_calendars(resource_ids: Collection[int]) -> bool:
    """Do as `lock_calendars` where nobody has to be waited for, and say whether that was so."""
    locks = (func.pg_try_advisory_xact_lock(7312002, resource_id) for resource_id in sorted(resource_ids))
    return all(db.session.execute(select(*locks)).one())


def lock_calendars_of(holder_ids: Collection[UUID]) -> None:
    """Wait for whoever changes what these holders have, before giving back what several of them do."""
    db.session.execute(_LOCK, {"holder_ids": list(holder_ids)})


def take_unit(resource_id: int, *, holder_id: UUID, start: date, end: date, zone: str, rest: rules.Rest) -> int | None:
    """Hold one free unit for the days and the rest after them, and return its id; None where no unit is free."""
    units = take_units([Part(resource_id, start, end, rest)], holder_id=holder_id, zone=zone)
    return units[0] if units else None


def take_units(parts: Sequence[Part], *, holder_id: UUID, zone: str) -> list[int]:
    """Hold free units for every part and the rest after each, or nothing; return their ids, part by part.

    Units of one part are different ones. Where the same product is on a unit before or after, the shorter rest between
    the two is enough. The list is empty, and nothing is taken, where any part has too few free units.

    :param parts: each of another resource; the first has the days of the whole, by which `release_span` finds them all
    """
    days = [rules.instants(part.start, part.end, zone) for part in parts]
    rests = [part.rest.moments(part.end, zone) for part in parts]
    with transaction():
        units: list[int] | None = db.session.scalar(
            _TAKE_UNITS,
            {
                "holder_id": holder_id,
                "kind": rules.EntryKind.HOLD.value,
                "resources": [part.resource_id for part in parts],
                "units": [part.units for part in parts],
                "starts": [start for start, _end in days],
                "ends": [end for _start, end in days],
                "rested": [rested for _follow, rested in rests],
                "products": [part.rest.product_id for part in parts],
                "follows": [follow for follow, _rested in rests],
            },
        )
        for part in parts if units else ():
            record(FreeTimeChanged(part.resource_id), by=None)
        return units or []


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
    """Give back what a holder has for exactly these days, all parts of it, and return how many entries that were."""
    return _release(holder_id, func.coalesce(CalendarEntry.whole, CalendarEntry.span) == _span(start, end, zone))


def narrow_span(holder_id: UUID, parts: Sequence[Part], *, old: tuple[date, date], zone: str) -> int:
    """Give back the days of what a holder has that the new parts leave out, and return how many entries changed.

    :param old: the days of the whole so far
    :param parts: each within what the holder has of its resource; the first has the new days of the whole
    """
    with transaction():
        lock_calendars_of([holder_id])
        whole = _span(parts[0].start, parts[0].end, zone)
        units = [unit for part in parts for unit in _narrow(holder_id, part, _span(*old, zone), whole, zone)]
        _tell_of(units)
        return len(units)


def _narrow(holder_id: UUID, part: Part, old: Range[datetime], whole: Range[datetime], zone: str) -> Sequence[int]:
    span = _span(part.start, part.end, zone)
    follow_at, rested = part.rest.moments(part.end, zone)
    later = aliased(CalendarEntry)
    follower = (
        select(func.min(func.lower(later.span)))
        .where(later.unit_id == CalendarEntry.unit_id, later.released_at.is_(None), later.holder_id != holder_id)
        .where(func.lower(later.span) >= span.upper)
        .scalar_subquery()
    )
    changed = db.session.execute(
        update(CalendarEntry)
        .where(CalendarEntry.holder_id == holder_id, CalendarEntry.released_at.is_(None))
        .where(func.coalesce(CalendarEntry.whole, CalendarEntry.span) == old)
        .where(CalendarEntry.unit_id.in_(select(CalendarUnit.id).where(CalendarUnit.resource_id == part.resource_id)))
        .values(
            span=span,
            whole=None if span == whole else whole,
            occupied=func.tstzrange(span.lower, func.least(rested, follower)),
            follow_at=case((CalendarEntry.product_id.is_not(None), follow_at)),
            rested_at=rested,
        )
        .returning(CalendarEntry.unit_id)
        .execution_options(synchronize_session=False)
    )
    return changed.scalars().all()


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
        lock_calendars_of([holder_id])
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
