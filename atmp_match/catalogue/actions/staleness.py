"""How old evidence may be before it is marked."""

from sqlalchemy import update

from atmp_match.catalogue.actions.versions import count_change, lock_catalogue
from atmp_match.catalogue.models import CatalogueVersion
from atmp_match.catalogue.queries import stale_limit
from atmp_match.extensions import db
from atmp_match.shared.transactions import transaction


def set_stale_limit(months: int) -> None:
    """Mark evidence older than so many months from now on; the history of the limit is the weights' own."""
    with transaction():
        lock_catalogue()
        if stale_limit() != months:
            db.session.execute(update(CatalogueVersion).values(stale_months=months))
            count_change()
