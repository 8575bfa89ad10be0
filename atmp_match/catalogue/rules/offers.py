"""What the office may change in an offer, and what follows from a change. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

FACTS = (
    "value", "title", "title_sv", "modalities", "modalities_named", "grades", "containment_max", "scale_value",
    "scale_unit", "available_from", "available_from_precision", "available_from_basis", "available_until", "openness",
)  # fmt: skip
ALONE = frozenset({"any", "unknown"})  # what no single kind of product stands beside
CODES = frozenset({"modalities", "modalities_named", "grades"})  # lists in which the order says nothing
EDITABLE = frozenset({*FACTS, "evidence"})
# What somebody wrote about the old value would be wrong about the new one.
SAID_OF = {
    "modalities": {"modalities_basis": None},
    "containment_max": {"containment_basis": None, "containment_note": None},
    "scale_value": {"scale_note": None},
}


def what_follows(changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the remarks that lose their sense when these fields change."""
    return {name: value for field in changed for name, value in SAID_OF.get(field, {}).items()}


def plain(value: object) -> object:
    """Return a value as an event can hold it: a date as its ISO text."""
    return value.isoformat() if isinstance(value, date) else value
