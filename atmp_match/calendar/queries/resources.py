"""The resources of a hub, as the people see them who answer for it."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import contains_eager

from atmp_match.calendar.rules import is_weekly
from atmp_match.catalogue.models import Hub, Offer, OfferPart, Resource, offer_resources
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.errors import NotFound

LARGEST_ID = 2**31 - 1


def list_resources(actor: Actor) -> list[Resource]:
    """Return what the hubs of this reader have, hub by hub."""
    return list(db.session.scalars(_managed(actor).order_by(Hub.name, Resource.name)))


def get_resource(resource_id: int, actor: Actor) -> Resource:
    """Return a resource with its hub.

    :raises NotFound: there is none, or the reader does not answer for its hub
    """
    return _or_not_found(db.session.scalar(_managed(actor).where(Resource.id == _known(resource_id))))


def lock_managed_resource(resource_id: int, actor: Actor) -> Resource:
    """Return a resource as `get_resource` does, held by this transaction until it ends."""
    statement = _managed(actor).where(Resource.id == _known(resource_id)).with_for_update(of=Resource, key_share=True)
    return _or_not_found(db.session.scalar(statement.execution_options(populate_existing=True)))


def list_uses(resource_ids: Collection[int]) -> Mapping[int, list[Offer]]:
    """Return the offers that take each resource, first or later."""
    uses: dict[int, list[Offer]] = {resource_id: [] for resource_id in resource_ids}
    taken = union_all(
        select(offer_resources.c.resource_id, offer_resources.c.offer_id),
        select(OfferPart.resource_id, OfferPart.offer_id),
    ).subquery()
    rows = db.session.execute(
        select(taken.c.resource_id, Offer)
        .join(Offer, Offer.id == taken.c.offer_id)
        .where(taken.c.resource_id.in_(resource_ids))
        .order_by(Offer.title)
    )
    for resource_id, offer in rows:
        uses[resource_id].append(offer)
    return uses


def usual_in_weeks(offers: Collection[Offer]) -> bool:
    """Say whether bookings of a resource count in weeks where its hub has not said it: as its first offer does."""
    words = taxonomy()
    return not offers or any(is_weekly(words["service"][offer.service].data["unit"]) for offer in offers)


def chains_of_resources(ids: Collection[str]) -> Mapping[str, str]:
    """Return the audit chain of each resource: that of its hub."""
    rows = db.session.execute(select(Resource.id, Resource.hub_id).where(Resource.id.in_([int(key) for key in ids])))
    return {str(row.id): f"hub:{row.hub_id}" for row in rows}


def _managed(actor: Actor) -> Select[Resource]:
    return (
        select(Resource)
        .join(Resource.hub)
        .options(contains_eager(Resource.hub))
        .where(Hub.operator_id.in_(actor.operator_ids))
    )


def _or_not_found(resource: Resource | None) -> Resource:
    if resource is None:
        raise NotFound(_("There is no such resource, or it is not yours to see."))
    return resource


def _known(resource_id: int) -> int:
    return resource_id if resource_id <= LARGEST_ID else 0
