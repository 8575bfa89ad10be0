"""What one can do to the catalogue."""

from atmp_match.catalogue.actions.hubs import claim_hub, hand_over_hub
from atmp_match.catalogue.actions.imports import ImportReport, import_catalogue
from atmp_match.catalogue.actions.offers import edit_offer, facts_of
from atmp_match.catalogue.actions.staleness import set_stale_limit

__all__ = [
    "ImportReport",
    "claim_hub",
    "edit_offer",
    "facts_of",
    "hand_over_hub",
    "import_catalogue",
    "set_stale_limit",
]
