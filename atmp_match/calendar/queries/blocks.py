"""What blocks a resource, and what is in a block's way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Subquery, func, null, or_, select, union_all
from sqlalchemy.dialects.postgresql import Range

from atmp_match.calendar.models import CalendarClosing, CalendarEntry, CalendarUnit
from atmp_match.calendar.rules import EntryKind
from atmp_match.extensions import db
from atmp_match.shared import clock


@dataclass(frozen=True)
class KeptBlock:
    """A block that is not over.

    :param positions: which of the identical units
    :param times: how often it happens in all
    :param start: of the next time it happens, or of the present one
    :param waits_for: how many bookings still have some of its days
    """

    holder_id: UUID
    note: str | None
    positions: tuple[int, ...]
    times: int
    start: datetime
    end: datetime
    last_end: datetime
    waits_for: int


def list_blocks(resource_id: int) -> list[KeptBlock]:
    """Return the blocks of a resource that are not over, by their next beginning."""
    kept = _blocked_and_closed(resource_id)
    lower, upper = func.lower(kept.c.span), func.upper(kept.c.span)
    coming = upper > clock.now()
    rows = db.session.execute(
        select(
            kept.c.holder_id,
            func.min(kept.c.note).label("note"),
            func.array_agg(kept.c.position.distinct()).label("positions"),
            func.count(lower.distinct()).label("times"),
            func.min(lower).filter(coming).label("start"),
            func.min(upper).filter(coming).label("end"),
            func.max(upper).label("last_end"),
            func.count(kept.c.booked_by.distinct()).filter(coming).label("waits_for"),
        )
        .group_by(kept.c.holder_id)
        .having(func.max(upper) > clock.now())
        .order_by(func.min(lower).filter(coming))
    )
    return [
        KeptBlock(r.holder_id, r.note, tuple(r.positions), r.times, r.start, r.end, r.last_end, r.waits_for)
        for r in rows
    ]


def list_closed(units: Collection[int]) -> set[tuple[int, Range[datetime]]]:
    """Return the closed days of these units."""
    rows = db.session.execute(
        select(CalendarClosing.unit_id, CalendarClosing.span).where(CalendarClosing.unit_id.in_(units))
    )
    return {(row.unit_id, row.span) for row in rows}


def _blocked_and_closed(resource_id: int) -> Subquery:
    # A block that has taken its days piece by piece is shown as it was asked for.
    is_closing = select(CalendarClosing.id).where(CalendarClosing.holder_id == CalendarEntry.holder_id).exists()
    blocks = select(
        CalendarEntry.holder_id,
        CalendarEntry.note,
        CalendarUnit.position,
        CalendarEntry.span,
        null().label("booked_by"),
    ).join_from(CalendarEntry, CalendarUnit)
    live = CalendarEntry.released_at.is_(None)
    blocks = blocks.where(CalendarEntry.kind == EntryKind.BLOCK, live, ~is_closing)
    in_the_way = (CalendarEntry.unit_id == CalendarClosing.unit_id) & live & (CalendarEntry.kind != EntryKind.BLOCK)
    closings = (
        select(
            CalendarClosing.holder_id,
            CalendarClosing.note,
            CalendarUnit.position,
            CalendarClosing.span,
            CalendarEntry.holder_id.label("booked_by"),
        )
        .join_from(CalendarClosing, CalendarUnit)
        .outerjoin(CalendarEntry, in_the_way & CalendarEntry.occupied.overlaps(CalendarClosing.span))
    )
    here = CalendarUnit.resource_id == resource_id
    return union_all(blocks.where(here), closings.where(here)).subquery()


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
