"""Which weights make sense, whoever types them. Pure."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from atmp_match.matching.rules.weights import DEFAULT, UNKNOWN, Weights, flat

MOST_POINTS = 100
MOST_MONTHS = 120
STALE = "stale_months"


class Wrong(StrEnum):
    """Why a number cannot stand."""

    OUT_OF_RANGE = "out-of-range"
    UNKNOWN_COUNTS = "unknown-counts"
    ABOVE_BETTER = "above-better"
    MONTHS = "months"
    MISSING = "missing"


def wrong_weights(points: Mapping[str, int], stale_months: int) -> dict[str, Wrong]:
    """Return what is wrong with each number, by its code (`place-nordic`) or `stale_months`; nothing if all is well.

    Inside a criterion the outcomes stand from best to worst, and none may get more points than a better one.
    """
    found = dict(_of_points(points))
    if not 1 <= stale_months <= MOST_MONTHS:
        found[STALE] = Wrong.MONTHS
    return found


def _of_points(points: Mapping[str, int]) -> Iterator[tuple[str, Wrong]]:
    for criterion, outcomes in DEFAULT.table.items():
        better = MOST_POINTS
        for outcome in outcomes:
            code = f"{criterion}-{outcome}"
            if problem := _of_one(code, points.get(code), better):
                yield code, problem
            else:
                better = points[code]


def _of_one(code: str, points: int | None, better: int) -> Wrong | None:
    if points is None:
        return Wrong.MISSING
    if not 0 <= points <= MOST_POINTS:
        return Wrong.OUT_OF_RANGE
    if code in UNKNOWN and points:
        return Wrong.UNKNOWN_COUNTS
    return Wrong.ABOVE_BETTER if points > better else None


def changes(old: Weights, new: Weights) -> dict[str, tuple[int, int]]:
    """Return each number that differs, by its code or `stale_months`, as it was and as it becomes."""
    before = {**flat(old.table), STALE: old.stale_months}
    after = {**flat(new.table), STALE: new.stale_months}
    return {code: (was, after[code]) for code, was in before.items() if was != after[code]}
