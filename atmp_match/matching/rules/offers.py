"""What the catalogue knows, as values: one candidate is an offer with its hub, facts and evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Fact:
    """Something known to be absent (no) or open (unknown) at a hub."""

    service: str
    grade: str | None
    value: str
    claim: str
    seen: str
    as_of: str | None
    until: date | None
    for_outside_companies: bool = False


@dataclass(frozen=True)
class Evidence:
    """Where a claim about an offer was seen; `as_of` is a day, a month, a year or None."""

    claim: str
    source: str
    seen: str
    as_of: str | None


@dataclass(frozen=True)
class Hub:
    """The hub of a candidate."""

    slug: str
    name: str
    city: str
    country: str
    open_to_companies: str
    openness_history: tuple[Mapping[str, Any], ...] = ()
    facts: tuple[Fact, ...] = ()
    claimed: bool = False
    openness_note: str | None = None
    extra_gates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """One offer that has the right service, and may take the modality.

    :param modalities_named: those that its page names, where it names a wide field besides; None: each of them
    """

    id: str
    hub: Hub
    service: str
    value: str
    title: str
    title_sv: str
    modalities: frozenset[str]
    modalities_basis: str | None
    grades: tuple[str, ...]
    containment_max: str
    containment_basis: str | None
    scale_value: float | None
    scale_unit: str | None
    available_from: date | None
    available_from_basis: str | None
    available_from_precision: str | None
    available_until: date | None
    openness: str
    containment_note: str | None = None
    modalities_named: frozenset[str] | None = None
    unknowns: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
