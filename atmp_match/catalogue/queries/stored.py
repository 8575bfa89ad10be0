"""What the catalogue holds of the hubs that a document names, for comparison with it."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, Table, select

from atmp_match.catalogue.models import CatalogueVersion, Evidence, Hub, HubFact, Offer, Resource, Term
from atmp_match.catalogue.rules.plans import Stored
from atmp_match.catalogue.rules.values import Row
from atmp_match.extensions import Base, db


def read_stored(slugs: Collection[str]) -> Stored:
    """Return these hubs with all that is below them, and every term; plain rows, for there may be tens of thousands."""
    hubs = {row["slug"]: row for row in _rows(_all_of(Hub).where(Hub.slug.in_(slugs)))}
    ids = [row["id"] for row in hubs.values()]
    offers = _below(_all_of(Offer).where(Offer.hub_id.in_(ids)))
    of_these = _all_of(Evidence).join(Offer, Offer.id == Evidence.offer_id).where(Offer.hub_id.in_(ids))
    return Stored(
        terms={(row["kind"], row["code"]): row for row in _rows(_all_of(Term))},
        hubs=hubs,
        facts=_below(_all_of(HubFact).where(HubFact.hub_id.in_(ids)).order_by(HubFact.id)),
        resources={
            hub_id: {row["name"]: row for row in rows}
            for hub_id, rows in _below(_all_of(Resource).where(Resource.hub_id.in_(ids))).items()
        },
        offers={hub_id: {row["id"]: row for row in rows} for hub_id, rows in offers.items()},
        evidence=_below(of_these.order_by(Evidence.id), "offer_id"),
    )


def catalogue_version() -> int:
    """Return how often the catalogue has changed, as the session sees it now; 0 while it is empty."""
    return db.session.scalar(select(CatalogueVersion.version)) or 0


def _all_of(model: type[Base]) -> Select[Any]:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no table")
    return select(*table.columns)


def _rows(statement: Select[Any]) -> Iterator[Row]:
    return (row._asdict() for row in db.session.execute(statement))


def _below(statement: Select[Any], parent: str = "hub_id") -> dict[Any, list[Row]]:
    found: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in _rows(statement):
        found[row[parent]].append(row)
    return dict(found)
