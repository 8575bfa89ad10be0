"""What can be wrong with the later parts of an offer, as a hub types them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from atmp_match.calendar.rules.parts import LONGEST_OFFSET

MOST_PARTS = 4  # besides the offer's own resource
LONGEST_PART = 366  # days


class PartProblem(StrEnum):
    """What is wrong with one field of a part; the form has a sentence for each."""

    UNKNOWN = "unknown"
    OWN = "own"
    TWICE = "twice"
    UNITS = "units"
    OFFSET = "offset"
    DAYS = "days"


@dataclass(frozen=True)
class Later:
    """A later part as it was typed: which resource, how many units, when it begins, and how long it takes.

    :param days: None: as long as the booking
    """

    resource_id: int | None
    units: int | None = 1
    from_end: bool = False
    offset: int | None = 0
    days: int | None = None


def problems_of_parts(
    parts: Sequence[Later], *, own: int | None, units: Mapping[int, int]
) -> dict[tuple[int, str], PartProblem]:
    """Return what is wrong, by the number of the part and the field; empty where the parts can be kept.

    :param own: the resource that a booking of the offer takes first
    :param units: how many units each resource of the hub has, by id
    """
    found: dict[tuple[int, str], PartProblem] = {}
    seen: set[int] = set()
    for number, part in enumerate(parts):
        if problem := _problem_of_resource(part, own, units, seen):
            found[number, "resource"] = problem
        elif part.resource_id is not None:
            seen.add(part.resource_id)
            if not 1 <= (part.units or 0) <= units[part.resource_id]:
                found[number, "units"] = PartProblem.UNITS
        if part.offset is None or not 0 <= part.offset <= LONGEST_OFFSET:
            found[number, "offset"] = PartProblem.OFFSET
        if part.days is not None and not 1 <= part.days <= LONGEST_PART:
            found[number, "days"] = PartProblem.DAYS
    return found


def _problem_of_resource(part: Later, own: int | None, units: Mapping[int, int], seen: set[int]) -> PartProblem | None:
    if part.resource_id not in units:
        return PartProblem.UNKNOWN
    if part.resource_id == own:
        return PartProblem.OWN
    return PartProblem.TWICE if part.resource_id in seen else None


def fingerprint(parts: Sequence[Later]) -> str:
    """Return what tells one set of parts from another: whoever saves says which one they saw."""
    return sha256(repr(tuple(parts)).encode()).hexdigest()[:16]
