"""What has to be written so that the catalogue says what a document says: only the rows that differ. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from atmp_match.catalogue.rules.tally import Tally
from atmp_match.catalogue.rules.values import (
    Groups,
    Row,
    evidence_values,
    fact_values,
    hub_values,
    offer_values,
    resource_values,
    term_values,
)

Values = dict[str, Any]


@dataclass(frozen=True)
class Stored:
    """What the database holds of the hubs that a document names, each row as its columns.

    :param terms: all of them, by kind and code
    :param hubs: by slug; what follows, by the hub's id
    :param facts: oldest first
    :param resources: by name
    :param offers: by id
    :param evidence: by offer, oldest first
    """

    terms: Mapping[tuple[str, str], Row]
    hubs: Mapping[str, Row]
    facts: Mapping[int, Sequence[Row]]
    resources: Mapping[int, Mapping[str, Row]]
    offers: Mapping[int, Mapping[str, Row]]
    evidence: Mapping[str, Sequence[Row]]


@dataclass
class Plan:
    """Rows to write, by table. A new row below a new hub has no `hub_id` yet, but the hub's slug under `hub`.

    :param facts: of each hub by its slug, instead of those it has
    :param evidence: of each offer by its id, instead of what it has
    """

    new_terms: list[Values] = field(default_factory=list)
    changed_terms: list[Values] = field(default_factory=list)
    new_hubs: list[Values] = field(default_factory=list)
    changed_hubs: list[Values] = field(default_factory=list)
    new_resources: list[Values] = field(default_factory=list)
    changed_resources: list[Values] = field(default_factory=list)
    new_offers: list[Values] = field(default_factory=list)
    changed_offers: list[Values] = field(default_factory=list)
    facts: dict[str, list[Values]] = field(default_factory=dict)
    evidence: dict[str, list[Values]] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)

    def __len__(self) -> int:
        """Return how many offers it writes, new and changed."""
        return len(self.new_offers) + len(self.changed_offers)


class Planner:
    """Compares what a document says with what is stored, one hub after the other."""

    def __init__(self, stored: Stored, timezones: Mapping[str, str], groups: Groups) -> None:
        """Begin with an empty plan."""
        self.plan = Plan()
        self._stored, self._timezones, self._groups = stored, timezones, groups
        self._tally = self.plan.tally

    def terms(self, kind: str, rows: Sequence[Row]) -> None:
        """Plan the terms of one kind in their order; a code once used is never removed."""
        for position, row in enumerate(rows):
            values = {"kind": kind, "code": row["code"], **term_values(row), "position": position}
            stored = self._stored.terms.get((kind, row["code"]))
            if stored is None:
                self.plan.new_terms.append(values)
                self._tally.new("terms", f"{kind} {row['code']}")
            elif changed := differing(stored, values):
                self.plan.changed_terms.append(values)
                self._tally.changed("terms", f"{kind} {row['code']}", changed)

    def hub(self, row: Row) -> None:
        """Plan a hub with everything below it; whoever has claimed it keeps it."""
        values = {"slug": row["slug"], **hub_values(row, self._timezones)}
        stored = self._stored.hubs.get(row["slug"])
        hub_id = stored["id"] if stored else None
        if stored is None:
            self.plan.new_hubs.append(values)
            self._tally.new("hubs", row["slug"])
        elif changed := differing(stored, values):
            self.plan.changed_hubs.append(values)
            self._tally.changed("hubs", row["slug"], changed)
            self._touch_all(hub_id)
        self._facts(row, hub_id)
        for resource in row["resources"]:
            self._resource(resource, row["slug"], hub_id)
        for offer in row["offers"]:
            self._offer(offer, row["slug"], hub_id)

    def _facts(self, hub: Row, hub_id: int | None) -> None:
        wanted = [fact_values(fact) for fact in hub["facts"]]
        if not _says(self._stored.facts.get(hub_id or 0, ()), wanted):
            self.plan.facts[hub["slug"]] = wanted
            self._tally.changed("facts", hub["slug"], (), number=len(wanted) or 1)
            self._touch_all(hub_id)

    def _resource(self, row: Row, slug: str, hub_id: int | None) -> None:
        values = {"name": row["name"], **resource_values(row), "hub_id": hub_id, "hub": slug}
        stored = self._stored.resources.get(hub_id or 0, {}).get(row["name"])
        if stored is None:
            self.plan.new_resources.append(values)
            self._tally.new("resources", f"{slug}: {row['name']}")
        elif changed := differing(stored, resource_values(row)):
            self.plan.changed_resources.append(values)
            self._tally.changed("resources", f"{slug}: {row['name']}", changed)
            self._touch_all(hub_id)

    def _touch_all(self, hub_id: int | None) -> None:
        for offer in self._stored.offers.get(hub_id or 0, {}).values():
            self._tally.touch(offer["service"], offer["modalities"])

    def _offer(self, row: Row, slug: str, hub_id: int | None) -> None:
        values = {"id": row["id"], **offer_values(row, self._groups)}
        evidence = [evidence_values(piece) for piece in row["evidence"]]
        stored = self._stored.offers.get(hub_id or 0, {}).get(row["id"])
        if stored is None:
            self.plan.new_offers.append(values | {"hub_id": hub_id, "hub": slug})
            self.plan.evidence[row["id"]] = evidence
            self._tally.new("offers", row["id"])
            self._tally.touch(values["service"], values["modalities"])
            return
        changed = differing(stored, values)
        if not _says(self._stored.evidence.get(row["id"], ()), evidence):
            changed.append("evidence")
        if changed:
            self._change_offer(stored, values, changed, evidence)

    def _change_offer(self, stored: Row, values: Values, changed: list[str], evidence: list[Values]) -> None:
        if stored["edited_at"] is not None:
            self._tally.kept.append(values["id"])
            return
        self._tally.changed("offers", values["id"], changed)
        for said in (stored, values):
            self._tally.touch(said["service"], said["modalities"])
        self.plan.changed_offers.append(values)
        if "evidence" in changed:
            self.plan.evidence[values["id"]] = evidence


def differing(stored: Row, values: Row) -> list[str]:
    """Return the names of the columns in which a stored row says something else."""
    return [name for name, value in values.items() if stored[name] != value]


def _says(rows: Sequence[Row], wanted: Sequence[Row]) -> bool:
    pairs = zip(rows, wanted, strict=False)
    return len(rows) == len(wanted) and not any(differing(row, values) for row, values in pairs)
