"""What a booking takes besides one unit of one resource: several units, several resources one after the other. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from atmp_match.calendar.rules.rests import Rest

Days = tuple[date, date]
LONGEST_OFFSET = 366  # days; further than any recipe reaches behind a booking, its own length aside


@dataclass(frozen=True)
class Part:
    """Time of one resource: so many of its units at once, for half-open days and the rest after them."""

    resource_id: int
    start: date
    end: date
    rest: Rest
    units: int = 1


@dataclass(frozen=True)
class Step:
    """Which resource a booking takes, and when, counted from the booking's own days.

    :param name: of the resource, as it was when the step was written
    :param from_end: whether the offset counts from the end of the booking rather than from its beginning
    :param offset: days; 0 begins with the booking, or on the day after its last one
    :param days: how long; None: as long as the booking
    """

    resource_id: int
    name: str
    units: int = 1
    from_end: bool = False
    offset: int = 0
    days: int | None = None

    def span(self, start: date, end: date) -> Days:
        """Return the half-open days of this step in a booking of these days."""
        first = (end if self.from_end else start) + timedelta(days=self.offset)
        return first, first + (end - start if self.days is None else timedelta(days=self.days))

    def part(self, start: date, end: date, rest: Rest) -> Part:
        """Return the time that this step takes in a booking of these days."""
        first, last = self.span(start, end)
        return Part(self.resource_id, first, last, rest, self.units)


Recipe = tuple[Step, ...]


def recipe_of(main: Step, further: Iterable[Step] = ()) -> Recipe:
    """Return all that a booking takes, what it is asked for first; empty where that is one unit and nothing else."""
    steps = (main, *further)
    return () if steps == (replace(main, units=1),) else steps


def is_within(recipe: Recipe, old: Days, new: Days) -> bool:
    """Say whether each step of a booking with the new days lies within its days of the old one."""
    spans = ((step.span(*old), step.span(*new)) for step in recipe)
    return all(first[0] <= later[0] and later[1] <= first[1] for first, later in spans)


def as_record(recipe: Recipe) -> list[dict[str, Any]]:
    """Return the recipe as JSON takes it."""
    return [asdict(step) for step in recipe]


def from_record(record: Sequence[Mapping[str, Any]]) -> Recipe:
    """Return the recipe that `as_record` gave."""
    return tuple(Step(**step) for step in record)
