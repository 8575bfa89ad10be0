"""A checked row of a document as the values of its table's columns. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

Row = Mapping[str, Any]
Groups = Mapping[str, Sequence[str]]

HUB_COLUMNS = (
    "name", "operator", "kind", "origin", "city", "country", "public_body", "open_to_companies", "planned",
    "summary_en", "summary_sv", "extra_gates", "openness_note", "coordinates_note", "location_note",
)  # fmt: skip
OFFER_COLUMNS = (
    "service", "value", "title", "title_sv", "modalities_basis", "grades", "containment_max", "containment_basis",
    "containment_note", "scale_note", "available_from_basis", "available_from_precision", "openness", "price",
    "unknowns",
)  # fmt: skip
EVIDENCE_COLUMNS = ("claim", "source", "seen", "as_of")
FACT_COLUMNS = ("service", "grade", "value", *EVIDENCE_COLUMNS, "basis")


def term_values(row: Row) -> dict[str, Any]:
    """Return a term's names, and everything else it has as its data."""
    names = {"code", "name_en", "name_sv"}
    return {
        "name_en": row["name_en"],
        "name_sv": row["name_sv"],
        "data": {key: value for key, value in row.items() if key not in names},
    }


def hub_values(row: Row, timezones: Mapping[str, str]) -> dict[str, Any]:
    """Return a hub's own columns; who has claimed it is not among them."""
    return {key: row.get(key) for key in HUB_COLUMNS} | {
        "lat": float(row["lat"]),
        "lon": float(row["lon"]),
        "timezone": timezones[row["country"]],
        "openness_history": row.get("openness_history", []),
    }


def fact_values(row: Row) -> dict[str, Any]:
    """Return the columns of something known to be absent or open."""
    return {key: row.get(key) for key in FACT_COLUMNS} | {
        "until": _day(row.get("until")),
        "for_outside_companies": row.get("for_outside_companies", False),
    }


def offer_values(row: Row, groups: Groups) -> dict[str, Any]:
    """Return an offer's own columns, with the groups of modalities spelled out."""
    scale = row["scale_max"] or {}
    return {key: row.get(key) for key in OFFER_COLUMNS} | {
        "modalities": spelled_out(row["modalities"], groups),
        "modalities_named": named_beside_groups(row["modalities"], groups),
        "scale_value": float(scale["value"]) if scale else None,
        "scale_unit": scale.get("unit"),
        "available_from": _day(row["available_from"]),
        "available_until": _day(row["available_until"]),
    }


def evidence_values(row: Row) -> dict[str, Any]:
    """Return the columns of one piece of evidence."""
    return {key: row.get(key) for key in EVIDENCE_COLUMNS}


def resource_values(row: Row) -> dict[str, Any]:
    """Return a resource's columns, without its changeover."""
    return {
        "kind": row["kind"],
        "unit_count": row["units"],
        "illustrative": row["illustrative"],
        "seen": row.get("seen"),
    }


def spelled_out(modalities: str | Sequence[str], groups: Groups) -> list[str]:
    """Return the codes with each group replaced by its members, once each; `any` and `unknown` stay alone."""
    if isinstance(modalities, str):
        return [modalities]
    members = [member for code in modalities for member in groups.get(code, [code])]
    return list(dict.fromkeys(members))


def named_beside_groups(modalities: str | Sequence[str], groups: Groups) -> list[str] | None:
    """Return the codes that stand there themselves, where a group stands beside them or alone; None without a group."""
    if isinstance(modalities, str) or not any(code in groups for code in modalities):
        return None
    return [code for code in modalities if code not in groups]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
