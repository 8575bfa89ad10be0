"""The real vocabulary as values, straight from the seed, for rules that need no database."""

from functools import cache

from atmp_match.catalogue.queries import seed_documents
from atmp_match.catalogue.rules import Taxonomy, TermValue

LISTS = {
    "product_classes": "product-class", "class_basis": "class-basis", "stages": "stage", "grades": "grade",
    "containment_levels": "containment-level", "modalities": "modality", "bring_items": "bring-item",
    "gates": "gate", "services": "service", "bottlenecks": "bottleneck", "chains": "chain",
}  # fmt: skip


@cache
def vocabulary() -> Taxonomy:
    document = next(d for name, d in seed_documents().items() if name.startswith("taxonomy"))
    terms = {
        kind: {row["code"]: TermValue(row["code"], row["name_en"], row["name_sv"], row) for row in document[name]}
        for name, kind in LISTS.items()
    }
    return Taxonomy(1, terms)
