"""The relay: carries open deliveries from the database to the broker, so that no page ever waits for the broker."""

import signal
import threading
from collections.abc import Sequence
from datetime import timedelta

import structlog
from kombu.connection import Connection
from kombu.exceptions import OperationalError as BrokerDown
from sqlalchemy import Row, func, or_, select, update
from sqlalchemy.exc import DBAPIError

from atmp_match.extensions import celery, db
from atmp_match.shared.logs import place_of
from atmp_match.shared.models import Delivery
from atmp_match.shared.transactions import transaction

POLL = 0.25  # seconds between two looks: what a founder waits at most before the worker starts
BATCH = 100
REPUBLISH_AFTER = timedelta(seconds=15)  # a message that a flushed broker forgot is sent again
LATE_AFTER = timedelta(minutes=1)
MOST_DOUBLINGS = 6  # of REPUBLISH_AFTER, for a task that keeps failing: 16 minutes

log = structlog.get_logger()


def publish_open_deliveries() -> int:
    """Send what is due, and return how many that were.

    Rows are marked as sent before they are sent, and by their own transaction: a worker can be quicker than the rest
    of the batch, and would find its delivery locked and leave it. A broker that refuses gets them back as due; after a
    crash in between they are due again in a while. Two relays share the work.
    """
    rows = _claim_due_rows()
    handled = 0
    if not rows:
        return handled
    try:
        with celery.connection_for_write(transport_options=celery.conf.broker_transport_options) as connection:
            for row in rows:
                _send(row, connection)
                handled += 1
    finally:
        _give_back([row.id for row in rows[handled:]])
    return handled


def _send(row: Row[int, str, str], connection: Connection) -> None:
    try:
        celery.send_task(row.task, kwargs={"delivery_id": row.id}, queue=row.queue, connection=connection, retry=False)
    except (BrokerDown, OSError):
        raise
    except Exception as error:  # noqa: BLE001 -- something about this row, which must not hold up the others
        # It stays claimed, and its turn comes again after its wait.
        log.warning("relay-skips", delivery_id=row.id, error=type(error).__name__, where=place_of(error))


def _claim_due_rows() -> Sequence[Row[int, str, str]]:
    # The exponent is held down, not the power: 2 to the 1024th is an error, and one such row would stop all others.
    wait = REPUBLISH_AFTER * func.power(2, func.least(Delivery.attempts - 1, MOST_DOUBLINGS))
    due = or_(Delivery.published_at.is_(None), Delivery.published_at < func.now() - wait)
    # A row that is locked is at work in some worker, or claimed by another relay.
    free = select(Delivery.id).where(Delivery.closed_at.is_(None), due).order_by(Delivery.id).limit(BATCH)
    claimed = free.with_for_update(skip_locked=True).cte("claimed")
    with transaction():
        rows = db.session.execute(
            update(Delivery)
            .where(Delivery.id.in_(select(claimed.c.id)))
            .values(published_at=func.now(), attempts=Delivery.attempts + 1)
            .returning(Delivery.id, Delivery.task, Delivery.queue)
            .execution_options(synchronize_session=False)
        ).all()
    return sorted(rows, key=lambda row: row.id)


def _give_back(ids: Sequence[int]) -> None:
    if ids:
        with transaction():
            db.session.execute(
                update(Delivery)
                .where(Delivery.id.in_(ids), Delivery.closed_at.is_(None))
                .values(published_at=None, attempts=Delivery.attempts - 1)
                .execution_options(synchronize_session=False)
            )


def is_late() -> bool:
    """Say whether a delivery has waited longer for its first publishing than any relay at work would let it."""
    waiting = select(Delivery.id).where(
        Delivery.closed_at.is_(None), Delivery.published_at.is_(None), Delivery.created_at < func.now() - LATE_AFTER
    )
    return db.session.execute(waiting.limit(1)).first() is not None


def run_until_stopped() -> None:
    """Publish for ever, every `POLL` seconds; outlive a broker or a database that is away for a while."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    log.info("relay-started")
    while not stop.is_set():
        try:
            sent = publish_open_deliveries()
        except (BrokerDown, DBAPIError, OSError) as error:
            db.session.rollback()
            log.warning("relay-waits", reason=type(error).__name__)
            stop.wait(1)
            continue
        finally:
            db.session.remove()
        if sent < BATCH:
            stop.wait(POLL)
    log.info("relay-stopped")
