"""Pages that show matches: brief, needs, matches, how their order is decided; what one is told of, and gaps."""

from atmp_match.matching.views import (
    brief,
    corrections,
    export,
    gaps,
    keeping,
    landing,
    lexicon,
    lexicon_versions,
    matches,
    needs,
    order,
    readings,
    watches,
    weights,
    why_not,
)
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.matching.views.news import news_of_matches

__all__ = [
    "blueprint",
    "brief",
    "corrections",
    "export",
    "gaps",
    "keeping",
    "landing",
    "lexicon",
    "lexicon_versions",
    "matches",
    "needs",
    "news_of_matches",
    "order",
    "readings",
    "watches",
    "weights",
    "why_not",
]
