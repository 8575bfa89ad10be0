import psycopg
import pytest
from sqlalchemy import text

from atmp_match.extensions import db
from atmp_match.shared import connections

pytestmark = pytest.mark.usefixtures("inside")


def backend():
    """Return the server process that serves this session now, and give the connection back."""
    pid = db.session.scalar(text("SELECT pg_backend_pid()"))
    db.session.rollback()
    return pid


@pytest.fixture
def pings(monkeypatch):
    """The connections that were asked whether they are alive."""
    asked = []
    real = db.engine.dialect.do_ping
    monkeypatch.setattr(db.engine.dialect, "do_ping", lambda connection: asked.append(connection) or real(connection))
    return asked


def test_a_connection_that_the_server_dropped_is_replaced_before_it_is_used(servers):
    pid = backend()
    with psycopg.connect(servers.postgres.dsn(), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    assert backend() != pid


def test_a_connection_used_a_moment_ago_is_not_asked_again(pings):
    assert backend() == backend()
    assert pings == []


def test_a_connection_that_was_idle_for_long_is_asked(pings, monkeypatch):
    pid = backend()
    monkeypatch.setattr(connections, "ASK_AFTER", 0.0)

    assert backend() == pid
    assert len(pings) == 1


def test_a_connection_that_was_idle_for_long_and_does_not_answer_is_replaced(monkeypatch):
    pid = backend()
    monkeypatch.setattr(connections, "ASK_AFTER", 0.0)
    monkeypatch.setattr(connections, "_answers", lambda _connection: False)

    assert backend() != pid
