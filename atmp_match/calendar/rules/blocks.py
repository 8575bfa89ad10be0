"""When a resource is closed for maintenance: once, or again and again by the hub's clock. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONGEST_NOTE = 200  # characters
MOST_WEEKS_AHEAD = 156
Moments = tuple[datetime, datetime]


class BlockProblem(StrEnum):
    """What is wrong with a block; the form has a sentence for each."""

    FIRST_MISSING = "first-missing"
    ENDS_BEFORE_START = "ends-before-start"
    PAST = "past"
    TIMES = "times"
    UNTIL_MISSING = "until-missing"
    UNTIL_TOO_SOON = "until-too-soon"
    TOO_FAR = "too-far"
    OVERLAPS_ITSELF = "overlaps-itself"


@dataclass(frozen=True)
class Block:
    """From a day to another, both counted, or from a time of the first to a time of the last; perhaps repeated.

    :param starts_at: wall time of the hub; None: the whole first day
    :param ends_at: wall time of the hub; None: the whole last day
    :param every_weeks: how many weeks lie between two of its beginnings; None: it happens once
    :param until: the last day on which one may begin
    """

    first: date | None
    last: date | None
    starts_at: time | None = None
    ends_at: time | None = None
    every_weeks: int | None = None
    until: date | None = None


def problems_of_block(block: Block, *, today: date) -> dict[str, BlockProblem]:
    """Return what is wrong, by the field's name; empty where the block can be kept."""
    first, last = block.first, block.last
    if first is None or last is None:
        return {"first": BlockProblem.FIRST_MISSING}
    if last < first:
        return {"last": BlockProblem.ENDS_BEFORE_START}
    if (block.starts_at is None) != (block.ends_at is None) or _is_upside_down(block):
        return {"ends_at": BlockProblem.TIMES}
    if last < today:
        return {"last": BlockProblem.PAST}
    latest = today + timedelta(weeks=MOST_WEEKS_AHEAD)
    if last > latest:
        return {"last": BlockProblem.TOO_FAR}
    return _repeat_problems(block, first, last, latest)


def _repeat_problems(block: Block, first: date, last: date, latest: date) -> dict[str, BlockProblem]:
    if block.every_weeks is None:
        return {}
    if block.until is None:
        return {"until": BlockProblem.UNTIL_MISSING}
    if block.until < last:
        return {"until": BlockProblem.UNTIL_TOO_SOON}
    if block.until > latest:
        return {"until": BlockProblem.TOO_FAR}
    is_long = (last - first).days >= 7 * block.every_weeks
    return {"every_weeks": BlockProblem.OVERLAPS_ITSELF} if is_long else {}


def occurrences(block: Block, zone: str) -> Iterator[Moments]:
    """Return each beginning and end, soonest first: the clock on the hub's wall says the same each time.

    Where the clock skips or repeats an hour, a time in it has two readings: a block begins with the earlier one and
    ends with the later, so that it holds all that the clock says.

    :param block: one without problems
    """
    if block.first is None or block.last is None:
        return
    step = timedelta(weeks=block.every_weeks or 1)
    first, length = block.first, block.last - block.first
    until = block.until if block.every_weeks and block.until else first
    while first <= until:
        yield min(_readings(first, block.starts_at, zone)), max(_end_readings(first + length, block.ends_at, zone))
        first += step


def _end_readings(last: date, at: time | None, zone: str) -> Moments:
    return _readings(last + timedelta(days=1), None, zone) if at is None else _readings(last, at, zone)


def _readings(day: date, at: time | None, zone: str) -> Moments:
    place, typed = ZoneInfo(zone), at or time()
    early, late = (datetime.combine(day, typed.replace(fold=fold), tzinfo=place).astimezone(UTC) for fold in (0, 1))
    return early, late


def _is_upside_down(block: Block) -> bool:
    if block.starts_at is None or block.ends_at is None:
        return False
    return block.first == block.last and block.ends_at <= block.starts_at
