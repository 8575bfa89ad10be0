"""The catalogue's one counter: whoever changes the catalogue holds it, and counts it up."""

from flask_babel import gettext as _
from psycopg.errors import LockNotAvailable
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from atmp_match.catalogue.models import CatalogueVersion
from atmp_match.catalogue.queries import forget_taxonomy
from atmp_match.extensions import db
from atmp_match.shared.errors import Conflict

ONLY_ROW = 1


def lock_catalogue() -> None:
    """Wait until nobody else changes the catalogue.

    :raises Conflict: somebody does for longer than one waits at a page: a large import
    """
    try:
        db.session.execute(insert(CatalogueVersion).values(id=ONLY_ROW).on_conflict_do_nothing())
        db.session.execute(select(CatalogueVersion.version).with_for_update())
    except OperationalError as error:
        if not isinstance(error.orig, LockNotAvailable):
            raise
        busy = _("An import is changing the catalogue just now. Nothing was saved. Try again in a minute.")
        raise Conflict(busy) from error


def count_change() -> int:
    """Count the catalogue's change, so that every process reads its vocabulary again; return the new number."""
    changed = update(CatalogueVersion).values(version=CatalogueVersion.version + 1, changed_at=func.clock_timestamp())
    version = db.session.execute(changed.returning(CatalogueVersion.version)).scalar_one()
    forget_taxonomy()
    return version
