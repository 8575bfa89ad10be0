"""Pages that show matches: brief, needs, matches, how their order is decided; what one is told of, and gaps."""

from atmp_match.matching.views import (
    brief,
    export,
    gaps,
    keeping,
    landing,
    matches,
    needs,
    order,
    watches,
    weights,
    why_not,
)
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.matching.views.news import news_of_matches

__all__ = [
    "blueprint",
    "brief",
    "export",
    "gaps",
    "keeping",
    "landing",
    "matches",
    "needs",
    "news_of_matches",
    "order",
    "watches",
    "weights",
    "why_not",
]
