"""Hubs: one, or those with an offer that a filter lets through."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from atmp_match.catalogue.models import Hub, Offer
from atmp_match.catalogue.queries.offers import Page, conditions
from atmp_match.catalogue.rules.directory import Entry, Filters, Site
from atmp_match.extensions import db
from atmp_match.shared.errors import NotFound


def find_hub(slug: str) -> Hub | None:
    """Return a hub with its facts, resources, offers and their evidence, or None."""
    return db.session.scalar(select(Hub).where(Hub.slug == slug).options(*_whole()))


def get_hub(slug: str) -> Hub:
    """Return a hub with its facts, resources, offers and their evidence.

    :raises NotFound: if there is none of this name
    """
    hub = find_hub(slug)
    if hub is None:
        raise NotFound(_("There is no such hub in the catalogue."))
    return hub


def list_hubs(
    filters: Filters | None = None, *, cursor: str | None = None, limit: int = 100, with_offers: bool = True
) -> Page[Hub]:
    """Return hubs by slug, each with its offers: two statements, however many there are; one without the offers.

    Service, modality and grade must be met by one and the same offer of the hub.

    :param cursor: the slug after which to go on
    """
    statement = select(Hub).order_by(Hub.slug).limit(limit + 1)
    if with_offers:
        statement = statement.options(selectinload(Hub.offers))
    if filters and filters.chosen():
        offers = select(Offer.hub_id).join(Offer.hub).where(*conditions(filters))
        statement = statement.where(Hub.id.in_(offers))
    if cursor:
        statement = statement.where(Hub.slug > cursor)
    rows = db.session.scalars(statement).all()
    return Page(rows[:limit], rows[limit - 1].slug if len(rows) > limit else None)


def list_entries() -> list[Entry]:
    """Return what the directory knows of every offer."""
    columns = (Hub.slug, Hub.country, Offer.service, Offer.modalities, Offer.grades)
    return [Entry(*row) for row in db.session.execute(select(*columns).join(Offer.hub).order_by(Offer.id))]


def chains_of_offers(ids: Collection[str]) -> Mapping[str, str]:
    """Return the audit chain of each offer: that of its hub."""
    rows = db.session.execute(select(Offer.id, Offer.hub_id).where(Offer.id.in_(ids)))
    return {row.id: f"hub:{row.hub_id}" for row in rows}


def list_sites() -> list[Site]:
    """Return where every hub lies, by name."""
    columns = (Hub.slug, Hub.name, Hub.city, Hub.country, Hub.lat, Hub.lon)
    return [Site(*row) for row in db.session.execute(select(*columns).order_by(func.lower(Hub.name), Hub.slug))]


def _whole() -> tuple[ORMOption, ...]:
    offers = selectinload(Hub.offers)
    return (
        selectinload(Hub.facts),
        selectinload(Hub.resources),
        offers.selectinload(Offer.evidence),
        offers.selectinload(Offer.resources),
    )
