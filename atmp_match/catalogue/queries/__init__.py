"""Reads of the catalogue."""

from atmp_match.catalogue.queries.documents import read_documents, read_upload, seed_documents
from atmp_match.catalogue.queries.edits import Edit, list_edits, list_old_facts, search_offers
from atmp_match.catalogue.queries.hubs import find_hub, get_hub, list_entries, list_hubs, list_sites
from atmp_match.catalogue.queries.offers import (
    Page,
    find_offer,
    get_offer,
    list_offers,
    lock_offer,
)
from atmp_match.catalogue.queries.size import CatalogueSize, catalogue_size, missing_names
from atmp_match.catalogue.queries.staleness import is_old
from atmp_match.catalogue.queries.vocabulary import forget_taxonomy, stale_limit, taxonomy
from atmp_match.catalogue.rules.directory import Filters

__all__ = [
    "CatalogueSize",
    "Edit",
    "Filters",
    "Page",
    "catalogue_size",
    "find_hub",
    "find_offer",
    "forget_taxonomy",
    "get_hub",
    "get_offer",
    "is_old",
    "list_edits",
    "list_entries",
    "list_hubs",
    "list_offers",
    "list_old_facts",
    "list_sites",
    "lock_offer",
    "missing_names",
    "read_documents",
    "read_upload",
    "search_offers",
    "seed_documents",
    "stale_limit",
    "taxonomy",
]
