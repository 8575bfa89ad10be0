"""What a request shows of a product: kept as it was when it was sent or opened, and read at a level."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.products.models import Product
from atmp_match.products.queries import find_own_needs
from atmp_match.products.rules import Need
from atmp_match.products.rules.need_records import as_record
from atmp_match.products.rules.own_needs import live
from atmp_match.shared.quantities import write_scale


@dataclass(frozen=True)
class Brief:
    """What every share level shows of the product; empty where the company has not said."""

    modality: str = ""
    stage: str = ""
    grade: str = ""
    containment: str = ""
    scale: str = ""


@dataclass(frozen=True)
class Rest:
    """What only the full brief shows, as it was when the company opened it; empty where the company has not said."""

    code_name: str = ""
    atmp_class: str = ""
    brings: tuple[str, ...] = ()
    earliest_start: str = ""
    latest_finish: str = ""
    description: str = ""


def brief_of(product: Product | None, service: str, level: ShareLevel) -> dict[str, Any]:
    """Return what a request shows of the product, as it is now; the booking keeps it.

    Of the founder's own list of needs only what it says of this service, without days and reasons.
    """
    if product is None:
        return {}
    rest = {"rest": rest_of(product)} if level is ShareLevel.FULL else {}
    return rest | {
        "modality": product.modality,
        "stage": product.stage,
        "grade": product.grade_needed,
        "containment": product.containment,
        "scale_value": product.scale_value,
        "scale_unit": product.scale_unit,
        "needs": [_need(need) for need in live(find_own_needs(product) or ()) if need.service == service],
    }


def rest_of(product: Product) -> dict[str, Any]:
    """Return what only the full brief shows; kept with the booking, so that later edits stay private."""
    return {
        "code_name": product.code_name,
        "atmp_class": product.atmp_class,
        "brings": product.brings,
        "earliest_start": product.earliest_start and product.earliest_start.isoformat(),
        "latest_finish": product.latest_finish and product.latest_finish.isoformat(),
        "description": product.description,
    }


def _need(need: Need) -> dict[str, Any]:
    record = as_record(need)
    return {name: record[name] for name in ("service", "modality", "grade", "containment", "scale")}


def seen_brief(kept: Mapping[str, Any], taxonomy: Taxonomy, language: str) -> Brief:
    """Return what every share level shows of a brief that was kept, in words."""
    value = kept.get("scale_value")
    return Brief(
        modality=taxonomy.name("modality", kept.get("modality"), language),
        stage=taxonomy.name("stage", kept.get("stage"), language),
        grade=taxonomy.name("grade", kept.get("grade"), language),
        containment=taxonomy.name("containment-level", kept.get("containment"), language),
        scale=write_scale(value, kept.get("scale_unit"), language) if value else "",
    )


def seen_rest(kept: Mapping[str, Any], taxonomy: Taxonomy, language: str) -> Rest:
    """Return what only the full brief shows, in words; empty where the company never opened it."""
    rest = kept.get("rest")
    if rest is None:
        return Rest()
    return Rest(
        code_name=rest["code_name"],
        atmp_class=taxonomy.name("product-class", rest["atmp_class"], language),
        brings=tuple(taxonomy.name("bring-item", code, language) for code in rest["brings"]),
        earliest_start=rest["earliest_start"] or "",
        latest_finish=rest["latest_finish"] or "",
        description=rest["description"] or "",
    )
