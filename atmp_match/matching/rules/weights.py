"""The one table of points. "How the order is decided" is generated from it, so nothing else gives points.

Points are whole numbers, added up. They never depend on the other offers, so dropping one changes nothing for the rest.
"""

from collections.abc import Mapping

WEIGHTS: Mapping[str, Mapping[str, int]] = {
    "modality": {"named": 20, "judged": 14, "any": 12, "unknown": 0},
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
}
RECENT_YEARS = 3


def points(criterion: str, outcome: str) -> int:
    """Return the points of an outcome."""
    return WEIGHTS[criterion][outcome]


def best(criterion: str) -> int:
    """Return the most points that a criterion can give."""
    return max(WEIGHTS[criterion].values())
