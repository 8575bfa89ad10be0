"""Who wants to be told what."""

from collections.abc import Sequence

from sqlalchemy import select

from atmp_match.extensions import db
from atmp_match.matching.models import MatchWatch


def list_watches(product_id: int, user_id: int) -> Sequence[MatchWatch]:
    """Return what somebody watches of a product, in the order they asked."""
    mine = (MatchWatch.product_id == product_id, MatchWatch.user_id == user_id)
    return db.session.scalars(select(MatchWatch).where(*mine).order_by(MatchWatch.id)).all()
