"""What a hub, its offers, its facts and its resources hold in a document."""

from collections.abc import Mapping

from atmp_match.catalogue.rules.checks import (
    Check,
    Codes,
    Shape,
    code,
    day,
    each,
    either,
    fields,
    maybe,
    number,
    one_of,
    partial_day,
    slug,
    text,
    truth,
    whole,
    word,
)
from atmp_match.catalogue.rules.codes import (
    Basis,
    DateBasis,
    FactValue,
    HubKind,
    HubOpenness,
    OfferOpenness,
    Precision,
    SourceKind,
)

basis = one_of(Basis)


def country(value: object, _codes: Codes) -> str | None:
    """Check for two capital letters in quotes: YAML reads a bare NO as false."""
    right = isinstance(value, str) and len(value) == len("SE") and value.isascii() and value.isupper()
    return None if right else f"must be two capital letters in quotes, not {value!r}"


def modality(value: object, codes: Codes) -> str | None:
    """Check for a modality or a group of them."""
    known = isinstance(value, str) and (value in codes.get("modality", ()) or value in codes.get("modality-group", ()))
    return None if known else f"unknown modality or group {value!r}"


HUB = Shape(
    {
        "slug": slug,
        "name": text,
        "operator": text,
        "kind": one_of(HubKind),
        "origin": word("catalogue", "added"),
        "city": text,
        "country": country,
        "lat": number(-90, 90),
        "lon": number(-180, 180),
        "public_body": one_of(FactValue),
        "open_to_companies": one_of(HubOpenness),
        "planned": maybe(
            fields(
                {"opens": maybe(partial_day), "precision": maybe(one_of(Precision)), "what": text, "seen": text},
                {"building_ready": text},
            )
        ),
        "summary_en": text,
        "summary_sv": text,
        "extra_gates": each(code("gate")),
        "facts": each(lambda _value, _codes: None),
        "offers": each(lambda _value, _codes: None),
        "resources": each(lambda _value, _codes: None),
    },
    {
        "openness_note": text,
        "openness_history": each(
            fields(
                {
                    "value": one_of(HubOpenness),
                    "from": maybe(day),
                    "until": maybe(day),
                    "claim": text,
                    "seen": text,
                    "superseded": truth,
                }
            )
        ),
        "coordinates_note": text,
        "location_note": text,
    },
)
_evidence: Mapping[str, Check] = {
    "claim": text,
    "source": one_of(SourceKind),
    "seen": text,
    "as_of": maybe(partial_day),
}
EVIDENCE = Shape(_evidence, {})
FACT = Shape(
    dict(_evidence)
    | {"service": code("service", "any"), "grade": maybe(code("grade")), "value": word("no", "unknown")},
    {"basis": basis, "until": day, "for_outside_companies": truth},
)
RESOURCE = Shape(
    {"name": text, "kind": text, "units": whole(1), "illustrative": truth}, {"name_sv": text, "seen": text}
)
OFFER = Shape(
    {
        "id": slug,
        "service": code("service"),
        "value": word("yes", "unknown"),
        "title": text,
        "title_sv": text,
        "modalities": either(word("any", "unknown"), each(modality)),
        "grades": each(code("grade")),
        "containment_max": code("containment-level", "unknown"),
        "scale_max": maybe(fields({"value": number(0), "unit": text})),
        "available_from": maybe(day),
        "available_from_basis": maybe(one_of(DateBasis)),
        "available_until": maybe(day),
        "openness": one_of(OfferOpenness),
        "price": maybe(
            fields(
                {"amount": number(0), "currency": text, "per": code("unit"), "as_of": partial_day, "seen": text},
                {"approximate": truth, "vat": text},
            )
        ),
        "evidence": each(lambda _value, _codes: None),
        "unknowns": each(text),
    },
    {
        "modalities_basis": basis,
        "containment_basis": basis,
        "containment_note": text,
        "scale_note": text,
        "available_from_precision": one_of(Precision),
    },
)
LINK = Shape(
    {"offer": slug, "resource": text, "basis": basis, "why": text},
    {},
)
