"""Offers: one, or those that a filter lets through."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, any_, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from atmp_match.catalogue.models import Hub, Offer, OfferPart
from atmp_match.catalogue.rules.directory import Filters
from atmp_match.extensions import db
from atmp_match.shared.errors import NotFound

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and where the next ones begin; None after the last."""

    items: Sequence[Row]
    next_cursor: str | None


def find_offer(offer_id: str) -> Offer | None:
    """Return an offer with its hub, evidence and resources, or None."""
    return db.session.scalars(select(Offer).where(Offer.id == offer_id).options(*_whole())).unique().one_or_none()


def get_offer(offer_id: str) -> Offer:
    """Return an offer with its hub, evidence and resources.

    :raises NotFound: if there is none of this id
    """
    offer = find_offer(offer_id)
    if offer is None:
        raise NotFound(_("There is no such offer in the catalogue."))
    return offer


def lock_offer(offer_id: str) -> Offer:
    """Return an offer that nobody else may change until this transaction ends.

    :raises NotFound: if there is none of this id
    """
    db.session.execute(select(Offer.id).where(Offer.id == offer_id).with_for_update())
    statement = select(Offer).where(Offer.id == offer_id).options(*_whole())
    offer = db.session.scalars(statement.execution_options(populate_existing=True)).unique().one_or_none()
    if offer is None:
        raise NotFound(_("There is no such offer in the catalogue."))
    return offer


def list_offers(filters: Filters | None = None, *, cursor: str | None = None, limit: int = 100) -> Page[Offer]:
    """Return offers by id, each with its hub, evidence and resources: four statements, however many there are.

    :param cursor: the id after which to go on
    """
    statement = (
        select(Offer)
        .join(Offer.hub)
        .where(*conditions(filters or Filters()))
        .order_by(Offer.id)
        .limit(limit + 1)
        .options(contains_eager(Offer.hub), selectinload(Offer.evidence), selectinload(Offer.resources))
    )
    if cursor:
        statement = statement.where(Offer.id > cursor)
    rows = db.session.scalars(statement).all()
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """Return what a row of offers joined with hubs must fulfil."""
    found: list[ColumnElement[bool]] = []
    if filters.service:
        found.append(Offer.service == filters.service)
    if filters.modality:
        found.append(or_(*(literal(word) == any_(Offer.modalities) for word in (filters.modality, "any"))))
    if filters.grade:
        found.append(literal(filters.grade) == any_(Offer.grades))
    if filters.country:
        found.append(Hub.country == filters.country)
    return found


def _whole() -> tuple[ORMOption, ...]:
    return (
        joinedload(Offer.hub),
        selectinload(Offer.evidence),
        selectinload(Offer.resources),
        # Joined to the offer's row: next to no offer has any, and only then one statement more gives their resources.
        joinedload(Offer.parts).selectinload(OfferPart.resource),
    )
