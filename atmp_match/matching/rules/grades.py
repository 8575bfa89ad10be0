"""How an offer's grades stand against the grade that is needed."""

from atmp_match.catalogue.rules import Taxonomy
from atmp_match.matching.rules.offers import Candidate


def grades_above(offer: Candidate, needed: str, taxonomy: Taxonomy) -> int | None:
    """Return how far above the needed grade the nearest one of the offer is, or None where none is high enough."""
    wanted = taxonomy.grade_rank(needed)
    enough = [rank for rank in map(taxonomy.grade_rank, offer.grades) if rank >= wanted]
    return min(enough) - wanted if enough else None
