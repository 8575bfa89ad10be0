"""Which resource a booking of an offer takes, and how long it rests afterwards."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, exists, select

from atmp_match.catalogue.actions.bulk import insert_rows, table_of, update_rows
from atmp_match.catalogue.models import Hub, Offer, Resource, offer_resources
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.catalogue.rules.resources import changeover_days, needs_resource, resource_kind
from atmp_match.catalogue.rules.tally import Tally
from atmp_match.catalogue.rules.values import Row
from atmp_match.extensions import db

STAND_IN = "no resource of the hub is known for it: one unit, invented for the demonstration"
Link = tuple[str, int, str, str]  # offer, resource, basis, why


def link_resources(taxonomy: Taxonomy, links: Sequence[tuple[str, Row]], tally: Tally) -> None:
    """Link offers as the documents say; then give every offer of a calendar unit that has none one of its own."""
    _put_links([link for _, link in links], tally)
    _add_stand_ins(taxonomy, tally)
    set_changeover(taxonomy, tally)


def _put_links(links: Sequence[Row], tally: Tally) -> None:
    named = [link["offer"] for link in links]
    stored: defaultdict[str, set[Link]] = defaultdict(set)
    for row in db.session.execute(select(offer_resources).where(offer_resources.c.offer_id.in_(named))):
        stored[row.offer_id].add((row.offer_id, row.resource_id, row.basis, row.why))
    wanted: defaultdict[str, set[Link]] = defaultdict(set)
    ids = _ids_by_name(named)
    for link in links:
        wanted[link["offer"]].add((link["offer"], ids[link["offer"], link["resource"]], link["basis"], link["why"]))
    changed = [offer_id for offer_id, rows in wanted.items() if stored[offer_id] != rows]
    db.session.execute(delete(offer_resources).where(offer_resources.c.offer_id.in_(changed)))
    rows = [link for offer_id in changed for link in sorted(wanted[offer_id])]
    _link(rows)
    tally.add("links", len(rows))
    for service, modalities in db.session.execute(select(Offer.service, Offer.modalities).where(Offer.id.in_(changed))):
        tally.touch(service, modalities)


def _ids_by_name(offers: Sequence[str]) -> dict[tuple[str, str], int]:
    """Return the ids of the resources of these offers' hubs, by offer and name."""
    own = select(Offer.id, Resource.name, Resource.id).join(Resource, Resource.hub_id == Offer.hub_id)
    return {(offer, name): key for offer, name, key in db.session.execute(own.where(Offer.id.in_(offers)))}


def _add_stand_ins(taxonomy: Taxonomy, tally: Tally) -> None:
    booked = [service for service in taxonomy["service"] if needs_resource(taxonomy, service)]
    has_one = exists().where(offer_resources.c.offer_id == Offer.id)
    columns = (Offer.id, Offer.hub_id, Hub.slug, Offer.title, Offer.service, Offer.modalities)
    unlinked = select(*columns).join(Offer.hub).where(Offer.service.in_(booked), ~has_one).order_by(Offer.id)
    wanting = db.session.execute(unlinked).all()
    hubs = {offer.hub_id for offer in wanting}
    known = _ids_in_hubs(hubs)
    new = {(offer.hub_id, offer.title): offer for offer in wanting if (offer.hub_id, offer.title) not in known}
    for offer in new.values():
        tally.new("resources", f"{offer.slug}: {offer.title}")
    stand_ins = (_stand_in(offer.hub_id, offer.title, resource_kind(taxonomy, offer.service)) for offer in new.values())
    insert_rows(table_of(Resource), list(stand_ins))
    ids = _ids_in_hubs(hubs) if new else known
    _link([(offer.id, ids[offer.hub_id, offer.title], "judgement", STAND_IN) for offer in wanting])
    tally.add("links", len(wanting))
    for offer in wanting:
        tally.touch(offer.service, offer.modalities)


def _ids_in_hubs(hubs: set[int]) -> dict[tuple[int, str], int]:
    own = select(Resource.hub_id, Resource.name, Resource.id).join(Hub, Hub.id == Resource.hub_id)
    return {(hub_id, name): key for hub_id, name, key in db.session.execute(own.where(Hub.id.in_(hubs)))}


def _stand_in(hub_id: int, name: str, kind: str) -> dict[str, Any]:
    values = {"kind": kind, "unit_count": 1, "illustrative": True, "changeover_days": 0}
    return {"hub_id": hub_id, "name": name, **values}


def _link(rows: Sequence[Link]) -> None:
    columns = ("offer_id", "resource_id", "basis", "why")
    insert_rows(offer_resources, [dict(zip(columns, row, strict=True)) for row in rows])


def set_changeover(taxonomy: Taxonomy, tally: Tally) -> None:
    """Bring every resource to the default of its uses, but those whose hub has set its own."""
    uses: defaultdict[int, list[tuple[str, list[str], list[str]]]] = defaultdict(list)
    columns = (offer_resources.c.resource_id, Offer.service, Offer.grades, Offer.modalities)
    for resource_id, *use in db.session.execute(select(*columns).join_from(offer_resources, Offer)):
        uses[resource_id].append((use[0], use[1], use[2]))
    changed = []
    own = select(Resource.id, Resource.changeover_days, Hub.slug, Resource.name).join(Hub, Hub.id == Resource.hub_id)
    bound = own.where(Resource.changeover_basis != "hub").order_by(Resource.id)
    for resource_id, stored, slug, name in db.session.execute(bound):
        days = changeover_days(taxonomy, [(service, grades) for service, grades, _ in uses[resource_id]])
        if stored != days:
            changed.append({"id": resource_id, "changeover_days": days})
            tally.changed("resources", f"{slug}: {name}", ["changeover_days"])
            for service, _, modalities in uses[resource_id]:
                tally.touch(service, modalities)
    update_rows(table_of(Resource), changed, by=("id",))
