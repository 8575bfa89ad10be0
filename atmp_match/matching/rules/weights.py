"""What decides the order: whole points for each outcome of each criterion, and when evidence is no longer recent.

Points are added up. They never depend on the other offers, so dropping one changes nothing for the rest.
"How the order is decided" is generated from the same value, so nothing else gives points.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Table = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Weights:
    """One version of the weights.

    :param version: its number; 0 is the table that the code is shipped with
    :param table: for each criterion, in the order in which reasons are given, the points of each outcome
    :param stale_months: evidence older than this many months is no longer recent
    """

    version: int
    table: Table = field(hash=False)
    stale_months: int

    def points(self, criterion: str, outcome: str) -> int:
        """Return the points of an outcome."""
        return self.table[criterion][outcome]


DEFAULT = Weights(
    version=0,
    table={
        "modality": {"named": 20, "judged": 14, "group": 14, "any": 12, "unknown": 0},
        "focus": {"only": 8, "few": 3, "wide": 0},
        "grade": {"exact": 15, "higher": 5, "far-higher": 0, "unknown": 0},
        "containment": {"known": 10, "judged": 7, "unneeded": 5, "unknown": 0},
        "scale": {"fits": 10, "unknown": 0},
        "openness": {"open": 20, "limited": 6, "unknown": 0},
        "availability": {"now": 15, "opens-later": 6, "planned": 3, "unproven": 0},
        "start": {"on-time": 10, "within-month": 6, "within-quarter": 3, "later": 0},
        # A limited hub at home stays above an open one overseas, and below an open one in the Nordic countries.
        "place": {"same-country": 26, "nordic": 18, "eea": 11, "europe": 6, "far": 0},
        "evidence": {"recent": 6, "older": 3, "undated": 0},
    },
    stale_months=36,
)

# Outcomes that say "nobody knows". They get nothing: what is unknown never counts as yes.
UNKNOWN = frozenset({
    "modality-unknown", "grade-unknown", "containment-unknown", "scale-unknown", "openness-unknown",
    "availability-unproven", "evidence-undated",
})  # fmt: skip


def flat(table: Table) -> dict[str, int]:
    """Return the points by the code of their reason: criterion and outcome, such as `place-nordic`."""
    return {f"{criterion}-{outcome}": p for criterion, outcomes in table.items() for outcome, p in outcomes.items()}


def nested(points: Mapping[str, int]) -> Table:
    """Return points by code as a table, in the order of the one that the code is shipped with."""
    return {
        criterion: {outcome: points[f"{criterion}-{outcome}"] for outcome in outcomes}
        for criterion, outcomes in DEFAULT.table.items()
    }


def completed(table: Table) -> Table:
    """Return a stored table in today's order; an outcome younger than it has the points it is shipped with."""
    return nested(flat(DEFAULT.table) | flat(table))
