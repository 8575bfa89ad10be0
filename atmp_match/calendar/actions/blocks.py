"""Closing a resource for maintenance or own use, and opening it again. A block moves nobody."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects.postgresql import Range

from atmp_match.calendar.actions.entries import lock_calendar, remove_block
from atmp_match.calendar.events import FreeTimeChanged, TimeBlocked
from atmp_match.calendar.models import CalendarClosing, CalendarEntry, CalendarUnit
from atmp_match.calendar.queries import list_units
from atmp_match.calendar.queries.blocks import list_closed, list_holders_within
from atmp_match.calendar.queries.resources import lock_managed_resource
from atmp_match.calendar.rules import EntryKind
from atmp_match.calendar.rules.blocks import (
    LONGEST_NOTE,
    MOST_WEEKS_AHEAD,
    Block,
    BlockProblem,
    occurrences,
    problems_of_block,
)
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound
from atmp_match.shared.free_text import flaw_of, words_for
from atmp_match.shared.transactions import record, transaction

_FILL = text("SELECT fill_closing(closing) FROM calendar_closings AS closing WHERE holder_id = :holder_id")


class InTheWay(Conflict):
    """Somebody holds or has booked a unit in these days; nothing was blocked.

    :param holder_ids: who owns the entries, the soonest first
    """

    def __init__(self, message: str, holder_ids: Sequence[UUID]) -> None:
        """Keep the holders, for the page to name their bookings."""
        super().__init__(message)
        self.holder_ids = tuple(holder_ids)


def block_time(resource_id: int, block: Block, *, position: int | None, note: str, by: Actor) -> UUID:
    """Take one unit of a resource, or all of them, for maintenance; the returned id lifts the block.

    :param position: which of the identical units; None: all
    :raises NotFound: for anybody but the hub's own people
    :raises InvalidInput: where something cannot be so, by field
    :raises InTheWay: where bookings are in the way; nothing is blocked and nothing moved
    """
    with transaction():
        units, spans = _lock(resource_id, block, position, note, by)
        if holders := list_holders_within(units, spans):
            raise InTheWay(_("Bookings are in the way. Nothing was blocked, and nothing is moved."), holders)
        holder_id = uuid4()
        entry = {"holder_id": holder_id, "kind": EntryKind.BLOCK, "note": note.strip() or None}
        rows = [entry | {"unit_id": unit, "span": span, "occupied": span} for unit in units for span in spans]
        db.session.execute(insert(CalendarEntry), rows)
        record(TimeBlocked(resource_id, str(holder_id)), by=by.user_id)
        record(FreeTimeChanged(resource_id), by=None)
    return holder_id


def close_time(resource_id: int, block: Block, *, position: int | None, note: str, by: Actor) -> list[UUID]:
    """Block what is free of these days, and close the rest: it goes to the block as soon as whoever has it moves.

    Nobody new gets any of it from this moment on, and nobody who has it is moved. Days closed before stay so.

    :param position: which of the identical units; None: all
    :return: who owns the entries that are in the way, the soonest first
    :raises NotFound: for anybody but the hub's own people
    :raises InvalidInput: where something cannot be so, by field
    """
    with transaction():
        units, spans = _lock(resource_id, block, position, note, by)
        holders = list_holders_within(units, spans)
        holder_id, kept = uuid4(), list_closed(units)
        new = {"holder_id": holder_id, "note": note.strip() or None}
        rows = [new | {"unit_id": unit, "span": span} for unit in units for span in spans if (unit, span) not in kept]
        if rows:
            db.session.execute(insert(CalendarClosing), rows)
            db.session.execute(_FILL, {"holder_id": holder_id})
            record(TimeBlocked(resource_id, str(holder_id)), by=by.user_id)
            record(FreeTimeChanged(resource_id), by=None)
    return holders


def lift_block(resource_id: int, holder_id: UUID, *, by: Actor) -> None:
    """Give the time of a block back, what of it is still to come and what is over.

    :raises NotFound: for anybody but the hub's own people, and where there is no such block any more
    """
    with transaction():
        lock_managed_resource(resource_id, by)
        mine = select(CalendarUnit.id).where(CalendarUnit.resource_id == resource_id)
        # Before the entries, which else would go to the block again as they are given back.
        closed = db.session.scalars(
            delete(CalendarClosing)
            .where(CalendarClosing.holder_id == holder_id, CalendarClosing.unit_id.in_(mine))
            .returning(CalendarClosing.id)
        ).all()
        blocked = (
            select(CalendarEntry.id)
            .where(CalendarEntry.holder_id == holder_id, CalendarEntry.unit_id.in_(mine))
            .where(CalendarEntry.kind == EntryKind.BLOCK, CalendarEntry.released_at.is_(None))
        )
        if db.session.scalar(blocked.limit(1)) is not None:
            remove_block(holder_id, by=by.user_id)
        elif not closed:
            raise NotFound(_("There is no such block any more."))


def _lock(
    resource_id: int, block: Block, position: int | None, note: str, by: Actor
) -> tuple[list[int], list[Range[datetime]]]:
    resource = lock_managed_resource(resource_id, by)
    _refuse_wrong(block, note, resource.hub.timezone)
    units = _units(resource_id, position)
    spans = [Range(start, end, bounds="[)") for start, end in occurrences(block, resource.hub.timezone)]
    lock_calendar(resource_id)
    return units, spans


def _units(resource_id: int, position: int | None) -> list[int]:
    units = list_units(resource_id)
    if position is None:
        return units
    if not 1 <= position <= len(units):
        raise InvalidInput({"position": _("Choose one of the units in the list.")})
    return [units[position - 1]]


def _refuse_wrong(block: Block, note: str, zone: str) -> None:
    found = {
        field: _sentences()[problem] for field, problem in problems_of_block(block, today=clock.today(zone)).items()
    }
    if flaw := flaw_of(note, longest=LONGEST_NOTE):
        found["note"] = words_for(flaw, longest=LONGEST_NOTE)
    if found:
        raise InvalidInput(found)


def _sentences() -> dict[BlockProblem, str]:
    return {
        BlockProblem.FIRST_MISSING: _("Enter the first day or week, like 15 Feb 2027 or wk 7."),
        BlockProblem.ENDS_BEFORE_START: _("The last day must not come before the first."),
        BlockProblem.PAST: _("These days are past."),
        BlockProblem.TIMES: _("Enter both times, the later one last, or none."),
        BlockProblem.UNTIL_MISSING: _("Enter the last day on which it may begin again."),
        BlockProblem.UNTIL_TOO_SOON: _("This must not come before the first block ends."),
        BlockProblem.TOO_FAR: _("Choose a day within the next %(n)s weeks.", n=MOST_WEEKS_AHEAD),
        BlockProblem.OVERLAPS_ITSELF: _("The block is longer than that. It would overlap itself."),
    }
