"""What each list of the vocabulary holds: the sections of a taxonomy file and the fields of their rows."""

from collections.abc import Mapping
from typing import Any

from atmp_match.catalogue.rules.checks import (
    Codes,
    Shape,
    code,
    each,
    fields,
    keyed,
    maybe,
    number,
    one_of,
    slug,
    text,
    truth,
    whole,
    word,
)
from atmp_match.catalogue.rules.codes import Basis, FactValue, HubOpenness

SECTIONS: Mapping[str, str] = {
    "product_classes": "product-class",
    "class_basis": "class-basis",
    "stages": "stage",
    "grades": "grade",
    "grade_rules": "grade-rule",
    "containment_levels": "containment-level",
    "openness": "openness",
    "cold_chains": "cold-chain",
    "modality_groups": "modality-group",
    "modalities": "modality",
    "bring_items": "bring-item",
    "units": "unit",
    "gates": "gate",
    "services": "service",
    "bottlenecks": "bottleneck",
    "result_labels": "result-label",
    "chains": "chain",
}
# What else a taxonomy file may say: about itself, and words that this room already has as fixed lists.
REMARKS = frozenset({"meta", "containment_rule_en", "containment_rule_sv", "fact_values", "hub_kinds"})
NAMES = {"code": slug, "name_en": text, "name_sv": text}

basis = one_of(Basis)
days = fields({"same_product": whole(0), "new_product": whole(0), "after_virus": whole(0), "basis": basis})
typical_days = fields(
    {"typical": whole(1), "min": whole(1), "max": whole(1), "basis": basis}, {"min_basis": basis, "seen": text}
)
gates = each(code("gate"))
step = fields(
    {
        "n": whole(1),
        "name_en": text,
        "name_sv": text,
        "service": code("service"),
        "modality": code("modality"),
        "grade": maybe(code("grade")),
        "containment": maybe(code("containment-level")),
        "may_be_brought": truth,
        "brought_as": maybe(code("bring-item")),
        "transfer_lag_days": whole(0),
        "duration_days": whole(0),
        "basis": keyed(text, basis),
    },
    {"preferred_grade": code("grade")},
)


def level_range(value: object, codes: Codes) -> str | None:
    """Check for the lowest and the highest level; the two may be the same."""
    level = code("containment-level")
    if not isinstance(value, list) or len(value) != len(("lowest", "highest")):
        return "must be the lowest and the highest level"
    return level(value[0], codes) or level(value[1], codes)


def _shape(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> Shape:
    return Shape(NAMES | dict(required), optional or {})


SHAPES: Mapping[str, Shape] = {
    "product-class": _shape(
        {"is_atmp": one_of(FactValue), "definition_en": text, "definition_sv": text, "basis": basis, "seen": text}
    ),
    "class-basis": _shape({}),
    "stage": _shape(
        {"order": whole(0), "typical_need_en": text, "default_grade": code("grade"), "basis": basis}, {"seen": text}
    ),
    "grade": _shape({"rank": whole(1), "basis": basis, "seen": text}),
    "grade-rule": _shape(
        {
            "examples": each(text),
            "minimum_grade_clinical": code("grade"),
            "demand_gmp": truth,
            "basis": basis,
            "seen": text,
        }
    ),
    "containment-level": _shape(
        {
            "rank": whole(1),
            "eu_gmm_class": whole(1),
            "sweden": word("F", "L", "R"),
            "sweden_duty_en": text,
            "sweden_duty_sv": text,
            "basis": basis,
            "seen": text,
        }
    ),
    "openness": _shape({"hub_value": one_of(HubOpenness)}),
    "cold-chain": _shape({}),
    "modality-group": _shape({"members": each(code("modality"))}),
    "modality": _shape(
        {
            "class": code("product-class"),
            "default_containment": code("containment-level"),
            "containment_range": level_range,
            "chain": code("chain"),
            "cold_chain": code("cold-chain"),
            "basis": keyed(text, basis),
        },
        {"role": code("grade-rule"), "note_en": text},
    ),
    "bring-item": _shape({}),
    "unit": _shape({"calendar": truth, "days": maybe(whole(1))}),
    "gate": _shape(
        {
            "order": whole(1),
            "owner": text,
            "per": text,
            "typical_days": maybe(whole(0)),
            "expires": truth,
            "basis": basis,
            "days_basis": basis,
            "seen": text,
        }
    ),
    "service": _shape(
        {
            "dossier_code": text,
            "description_en": text,
            "description_sv": text,
            "unit": code("unit"),
            "graded": truth,
            "typical_days": typical_days,
            "changeover_days": days,
            "gates": gates,
        },
        {
            "changeover_days_by_grade": keyed(code("grade"), days),
            "gates_by_grade": keyed(code("grade"), gates),
            "alternative_units": each(code("unit")),
        },
    ),
    "bottleneck": _shape(
        {
            "dossier_code": text,
            "answered_by": keyed(code("service"), number(0, 1)),
            "phrases_en": each(text),
            "phrases_sv": each(text),
        }
    ),
    "result-label": _shape({}),
    "chain": _shape({"modality": code("modality"), "order_basis": basis, "seen": text, "steps": each(step)}),
}
