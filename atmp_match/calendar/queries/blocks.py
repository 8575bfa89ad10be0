"""What blocks a resource, and what is in a block's way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import Range

from atmp_match.calendar.models import CalendarEntry, CalendarUnit
from atmp_match.calendar.rules import EntryKind
from atmp_match.extensions import db
from atmp_match.shared import clock


@dataclass(frozen=True)
class KeptBlock:
    """A block that is not over.

    :param positions: which of the identical units
    :param times: how often it happens in all
    :param start: of the next time it happens, or of the present one
    """

    holder_id: UUID
    note: str | None
    positions: tuple[int, ...]
    times: int
    start: datetime
    end: datetime
    last_end: datetime


def list_blocks(resource_id: int) -> list[KeptBlock]:
    """Return the blocks of a resource that are not over, by their next beginning."""
    lower, upper = func.lower(CalendarEntry.span), func.upper(CalendarEntry.span)
    coming = upper > clock.now()
    rows = db.session.execute(
        select(
            CalendarEntry.holder_id,
            func.min(CalendarEntry.note).label("note"),
            func.array_agg(CalendarUnit.position.distinct()).label("positions"),
            func.count(lower.distinct()).label("times"),
            func.min(lower).filter(coming).label("start"),
            func.min(upper).filter(coming).label("end"),
            func.max(upper).label("last_end"),
        )
        .join(CalendarUnit, CalendarUnit.id == CalendarEntry.unit_id)
        .where(CalendarUnit.resource_id == resource_id)
        .where(CalendarEntry.kind == EntryKind.BLOCK, CalendarEntry.released_at.is_(None))
        .group_by(CalendarEntry.holder_id)
        .having(func.max(upper) > clock.now())
        .order_by(func.min(lower).filter(coming))
    )
    return [KeptBlock(r.holder_id, r.note, tuple(r.positions), r.times, r.start, r.end, r.last_end) for r in rows]


def list_holders_within(units: Collection[int], spans: Sequence[Range[datetime]]) -> list[UUID]:
    """Return who owns what takes these units in any of the spans, the soonest first, each once."""
    overlap = or_(*(CalendarEntry.occupied.overlaps(span) for span in spans))
    rows = db.session.execute(
        select(CalendarEntry.holder_id, func.min(func.lower(CalendarEntry.span)).label("start"))
        .where(CalendarEntry.unit_id.in_(units), CalendarEntry.released_at.is_(None), overlap)
        .group_by(CalendarEntry.holder_id)
        .order_by("start")
    )
    return [row.holder_id for row in rows]
