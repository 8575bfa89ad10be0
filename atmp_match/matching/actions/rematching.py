"""Matching products again, one transaction each, and keeping what changed for whoever wants to know."""

import time
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from atmp_match.catalogue.queries import forget_taxonomy
from atmp_match.extensions import db
from atmp_match.matching.actions.requests import find_matches, request_for_product
from atmp_match.matching.events import MatchesChanged
from atmp_match.matching.models import MatchChange, MatchLook, MatchSnapshot, ProductTouch, RematchMark
from atmp_match.matching.rules.changes import Change, State, changes_between, state_of
from atmp_match.matching.rules.touching import touches_of
from atmp_match.products.models import Product
from atmp_match.shared.transactions import record, transaction

BUDGET = 3.0  # seconds that one task matches at most, so that other queues of the same worker get their turn
KEPT = timedelta(days=30)  # a change is for the mails that tell of it; the longest outage is shorter
log = structlog.get_logger()


@dataclass(frozen=True)
class Found:
    """What matching a product again came to.

    :param changes: what hubs have changed; what the company itself changed in its brief is not among them
    """

    state: State
    version: int
    changes: tuple[Change, ...]


def rematch_due(budget: float = BUDGET) -> int:
    """Match marked products again until none is due or the time is up; return how many that were.

    Two at once share the work. What is left stays marked for the next task.
    """
    until, count = time.monotonic() + budget, 0
    while time.monotonic() < until:
        with transaction():
            product_id = _take_mark()
            if product_id is None:
                break
            rematch_product(product_id)
        db.session.expunge_all()
        count += 1
    if count:
        log.info("matched-again", products=count)
    return count


def _take_mark() -> int | None:
    # The mark goes first: whatever changes after this statement is read below, or marks anew.
    due = select(RematchMark.product_id).where(RematchMark.due_at <= func.clock_timestamp())
    one = due.order_by(RematchMark.due_at).limit(1).with_for_update(skip_locked=True)
    taken = delete(RematchMark).where(RematchMark.product_id == one.scalar_subquery())
    return db.session.scalar(taken.returning(RematchMark.product_id))


def rematch_product(product_id: int) -> Found:
    """Match one product again, keep what was found, and record what changed."""
    with transaction():
        forget_taxonomy()
        product = db.session.get_one(Product, product_id, populate_existing=True)
        answer = find_matches(request_for_product(product))
        _keep_touches(product_id, touches_of(answered.need for answered in answer.needs))
        found = _keep_state(product_id, state_of(answer))
        if found.changes:
            rows = [change.as_json() for change in found.changes]
            db.session.execute(insert(MatchChange).values(product_id=product_id, version=found.version, changes=rows))
            record(MatchesChanged(product_id, found.version), by=None)
        _count_news(product_id, found.state)
        return found


def _keep_touches(product_id: int, touches: frozenset[tuple[str, str]]) -> None:
    stored = select(ProductTouch.service, ProductTouch.modality).where(ProductTouch.product_id == product_id)
    if {(row.service, row.modality) for row in db.session.execute(stored)} == touches:
        return
    db.session.execute(delete(ProductTouch).where(ProductTouch.product_id == product_id))
    rows = [{"product_id": product_id, "service": service, "modality": modality} for service, modality in touches]
    if rows:
        db.session.execute(insert(ProductTouch), rows)


def _keep_state(product_id: int, state: State) -> Found:
    stored = db.session.scalar(select(MatchSnapshot).where(MatchSnapshot.product_id == product_id).with_for_update())
    if stored is None:
        first = {"product_id": product_id, "version": 1, "state": state}
        db.session.execute(upsert(MatchSnapshot).values(first).on_conflict_do_nothing())
        return Found(state, 1, ())
    changes = changes_between(stored.state, state)
    stored.matched_at = func.now()
    if stored.state != state:
        stored.version += 1
        stored.state = dict(state)
    return Found(state, stored.version, changes)


def _count_news(product_id: int, state: State) -> None:
    for look in db.session.scalars(select(MatchLook).where(MatchLook.product_id == product_id).with_for_update()):
        look.news = len(changes_between(look.seen, state))


def forget_old_changes() -> int:
    """Delete the changes that no mail will quote any more; return how many runs they were of.

    Marks on pages do not come from here: they follow from what each reader saw last.
    """
    with transaction():
        old = delete(MatchChange).where(MatchChange.found_at < func.now() - KEPT)
        return len(db.session.execute(old.returning(MatchChange.product_id)).all())
