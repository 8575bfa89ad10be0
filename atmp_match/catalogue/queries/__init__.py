"""Reads of the catalogue."""

from atmp_match.catalogue.queries.documents import read_documents, seed_documents
from atmp_match.catalogue.queries.hubs import find_hub, get_hub, list_hubs
from atmp_match.catalogue.queries.offers import (
    Filters,
    Page,
    find_offer,
    get_offer,
    list_offers,
    lock_offer,
)
from atmp_match.catalogue.queries.vocabulary import forget_taxonomy, taxonomy

__all__ = [
    "Filters",
    "Page",
    "find_hub",
    "find_offer",
    "forget_taxonomy",
    "get_hub",
    "get_offer",
    "list_hubs",
    "list_offers",
    "lock_offer",
    "read_documents",
    "seed_documents",
    "taxonomy",
]
