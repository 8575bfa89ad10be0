"""Tables of matching."""

from atmp_match.matching.models.changes import CatalogueChange
from atmp_match.matching.models.gaps import GapReport, GapSecret
from atmp_match.matching.models.living import MatchChange, MatchLook, MatchSnapshot, ProductTouch, RematchMark
from atmp_match.matching.models.readings import ReadingAnswer
from atmp_match.matching.models.watches import MatchWatch
from atmp_match.matching.models.weights import WeightPoint, WeightVersion

__all__ = [
    "CatalogueChange",
    "GapReport",
    "GapSecret",
    "MatchChange",
    "MatchLook",
    "MatchSnapshot",
    "MatchWatch",
    "ProductTouch",
    "ReadingAnswer",
    "RematchMark",
    "WeightPoint",
    "WeightVersion",
]
