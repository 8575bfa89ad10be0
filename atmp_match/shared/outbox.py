"""What an operator may ask of the outbox, and the one thing that may be done to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update

from atmp_match.extensions import db
from atmp_match.shared.models import Delivery, EventRow
from atmp_match.shared.transactions import transaction


@dataclass(frozen=True)
class Waiting:
    """The open deliveries of one task."""

    task: str
    queue: str
    count: int
    oldest: datetime
    attempts: int


@dataclass(frozen=True)
class Stuck:
    """One delivery that should have been closed long ago; says what it is about, never what that holds."""

    id: int
    task: str
    about: str
    since: datetime
    attempts: int
    last_error: str | None


def list_waiting() -> Sequence[Waiting]:
    """Return what is open, by task, the oldest first."""
    oldest = func.min(Delivery.created_at)
    rows = db.session.execute(
        select(Delivery.task, Delivery.queue, func.count(), oldest, func.max(Delivery.attempts))
        .where(Delivery.closed_at.is_(None))
        .group_by(Delivery.task, Delivery.queue)
        .order_by(oldest)
    )
    return [Waiting(*row) for row in rows]


def list_stuck(longer_than: timedelta) -> Sequence[Stuck]:
    """Return the deliveries that have been open for longer, the oldest first."""
    rows = db.session.execute(
        select(Delivery.id, Delivery.task, EventRow.about, Delivery.created_at, Delivery.attempts, Delivery.last_error)
        .join(EventRow, EventRow.id == Delivery.event_id)
        .where(Delivery.closed_at.is_(None), Delivery.created_at < func.now() - longer_than)
        .order_by(Delivery.id)
    )
    return [Stuck(*row) for row in rows]


def make_due(ids: Collection[int] = (), *, task: str | None = None) -> int:
    """Let the relay send open deliveries again at once, and return how many; a closed one stays closed.

    :param ids: these; all that are open where none are named
    :param task: only those of this task
    """
    chosen: list[ColumnElement[bool]] = [Delivery.closed_at.is_(None)]
    if ids:
        chosen.append(Delivery.id.in_(ids))
    if task:
        chosen.append(Delivery.task == task)
    with transaction():
        rows = db.session.execute(
            update(Delivery)
            .where(*chosen)
            .values(published_at=None)
            .returning(Delivery.id)
            .execution_options(synchronize_session=False)
        )
        return len(rows.all())
