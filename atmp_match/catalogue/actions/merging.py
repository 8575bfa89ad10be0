"""Bringing terms, hubs and offers to what a document says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from atmp_match.catalogue.actions.tally import Tally, differs, put
from atmp_match.catalogue.models import Evidence, Hub, HubFact, Offer, Resource, Term
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
from atmp_match.extensions import Base, db


def merge_terms(terms: Mapping[str, Sequence[tuple[str, Row]]], tally: Tally) -> None:
    """Add new terms and bring the others to what the documents say; a code once used is never removed."""
    stored = {(term.kind, term.code): term for term in db.session.scalars(select(Term))}
    for kind, rows in terms.items():
        for position, (_, row) in enumerate(rows):
            values = term_values(row) | {"position": position}
            term = stored.get((kind, row["code"]))
            if term is None:
                db.session.add(Term(kind=kind, code=row["code"], **values))
                tally.add("terms")
            elif put(term, values):
                tally.add("terms")
    db.session.flush()


@dataclass(frozen=True)
class HubMerge:
    """Brings hubs, one after the other, to what their rows say."""

    hubs: dict[str, Hub]
    timezones: Mapping[str, str]
    groups: Groups
    tally: Tally

    def hub(self, row: Row) -> None:
        """Add the hub or change what differs, with everything below it."""
        values = hub_values(row, self.timezones)
        hub = self.hubs.get(row["slug"])
        if hub is None:
            hub = self.hubs[row["slug"]] = Hub(slug=row["slug"], facts=[], offers=[], resources=[], **values)
            db.session.add(hub)
            self.tally.add("hubs")
        elif put(hub, values):
            self.tally.add("hubs")
            self._touch_all(hub)
        self._facts(hub, [fact_values(fact) for fact in row["facts"]])
        for resource in row["resources"]:
            self._resource(hub, resource)
        for offer in row["offers"]:
            self._offer(hub, offer)

    def _facts(self, hub: Hub, wanted: list[dict[str, Any]]) -> None:
        if not _says(hub.facts, wanted):
            for fact in list(hub.facts):
                db.session.delete(fact)
            hub.facts = [HubFact(**values) for values in wanted]
            self.tally.add("facts", len(wanted))
            self._touch_all(hub)

    def _resource(self, hub: Hub, row: Row) -> None:
        values = resource_values(row)
        resource = next((known for known in hub.resources if known.name == row["name"]), None)
        if resource is None:
            hub.resources.append(Resource(name=row["name"], changeover_days=0, **values))
            self.tally.add("resources")
        elif put(resource, values):
            self.tally.add("resources")
            self._touch_all(hub)

    def _touch_all(self, hub: Hub) -> None:
        for offer in hub.offers:
            self.tally.touch(offer.service, offer.modalities)

    def _offer(self, hub: Hub, row: Row) -> None:
        values = offer_values(row, self.groups)
        evidence = [evidence_values(piece) for piece in row["evidence"]]
        offer = next((known for known in hub.offers if known.id == row["id"]), None)
        if offer is None:
            offer = Offer(id=row["id"], evidence=[Evidence(**piece) for piece in evidence], **values)
            hub.offers.append(offer)
            self.tally.add("offers")
            self.tally.touch(offer.service, offer.modalities)
        elif differs(offer, values) or not _says(offer.evidence, evidence):
            self._change_offer(offer, values, evidence)

    def _change_offer(self, offer: Offer, values: Row, evidence: list[dict[str, Any]]) -> None:
        if offer.edited_at is not None:
            self.tally.kept.append(offer.id)
            return
        self.tally.touch(offer.service, offer.modalities)
        put(offer, values)
        self.tally.touch(offer.service, offer.modalities)
        if not _says(offer.evidence, evidence):
            offer.evidence = [Evidence(**piece) for piece in evidence]
        offer.version += 1
        offer.updated_at = func.now()
        self.tally.add("offers")


def _says(rows: Sequence[Base], wanted: Sequence[Row]) -> bool:
    return len(rows) == len(wanted) and not any(differs(row, values) for row, values in zip(rows, wanted, strict=True))
