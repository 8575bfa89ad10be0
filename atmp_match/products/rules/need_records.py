"""A need as a record that JSON can hold, and back; for what is kept of the derivation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from atmp_match.products.rules.profiles import Need, Scale, Why, WhyCode

DAYS = ("earliest_start", "latest_finish")
PLAIN = ("service", "modality", "grade", "containment", "duration_days", "seats")


def as_record(need: Need) -> dict[str, Any]:
    """Return a need as texts and numbers, with its reason."""
    days = {name: day.isoformat() for name in DAYS if (day := getattr(need, name))}
    scale = {"value": need.scale.value, "unit": need.scale.unit} if need.scale else None
    return {**{name: getattr(need, name) for name in PLAIN}, **days, "scale": scale, "why": why_as_record(need.why)}


def from_record(record: Mapping[str, Any]) -> Need:
    """Return the need that a record was made from; what it leaves out is left open."""
    days: dict[str, Any] = {name: date.fromisoformat(record[name]) for name in DAYS if record.get(name)}
    scale = Scale(record["scale"]["value"], record["scale"]["unit"]) if record.get("scale") else None
    plain: dict[str, Any] = {name: record.get(name) for name in PLAIN}
    why = why_from_record(record["why"]) if record.get("why") else Why(WhyCode.ASKED)
    return Need(**plain, **days, scale=scale, why=why)


def why_as_record(why: Why) -> dict[str, Any]:
    """Return a reason as texts."""
    return {"code": why.code.value, "values": dict(why.values)}


def why_from_record(record: Mapping[str, Any]) -> Why:
    """Return the reason that a record was made from."""
    return Why(WhyCode(record["code"]), record["values"])
