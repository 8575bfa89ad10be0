"""Files that the office uploaded into the catalogue."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import defer

from atmp_match.catalogue.models import CatalogueImport
from atmp_match.catalogue.rules.imports import TELLING
from atmp_match.extensions import db
from atmp_match.shared.errors import NotFound


def get_import(import_id: int) -> CatalogueImport:
    """Return an import, as it stands now, without its file.

    :raises NotFound: if there is none
    """
    one = select(CatalogueImport).where(CatalogueImport.id == import_id).options(defer(CatalogueImport.content))
    found = db.session.scalar(one.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(_("There is no such import."))
    return found


def list_imports(limit: int = 20) -> Sequence[CatalogueImport]:
    """Return the newest imports, the newest first, without their files."""
    newest = select(CatalogueImport).options(defer(CatalogueImport.content)).order_by(CatalogueImport.id.desc())
    return db.session.scalars(newest.limit(limit)).all()


def count_unseen(user_id: int) -> int:
    """Return how many of somebody's imports have come to an end, or wait for their word, and were not looked at."""
    unseen = (CatalogueImport.looked_at.is_(None), CatalogueImport.state.in_(TELLING))
    mine = select(func.count()).where(CatalogueImport.started_by_id == user_id, *unseen)
    return db.session.execute(mine).scalar_one()
