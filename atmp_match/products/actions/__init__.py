"""What a company does with its products. Each is one transaction; events carry no word of what was written."""

from atmp_match.products.actions.briefs import (
    change_product,
    create_product,
    describe_product,
    keep_draft,
    save_section,
)
from atmp_match.products.actions.needs import store_own_needs

__all__ = [
    "change_product",
    "create_product",
    "describe_product",
    "keep_draft",
    "save_section",
    "store_own_needs",
]
