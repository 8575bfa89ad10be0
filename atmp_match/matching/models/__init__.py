"""Tables of matching."""

from atmp_match.matching.models.gaps import GapReport, GapSecret
from atmp_match.matching.models.watches import MatchWatch

__all__ = ["GapReport", "GapSecret", "MatchWatch"]
