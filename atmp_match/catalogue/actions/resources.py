"""Which resource a booking of an offer takes, and how long it rests afterwards."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from atmp_match.catalogue.actions.tally import Tally
from atmp_match.catalogue.models import Offer, Resource, offer_resources
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.catalogue.rules.resources import changeover_days, needs_resource, resource_kind
from atmp_match.catalogue.rules.values import Row
from atmp_match.extensions import db

STAND_IN = "no resource of the hub is known for it: one unit, invented for the demonstration"
Links = dict[str, dict[int, tuple[str, str]]]


def link_resources(taxonomy: Taxonomy, links: Sequence[tuple[str, Row]], tally: Tally) -> None:
    """Link offers as the documents say; then give every offer of a calendar unit that has none one of its own."""
    offers = db.session.scalars(select(Offer).order_by(Offer.id)).all()
    resources = {(resource.hub_id, resource.name): resource for resource in db.session.scalars(select(Resource))}
    stored = _stored_links()
    by_id = {offer.id: offer for offer in offers}
    for changed in _put_links(_wanted_links(links, by_id, resources), stored, tally):
        tally.touch(by_id[changed].service, by_id[changed].modalities)
    _add_stand_ins(taxonomy, [offer for offer in offers if not stored[offer.id]], resources, tally)
    set_changeover(taxonomy, tally)


def _stored_links() -> Links:
    stored: Links = defaultdict(dict)
    for offer_id, resource_id, basis, why in db.session.execute(select(offer_resources)):
        stored[offer_id][resource_id] = (basis, why)
    return stored


def _wanted_links(
    links: Sequence[tuple[str, Row]], offers: dict[str, Offer], resources: dict[tuple[int, str], Resource]
) -> Links:
    wanted: Links = defaultdict(dict)
    for _, link in links:
        resource = resources[offers[link["offer"]].hub_id, link["resource"]]
        wanted[link["offer"]][resource.id] = (link["basis"], link["why"])
    return wanted


def _put_links(wanted: Links, stored: Links, tally: Tally) -> list[str]:
    changed = []
    for offer_id, rows in wanted.items():
        if stored[offer_id] == rows:
            continue
        db.session.execute(delete(offer_resources).where(offer_resources.c.offer_id == offer_id))
        for resource_id, (basis, why) in rows.items():
            _link(offer_id, resource_id, basis, why)
        stored[offer_id] = rows
        tally.add("links", len(rows))
        changed.append(offer_id)
    return changed


def _add_stand_ins(
    taxonomy: Taxonomy, unlinked: Sequence[Offer], resources: dict[tuple[int, str], Resource], tally: Tally
) -> None:
    for offer in unlinked:
        if not needs_resource(taxonomy, offer.service):
            continue
        resource = resources.get((offer.hub_id, offer.title))
        if resource is None:
            resource = Resource(
                hub_id=offer.hub_id,
                name=offer.title,
                kind=resource_kind(taxonomy, offer.service),
                unit_count=1,
                illustrative=True,
                changeover_days=0,
            )
            db.session.add(resource)
            db.session.flush()
            resources[offer.hub_id, offer.title] = resource
            tally.add("resources")
        _link(offer.id, resource.id, "judgement", STAND_IN)
        tally.add("links")
        tally.touch(offer.service, offer.modalities)


def _link(offer_id: str, resource_id: int, basis: str, why: str) -> None:
    values = {"offer_id": offer_id, "resource_id": resource_id, "basis": basis, "why": why}
    db.session.execute(insert(offer_resources).values(values))


def set_changeover(taxonomy: Taxonomy, tally: Tally) -> None:
    """Bring every resource to the default of its uses, but those whose hub has set its own."""
    uses: defaultdict[int, list[tuple[str, list[str], list[str]]]] = defaultdict(list)
    columns = (offer_resources.c.resource_id, Offer.service, Offer.grades, Offer.modalities)
    for resource_id, *use in db.session.execute(select(*columns).join_from(offer_resources, Offer)):
        uses[resource_id].append((use[0], use[1], use[2]))
    for resource in db.session.scalars(select(Resource).where(Resource.changeover_basis != "hub")):
        days = changeover_days(taxonomy, [(service, grades) for service, grades, _ in uses[resource.id]])
        if resource.changeover_days != days:
            resource.changeover_days = days
            tally.add("resources")
            for service, _, modalities in uses[resource.id]:
                tally.touch(service, modalities)
