"""Whom a change in the catalogue can touch. Pure."""

from collections.abc import Iterable, Mapping

from atmp_match.matching.rules.questions import UNDECIDED
from atmp_match.products.rules import Need

ANY_MODALITY = ""
TAKES_ANY = frozenset({"any", "unknown"})  # of an offer: it may answer a need of every modality
Touched = Mapping[str, frozenset[str]]  # by service, the modalities of the offers that changed


def touches_of(needs: Iterable[Need]) -> frozenset[tuple[str, str]]:
    """Return (service, modality) of the offers that can touch a product with these needs."""
    return frozenset(
        (need.service, ANY_MODALITY if need.modality in {None, UNDECIDED} else need.modality or "") for need in needs
    )


def can_touch(touched: Touched, touch: tuple[str, str]) -> bool:
    """Tell whether offers that changed can touch a product by this row of the index."""
    service, modality = touch
    changed = touched.get(service, frozenset())
    return bool(changed) and (modality == ANY_MODALITY or modality in changed or bool(changed & TAKES_ANY))
