"""The free weeks that a process keeps: never stale, and no more of them read again than what was changed."""

import httpx
import pytest
from sqlalchemy import select, text

from atmp_match.bookings.queries import free_columns
from atmp_match.bookings.queries.free_places import list_places, wanted_weeks
from atmp_match.calendar.actions import block_unit, remove_block
from atmp_match.calendar.models import CalendarUnit
from atmp_match.catalogue.models import Resource, offer_resources
from atmp_match.catalogue.rules.directory import Filters
from atmp_match.extensions import db
from tests.factories.bookings import LINE, make_manager_of, weeks_from_now

TAKE = text("""
INSERT INTO calendar_entries (unit_id, holder_id, kind, span, occupied)
SELECT id, gen_random_uuid(), 'booking', span, span
FROM calendar_units, tstzrange(CAST(:start AS date), CAST(:start AS date) + 12) AS span
WHERE resource_id = (SELECT resource_id FROM offer_resources WHERE offer_id = :offer)
""")
LATE = 99  # weeks from now: no race asks for them
QUIET = "testa-process-lab"


@pytest.fixture
def hub(inside):
    return make_manager_of("testa-center")


@pytest.fixture
def reads(monkeypatch):
    """The offers that each read gave; None for all of them."""
    given = []

    def note(changed, monday, read=free_columns.read_offers):
        columns = read(changed, monday)
        given.append(changed and columns.offer_ids())
        return columns

    monkeypatch.setattr(free_columns, "read_offers", note)
    return given


def found():
    return {place.offer.id: place.start for place in list_places(wanted_weeks(2, None, None, Filters())).items}


def test_only_what_was_committed_counts_whoever_made_it(hub, reads):
    before = found()
    reads.clear()
    with db.engine.connect() as somebody, db.engine.connect() as other:
        somebody.execute(TAKE, {"start": before[LINE], "offer": LINE})
        other.execute(text("UPDATE offers SET title = title || '.' WHERE id = :id"), {"id": QUIET})
        other.commit()  # younger, and made earlier
        assert found() == before
        somebody.commit()
        db.session.rollback()
        assert found()[LINE] > before[LINE]
        somebody.execute(text("UPDATE calendar_entries SET released_at = now()"))
        somebody.rollback()
        assert found()[LINE] > before[LINE]
        somebody.execute(text("UPDATE calendar_entries SET released_at = now()"))
        somebody.commit()
        db.session.rollback()
        assert found() == before
        somebody.execute(TAKE, {"start": before[LINE], "offer": LINE})
        somebody.commit()
        db.session.rollback()
        assert found()[LINE] > before[LINE]
        somebody.execute(text("DELETE FROM calendar_entries"))
        somebody.commit()
    db.session.rollback()
    assert found() == before
    assert all(set(ids) <= {LINE, QUIET} for ids in reads)


def test_what_a_transaction_takes_back_leaves_nothing_behind(hub):
    before = found()
    db.session.execute(text("""UPDATE resources SET rules = '{"closed_weeks": [[1, 53]]}'"""))
    assert found() == {}
    db.session.rollback()
    assert found() == before


def test_columns_of_another_month_or_another_vocabulary_are_read_anew(hub, reads, monkeypatch):
    before = found()
    reads.clear()
    assert found() == before
    assert reads == []
    db.session.execute(text("UPDATE catalogue_versions SET version = version + 1"))
    db.session.commit()
    db.session.remove()
    assert found() == before
    assert reads == [None]
    monkeypatch.setattr(free_columns, "SPARE", 0)
    assert found() == before
    assert reads == [None, None]


def test_every_process_sees_what_was_taken_in_the_very_next_search(stack):
    """Gunicorn has several processes, each with columns of its own; this one closes the laboratories."""
    first, end = weeks_from_now(LATE)
    address = f"{stack.url}/api/v1/free-weeks?weeks=1&from={first}&before={end}"

    def seen():
        return {QUIET in {row["offer"] for row in httpx.get(address).json()["items"]} for _ in range(8)}

    with stack.app.app_context():
        chosen = select(offer_resources.c.resource_id).where(offer_resources.c.offer_id == QUIET).scalar_subquery()
        units = db.session.scalars(select(CalendarUnit.id).where(CalendarUnit.resource_id == chosen)).all()
        zone = db.session.scalars(select(Resource).where(Resource.id == chosen)).one().hub.timezone
        assert seen() == {True}
        blocks = [block_unit(unit, start=first, end=end, zone=zone, note="") for unit in units]
        assert seen() == {False}
        remove_block(blocks[0])
        assert seen() == {True}
        for block in blocks[1:]:
            remove_block(block)
