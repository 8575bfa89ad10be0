"""What one can do to the catalogue."""

from atmp_match.catalogue.actions.hubs import claim_hub
from atmp_match.catalogue.actions.imports import ImportReport, import_catalogue

__all__ = ["ImportReport", "claim_hub", "import_catalogue"]
