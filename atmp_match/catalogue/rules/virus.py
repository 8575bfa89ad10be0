"""Whether work brings virus into a room: the room then rests longer. Pure."""

from atmp_match.catalogue.rules.vocabulary import Taxonomy

MAKES_VIRUS = frozenset({"vector-manufacturing"})
VIRUS_BESIDE_VECTORS = frozenset({"viral-vaccine"})  # in a group with what holds none


def has_virus(service: str, modality: str | None, taxonomy: Taxonomy) -> bool | None:
    """Say whether work on a product of this kind brings virus; None where nobody has said what the product is."""
    if service in MAKES_VIRUS:
        return True
    if modality is None or modality not in taxonomy["modality"]:
        return None
    vectors = taxonomy["modality-group"]["viral-vectors"].data["members"]
    return modality in VIRUS_BESIDE_VECTORS or modality in vectors
