"""The chains of hashes over events: they hold, and they show what somebody changed with the database's own tools."""

import pytest
from sqlalchemy import select, text

from atmp_match.extensions import db
from atmp_match.shared.audit import PLATFORM, broken_links, seal_events
from atmp_match.shared.models import AuditLink, EventRow
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import make_manager_of, make_request
from tests.factories.organisations import make_founder


@pytest.fixture
def founder(inside):
    make_manager_of("testa-center")
    return make_founder()


def links(chain):
    rows = select(AuditLink).where(AuditLink.chain == chain).order_by(AuditLink.position)
    return db.session.scalars(rows.execution_options(populate_existing=True)).all()


def behind_our_back(statement, **values):
    """Change what the triggers would refuse, as somebody with the keys of the database could."""
    with transaction():
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
        db.session.execute(text(statement), values)


def test_each_company_has_its_own_chain_without_gaps(founder):
    other = make_founder()
    for who in (founder, founder, other):
        make_request(who)
    while seal_events():
        pass

    chain = f"organisation:{min(founder.company_ids)}"
    assert [link.position for link in links(chain)] == list(range(1, len(links(chain)) + 1))
    names = db.session.scalars(select(EventRow.name).join(AuditLink).where(AuditLink.chain == chain)).all()
    assert names == ["booking-requested"] * 2
    assert len(links(f"organisation:{min(other.company_ids)}")) == 1
    assert links(PLATFORM)
    assert list(broken_links()) == []


def test_sealing_again_adds_nothing(founder):
    make_request(founder)
    while seal_events():
        pass
    sealed = db.session.scalars(select(AuditLink.event_id)).all()
    assert seal_events() == 0
    assert db.session.scalars(select(AuditLink.event_id)).all() == sealed


def test_a_later_event_carries_on_the_chain(founder):
    make_request(founder)
    while seal_events():
        pass
    chain = f"organisation:{min(founder.company_ids)}"
    before = [(link.position, link.hash) for link in links(chain)]
    make_request(founder)
    assert seal_events() == 1
    after = [(link.position, link.hash) for link in links(chain)]
    assert after[:-1] == before
    assert after[-1][0] == before[-1][0] + 1


def test_a_changed_event_is_named(founder):
    booking = make_request(founder)
    while seal_events():
        pass
    event = db.session.scalars(select(EventRow).where(EventRow.about == f"booking:{booking.id}")).one()
    behind_our_back("UPDATE events SET actor_id = actor_id + 1 WHERE id = :id", id=event.id)
    db.session.expire_all()

    [sentence] = broken_links()
    assert f"event {event.id}, is not what was sealed" in sentence


def test_a_removed_event_is_missed(founder):
    booking = make_request(founder)
    make_request(founder)
    while seal_events():
        pass
    event = db.session.scalars(select(EventRow).where(EventRow.about == f"booking:{booking.id}")).one()
    behind_our_back("DELETE FROM audit_links WHERE event_id = :id", id=event.id)
    db.session.expire_all()

    [sentence] = broken_links()
    assert "1 links are missing before number 2" in sentence


def test_an_event_that_stays_unsealed_is_counted(founder):
    make_request(founder)
    behind_our_back("UPDATE events SET happened_at = now() - interval '2 minutes'")
    count = db.session.execute(text("SELECT count(*) FROM events")).scalar_one()
    assert list(broken_links()) == [f"{count} events are older than a minute and not sealed"]


def test_the_database_refuses_to_change_a_link(founder):
    make_request(founder)
    seal_events()
    for statement in ("UPDATE audit_links SET position = 9", "DELETE FROM audit_links", "TRUNCATE audit_links"):
        with pytest.raises(Exception, match="insert-only"), transaction():
            db.session.execute(text(statement))
    assert list(broken_links()) == []
