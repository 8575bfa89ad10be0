"""Reads of matching: the catalogue as candidates, and what founders have asked to be told."""

from atmp_match.matching.queries.candidates import find_hub_with_offers, list_candidates
from atmp_match.matching.queries.gaps import GapCount, count_gaps
from atmp_match.matching.queries.watches import list_watches

__all__ = ["GapCount", "count_gaps", "find_hub_with_offers", "list_candidates", "list_watches"]
