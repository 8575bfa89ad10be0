"""Taking and giving back time. Each joins the transaction of the booking or block that asks for it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, bindparam, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.exc import IntegrityError

from atmp_match.calendar import rules
from atmp_match.calendar.events import FreeTimeChanged
from atmp_match.calendar.models import CalendarEntry, CalendarUnit
from atmp_match.extensions import db
from atmp_match.shared.errors import Conflict
from atmp_match.shared.transactions import record, transaction

_TAKE_UNIT = text("SELECT take_unit(:resource_id, :holder_id, :kind, :span, :occupied)").bindparams(
    bindparam("span", type_=TSTZRANGE), bindparam("occupied", type_=TSTZRANGE)
)


def take_unit(
    resource_id: int, *, holder_id: UUID, start: date, end: date, zone: str, changeover_days: int
) -> int | None:
    """Hold one free unit for the days and their changeover, and return its id; None where no unit is free."""
    with transaction():
        unit_id: int | None = db.session.scalar(
            _TAKE_UNIT,
            {
                "resource_id": resource_id,
                "holder_id": holder_id,
                "kind": rules.EntryKind.HOLD.value,
                "span": _span(start, end, zone),
                "occupied": _span(start, end + timedelta(days=changeover_days), zone),
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
    return _release(CalendarEntry.holder_id == holder_id)


def release_span(holder_id: UUID, *, start: date, end: date, zone: str) -> int:
    """Give back what a holder has of exactly these days, and return how many entries that were."""
    return _release((CalendarEntry.holder_id == holder_id) & (CalendarEntry.span == _span(start, end, zone)))


def narrow_span(
    holder_id: UUID, *, old: tuple[date, date], new: tuple[date, date], zone: str, changeover_days: int
) -> int:
    """Give back the days of a holder's span that the new one leaves out, and return how many entries changed."""
    start, end = new
    rested = _span(start, end + timedelta(days=changeover_days), zone)
    with transaction():
        result = db.session.execute(
            update(CalendarEntry)
            .where(CalendarEntry.holder_id == holder_id, CalendarEntry.released_at.is_(None))
            .where(CalendarEntry.span == _span(*old, zone))
            .values(span=_span(start, end, zone), occupied=rested)
            .returning(CalendarEntry.unit_id)
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


def _release(condition: ColumnElement[bool]) -> int:
    with transaction():
        result = db.session.execute(
            update(CalendarEntry)
            .where(condition, CalendarEntry.released_at.is_(None))
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
