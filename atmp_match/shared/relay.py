"""The relay: carries open deliveries from the database to the broker, so that no page ever waits for the broker."""

import signal
import threading
from datetime import timedelta

import structlog
from kombu.exceptions import OperationalError as BrokerDown
from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import DBAPIError

from atmp_match.extensions import celery, db
from atmp_match.shared.models import Delivery

POLL = 0.25  # seconds between two looks: what a founder waits at most before the worker starts
BATCH = 100
REPUBLISH_AFTER = timedelta(seconds=15)  # a message that a flushed broker forgot is sent again
LATE_AFTER = timedelta(minutes=1)
LONGEST_WAIT = 64  # times REPUBLISH_AFTER, for a task that keeps failing

log = structlog.get_logger()


def publish_open_deliveries() -> int:
    """Send what is due, and return how many were sent.

    Rows are locked, sent and marked in one transaction: a broker that refuses leaves them due, a crash in between
    sends them twice, and the task closes its delivery only once. Two relays share the work.
    """
    session = db.session()
    wait = REPUBLISH_AFTER * func.least(func.power(2, Delivery.attempts - 1), LONGEST_WAIT)
    due = or_(Delivery.published_at.is_(None), Delivery.published_at < func.now() - wait)
    rows = session.execute(
        select(Delivery.id, Delivery.task, Delivery.queue)
        .where(Delivery.closed_at.is_(None), due)
        .order_by(Delivery.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    if not rows:
        session.rollback()
        return 0
    with celery.connection_for_write(transport_options=celery.conf.broker_transport_options) as connection:
        for row in rows:
            celery.send_task(
                row.task, kwargs={"delivery_id": row.id}, queue=row.queue, connection=connection, retry=False
            )
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_([row.id for row in rows]))
        .values(published_at=func.now(), attempts=Delivery.attempts + 1)
    )
    session.commit()
    return len(rows)


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
