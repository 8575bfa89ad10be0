"""What the tests of living matches have in common."""

from sqlalchemy import select, update

from atmp_match.catalogue.actions import edit_offer
from atmp_match.catalogue.queries import get_offer
from atmp_match.extensions import db
from atmp_match.matching.actions.marking import mark_every_product
from atmp_match.matching.actions.rematching import rematch_due
from atmp_match.matching.models import MatchSnapshot, RematchMark
from atmp_match.shared.clock import now
from atmp_match.shared.transactions import transaction


def marked():
    """Return the products that wait to be matched again."""
    return set(db.session.scalars(select(RematchMark.product_id)))


def rematch_now():
    """Match again what is marked, without waiting for others to join; return how many that were."""
    with transaction():
        db.session.execute(update(RematchMark).values(due_at=now()))
    return rematch_due(budget=60)


def match_all_once():
    """Give every product its first snapshot."""
    mark_every_product()
    return rematch_now()


def snapshots():
    """Return what is stored of every product, by its id."""
    rows = db.session.scalars(select(MatchSnapshot).execution_options(populate_existing=True))
    return {row.product_id: (row.version, row.state) for row in rows}


def edit(admin, offer_id, **changes):
    """Change an offer as the office does."""
    return edit_offer(offer_id, changes, get_offer(offer_id).version, reason="The hub told us", by=admin)
