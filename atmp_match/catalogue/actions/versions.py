"""The catalogue's one counter: whoever changes the catalogue holds it, and counts it up."""

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from atmp_match.catalogue.models import CatalogueVersion
from atmp_match.catalogue.queries import forget_taxonomy
from atmp_match.extensions import db

ONLY_ROW = 1


def lock_catalogue() -> None:
    """Wait until nobody else changes the catalogue."""
    db.session.execute(insert(CatalogueVersion).values(id=ONLY_ROW).on_conflict_do_nothing())
    db.session.execute(select(CatalogueVersion.version).with_for_update())


def count_change() -> int:
    """Count the catalogue's change, so that every process reads its vocabulary again; return the new number."""
    changed = update(CatalogueVersion).values(version=CatalogueVersion.version + 1, changed_at=func.clock_timestamp())
    version = db.session.execute(changed.returning(CatalogueVersion.version)).scalar_one()
    forget_taxonomy()
    return version
