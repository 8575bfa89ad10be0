"""What the catalogue holds: how much, for the start page, and whether names exist."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from atmp_match.catalogue.models import Hub, Offer
from atmp_match.catalogue.queries.vocabulary import taxonomy
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.extensions import db


@dataclass(frozen=True)
class CatalogueSize:
    """The number of hubs and of their offers."""

    hubs: int
    offers: int


# The newest count of this process, with the vocabulary that was new when it was made.
_newest: tuple[Taxonomy, CatalogueSize] | None = None


def catalogue_size() -> CatalogueSize | None:
    """Return how much there is, counted once for each version of the catalogue; None while the database is away."""
    global _newest  # noqa: PLW0603 -- one value a process, replaced as a whole
    try:
        words = taxonomy()
        if _newest is None or _newest[0] is not words:
            hubs, offers = (select(func.count()).select_from(table).scalar_subquery() for table in (Hub, Offer))
            _newest = words, CatalogueSize(*db.session.execute(select(hubs, offers)).one())
    except SQLAlchemyError:  # the start page stands by itself
        db.session.rollback()
        return None
    return _newest[1]


def missing_names(hubs: Collection[str], offers: Collection[str]) -> set[str]:
    """Return which of these slugs of hubs and ids of offers stand for nothing in the catalogue."""
    slugs = db.session.scalars(select(Hub.slug).where(Hub.slug.in_(hubs)))
    ids = db.session.scalars(select(Offer.id).where(Offer.id.in_(offers)))
    return (set(hubs) - set(slugs)) | (set(offers) - set(ids))
