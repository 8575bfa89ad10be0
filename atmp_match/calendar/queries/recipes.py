"""What offers take besides their own resource, as the people see it who answer for the hub."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from atmp_match.calendar.rules.recipe_checks import Later
from atmp_match.catalogue.models import Hub, Offer, OfferPart, Resource
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.errors import NotFound


def get_managed_offer(offer_id: str, actor: Actor, *, lock: bool = False) -> Offer:
    """Return an offer with its hub, its resources and its later parts.

    :param lock: whether nobody else may change it until this transaction ends
    :raises NotFound: there is none, or the reader does not answer for its hub
    """
    statement = (
        select(Offer)
        .join(Offer.hub)
        .options(contains_eager(Offer.hub), selectinload(Offer.resources))
        .options(selectinload(Offer.parts).joinedload(OfferPart.resource))
        .where(Offer.id == offer_id, Hub.operator_id.in_(actor.operator_ids))
    )
    if lock:
        statement = statement.with_for_update(of=Offer, key_share=True).execution_options(populate_existing=True)
    offer = db.session.scalar(statement)
    if offer is None:
        raise NotFound(_("There is no such offer, or it is not yours to change."))
    return offer


def list_resources_of_hub(hub_id: int) -> list[Resource]:
    """Return what a hub has, by name."""
    return list(db.session.scalars(select(Resource).where(Resource.hub_id == hub_id).order_by(Resource.name)))


def later_parts(offer: Offer) -> Sequence[Later]:
    """Return the later parts of an offer as a form has them."""
    return [Later(part.resource_id, part.units, part.from_end, part.offset_days, part.days) for part in offer.parts]
