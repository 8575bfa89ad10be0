from dataclasses import dataclass

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from atmp_match.extensions import db
from atmp_match.shared.events import Event
from atmp_match.shared.models import EventRow, Heartbeat
from atmp_match.shared.transactions import record, transaction

pytestmark = pytest.mark.usefixtures("inside")


@dataclass(frozen=True)
class KettleBoiled(Event):
    """Only these tests know it."""

    kettle_id: int


def heartbeats():
    return db.session.scalar(select(func.count()).select_from(Heartbeat))


def fail_halfway(*, nested):
    with transaction():
        db.session.add(Heartbeat(name="outer"))
        if nested:
            with transaction():
                db.session.add(Heartbeat(name="inner"))
        raise ZeroDivisionError


@pytest.mark.parametrize("nested", [False, True])
def test_a_block_that_fails_leaves_nothing_not_even_of_an_inner_one(nested):
    with pytest.raises(ZeroDivisionError):
        fail_halfway(nested=nested)

    assert heartbeats() == 0


def test_an_event_outside_a_transaction_is_a_mistake():
    with pytest.raises(RuntimeError, match="kettle-boiled was recorded outside a transaction"):
        record(KettleBoiled(7), by=None)


def test_an_event_says_what_it_is_about():
    with transaction():
        record(KettleBoiled(7), by=None)

    row = db.session.scalars(select(EventRow).where(EventRow.name == "kettle-boiled")).one()
    assert (row.about, row.payload, row.actor_id) == ("kettle:7", {"kettle_id": 7}, None)


@pytest.mark.parametrize(
    "change", ["UPDATE events SET name = 'other'", "DELETE FROM events", "TRUNCATE events CASCADE"]
)
def test_what_happened_cannot_be_changed(change):
    with transaction():
        record(KettleBoiled(7), by=None)

    with pytest.raises(DBAPIError, match="events is insert-only"), transaction():
        db.session.execute(text(change))
    assert db.session.scalar(text("SELECT count(*) FROM events WHERE name = 'kettle-boiled'")) == 1
