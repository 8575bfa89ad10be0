"""What is wrong with an offer as somebody wants it to be: a message for each field."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from atmp_match.catalogue.rules import DateBasis, OfferOpenness, SourceKind, Taxonomy
from atmp_match.catalogue.rules.checks import partial_day
from atmp_match.catalogue.rules.offers import ALONE

Values = Mapping[str, Any]
LONGEST_LINE = 500


def refusals(service: str, wanted: Values, vocabulary: Taxonomy) -> dict[str, str]:
    """Return a message for each field that cannot be as it is, by the field's name.

    :param service: the offer's service; it says whether grades make sense
    :param wanted: every editable field of the offer, as it would become
    """
    found = {
        "value": "" if wanted["value"] in {"yes", "unknown"} else _("Choose yes or not certain"),
        "title": _line(wanted["title"], _("Enter the English title")),
        "title_sv": _line(wanted["title_sv"], _("Enter the Swedish title")),
        "modalities": _modalities(wanted["modalities"], vocabulary),
        "modalities_named": _named(wanted["modalities_named"], wanted["modalities"]),
        "grades": _grades(service, wanted["grades"], vocabulary),
        "containment_max": _containment(wanted["containment_max"], vocabulary),
        "openness": "" if _is_one(OfferOpenness, wanted["openness"]) else _("Choose whether it is open to companies"),
        **_scale(wanted),
        **_dates(wanted),
        **_evidence(wanted["evidence"]),
    }
    return {field: message for field, message in found.items() if message}


def _line(value: object, missing: str) -> str:
    if not isinstance(value, str) or not value.strip():
        return missing
    return _("Use at most %(count)d characters.", count=LONGEST_LINE) if len(value) > LONGEST_LINE else ""


def _is_one(kind: type[DateBasis | OfferOpenness | SourceKind], value: object) -> bool:
    return isinstance(value, str) and value in {member.value for member in kind}


def _modalities(chosen: Sequence[str], vocabulary: Taxonomy) -> str:
    if not chosen:
        return _("Choose at least one kind of product, or say that it is not known")
    if ALONE & set(chosen) and len(chosen) > 1:
        return _("Choose either any kind, or not known, or single kinds")
    return _unknown_code(chosen, {*vocabulary["modality"], *ALONE})


def _named(named: Sequence[str] | None, chosen: Sequence[str]) -> str:
    if set(named or ()) <= set(chosen) - ALONE:
        return ""
    return _("Choose only among the kinds of product above")


def _grades(service: str, chosen: Sequence[str], vocabulary: Taxonomy) -> str:
    graded = vocabulary["service"][service].data["graded"]
    if graded and not chosen:
        return _("Choose at least one grade")
    if chosen and not graded:
        return _("This service has no grade: leave all of them out")
    return _unknown_code(chosen, vocabulary["grade"])


def _containment(level: str, vocabulary: Taxonomy) -> str:
    return _unknown_code([level], {*vocabulary["containment-level"], "unknown"})


def _unknown_code(chosen: Sequence[str], known: Collection[str]) -> str:
    unknown = next((code for code in chosen if code not in known), None)
    return "" if unknown is None else _("“%(code)s” is not in the list", code=unknown)


def _scale(wanted: Values) -> dict[str, str]:
    value, unit = wanted["scale_value"], wanted["scale_unit"]
    if value is not None and not 0 < value < float("inf"):
        return {"scale_value": _("Enter a number above 0, or nothing if it is not known")}
    if value is not None and not unit:
        return {"scale_unit": _("Enter the unit of the scale, like L")}
    if unit and value is None:
        return {"scale_value": _("Enter a number for the unit, or leave both empty")}
    return {}


def _dates(wanted: Values) -> dict[str, str]:
    start, until, basis = wanted["available_from"], wanted["available_until"], wanted["available_from_basis"]
    if start is not None and not _is_one(DateBasis, basis):
        return {"available_from_basis": _("Say how the first day is known")}
    if start is None and basis:
        return {"available_from": _("Enter the first day, or leave out how it is known")}
    if start and until and until <= start:
        return {"available_until": _("The last day must be after the first")}
    return {}


def _evidence(rows: Sequence[Values]) -> dict[str, str]:
    if not rows:
        return {"evidence": _("Name at least one source: a fact without a source is not a fact")}
    found: dict[str, str] = {}
    for index, row in enumerate(rows):
        place = f"evidence-{row.get('row', index)}"
        found[f"{place}-claim"] = _line(row["claim"], _("Enter what the source says"))
        found[f"{place}-seen"] = _line(row["seen"], _("Enter the page or document it stands in"))
        found[f"{place}-source"] = "" if _is_one(SourceKind, row["source"]) else _("Choose who says it")
        dated = row["as_of"] is None or partial_day(row["as_of"], {}) is None
        found[f"{place}-as_of"] = "" if dated else _("Enter a date like 2026-11-22, 2026-11 or 2026")
    return found
