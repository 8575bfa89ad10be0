"""Reads of matching: the catalogue as candidates, what founders have asked to be told, and the weights."""

from atmp_match.matching.queries.candidates import find_hub_with_offers, list_candidates
from atmp_match.matching.queries.gaps import GapCount, count_gaps
from atmp_match.matching.queries.watches import list_watches
from atmp_match.matching.queries.weights import (
    VersionNote,
    current_weights,
    forget_weights,
    get_weights,
    list_weight_versions,
)

__all__ = [
    "GapCount",
    "VersionNote",
    "count_gaps",
    "current_weights",
    "find_hub_with_offers",
    "forget_weights",
    "get_weights",
    "list_candidates",
    "list_watches",
    "list_weight_versions",
]
