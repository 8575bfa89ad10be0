"""PostgreSQL ends a connection while a request is using it: the page is right, or says that the database is away."""

from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import event

from atmp_match.extensions import db
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_founder

MORE_THAN_ANY_PAGE = 20


@pytest.fixture
def founder(app, client):
    with app.app_context():
        sign_in(client, make_founder())
    return client


@contextmanager
def cut_after(app, servers, statement):
    """End the connection when it has answered its n-th statement; the list fills when that has happened."""
    seen, cut = [], []

    def count(connection, *_rest):
        seen.append(connection)
        if len(seen) == statement:
            pid = connection.connection.dbapi_connection.info.backend_pid
            with psycopg.connect(servers.postgres.dsn(), autocommit=True) as outside:
                outside.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            cut.append(pid)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", count)
    try:
        yield cut
    finally:
        event.remove(engine, "after_cursor_execute", count)


@pytest.mark.parametrize("page", ["/bookings", "/products", "/home"])
def test_wherever_a_page_loses_its_connection_it_is_right_or_says_so(app, founder, servers, page):
    right = founder.get(page).status_code
    answers = []
    for statement in range(1, MORE_THAN_ANY_PAGE):
        with cut_after(app, servers, statement) as cut:
            answers.append(founder.get(page).status_code)
        if not cut:
            break

    assert not cut  # every statement of the page had its turn
    assert answers[-2:] == [right, right]  # cut after the last one, and not at all
    assert set(answers) == {right, 503}
