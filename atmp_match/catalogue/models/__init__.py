"""Tables of the catalogue."""

from atmp_match.catalogue.models.catalogue import (
    CatalogueVersion,
    Evidence,
    Hub,
    HubFact,
    LexiconCorrection,
    LexiconEntry,
    LexiconVersion,
    Offer,
    Resource,
    Term,
    offer_resources,
)
from atmp_match.catalogue.models.imports import CatalogueImport
from atmp_match.catalogue.models.recipes import OfferPart

__all__ = [
    "CatalogueImport",
    "CatalogueVersion",
    "Evidence",
    "Hub",
    "HubFact",
    "LexiconCorrection",
    "LexiconEntry",
    "LexiconVersion",
    "Offer",
    "OfferPart",
    "Resource",
    "Term",
    "offer_resources",
]
