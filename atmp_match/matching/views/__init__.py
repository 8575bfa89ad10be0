"""Pages that show matches: the brief with its matches so far, the matches, and how their order is decided."""

from atmp_match.matching.views import brief, matches, order
from atmp_match.matching.views.blueprint import blueprint

__all__ = ["blueprint", "brief", "matches", "order"]
