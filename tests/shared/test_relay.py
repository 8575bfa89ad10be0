"""What the relay leaves in the database, with the real broker there, away, and quicker than the relay itself."""

import threading
from datetime import timedelta

import psycopg
import pytest
import redis
from kombu.exceptions import OperationalError as BrokerDown
from sqlalchemy import select

from atmp_match.extensions import celery, db
from atmp_match.shared.clock import now
from atmp_match.shared.models import Delivery, EventRow
from atmp_match.shared.relay import publish_open_deliveries
from atmp_match.shared.transactions import transaction


@pytest.fixture
def broker(servers):
    with redis.Redis.from_url(servers.valkey.client_url(0)) as client:
        client.delete("default")
        yield client
        client.delete("default")


@pytest.fixture
def deliveries(inside):
    """Twenty open deliveries of a task that is harmless should anybody run it."""
    with transaction():
        for _ in range(20):
            event = EventRow(name="tested", about="test:1", payload={})
            db.session.add(Delivery(event=event, task="shared.beat_heart", queue="default"))


def stored():
    query = select(Delivery.published_at.is_not(None), Delivery.attempts)
    return {tuple(row) for row in db.session.execute(query.execution_options(populate_existing=True))}


def test_everything_open_is_sent_once(deliveries, broker):
    assert publish_open_deliveries() == 20
    assert publish_open_deliveries() == 0
    assert broker.llen("default") == 20
    assert stored() == {(True, 1)}


def test_a_task_that_failed_five_thousand_times_stops_nobody(deliveries, broker):
    with transaction():
        first = db.session.scalars(select(Delivery).order_by(Delivery.id).limit(1)).one()
        first.attempts, first.published_at = 5000, now() - timedelta(minutes=17)

    assert publish_open_deliveries() == 20
    assert broker.llen("default") == 20
    db.session.refresh(first)
    assert first.attempts == 5001

    with transaction():
        first.published_at = now() - timedelta(minutes=15)
    assert publish_open_deliveries() == 0


def test_a_row_that_cannot_be_sent_waits_and_holds_up_nobody(deliveries, broker, monkeypatch):
    poisoned = db.session.scalars(select(Delivery.id).order_by(Delivery.id)).first()
    send = celery.send_task

    def choke(*args, kwargs, **options):
        if kwargs["delivery_id"] == poisoned:
            raise ValueError
        return send(*args, kwargs=kwargs, **options)

    monkeypatch.setattr(celery, "send_task", choke)
    assert publish_open_deliveries() == 20
    assert broker.llen("default") == 19
    assert stored() == {(True, 1)}
    assert publish_open_deliveries() == 0


def test_with_the_broker_away_everything_stays_due(deliveries, broker):
    celery.conf.broker_url = "redis+socket:///nowhere/valkey.sock"  # the next test's `app` sets it back

    with pytest.raises(BrokerDown):
        publish_open_deliveries()

    assert stored() == {(False, 0)}
    assert broker.llen("default") == 0


def test_a_worker_quicker_than_the_relay_finds_its_delivery_unlocked(deliveries, broker, servers):
    free = []

    def be_a_quick_worker():
        broker.brpop(["default"], timeout=10)
        with psycopg.connect(servers.postgres.dsn("atmp_test")) as connection:
            rows = connection.execute("SELECT id FROM deliveries WHERE published_at IS NOT NULL FOR UPDATE SKIP LOCKED")
            free.append(len(rows.fetchall()))

    worker = threading.Thread(target=be_a_quick_worker)
    worker.start()
    publish_open_deliveries()
    worker.join()

    assert free == [20]
