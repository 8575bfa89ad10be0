"""The vocabulary as values: what matching, forms and pages read. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class TermValue:
    """One term with its names in both languages and whatever else its kind has (see `data/taxonomy.yaml`)."""

    code: str
    name_en: str
    name_sv: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """Return the name in `en` or `sv`."""
        return self.name_sv if language == "sv" else self.name_en


@dataclass(frozen=True)
class Taxonomy:
    """The whole vocabulary, by kind and code, in the order of the list.

    Kinds: product-class, class-basis, stage, grade, containment-level, openness, cold-chain, modality-group,
    modality, bring-item, unit, gate, service, bottleneck, result-label, chain.
    """

    version: int
    terms: Mapping[str, Mapping[str, TermValue]]

    def __getitem__(self, kind: str) -> Mapping[str, TermValue]:
        """Return the terms of one kind, by code, in their order."""
        return self.terms[kind]

    def name(self, kind: str, code: str | None, language: str) -> str:
        """Return a term's name, or the code itself where the vocabulary does not have it."""
        term = self.terms[kind].get(code or "")
        return term.name(language) if term else (code or "")

    def modality_names(self, codes: Sequence[str], language: str) -> list[str]:
        """Return the names of modalities, whole groups by the group's name; `any` and `unknown` have none."""
        left = list(codes)
        names = []
        for group in self.terms["modality-group"].values():
            members = group.data["members"]
            if all(member in left for member in members):
                names.append(group.name(language))
                left = [code for code in left if code not in members]
        return names + [self.name("modality", code, language) for code in left if code in self.terms["modality"]]

    def openness_name(self, hub_value: str, language: str) -> str:
        """Return in words whether a hub that says `hub_value` is open to companies."""
        terms = self.terms["openness"].values()
        return next((term.name(language) for term in terms if term.data["hub_value"] == hub_value), hub_value)

    def grade_rank(self, code: str) -> int:
        """Return research 1, hq 2, gmp 3."""
        return int(self.terms["grade"][code].data["rank"])

    def containment_rank(self, code: str) -> int:
        """Return bsl-1 1, bsl-2 2, bsl-2-plus 3, bsl-3 4."""
        return int(self.terms["containment-level"][code].data["rank"])
