"""Counting what is asked of the database; the office about to import a file."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from atmp_match.extensions import db
from tests.catalogue.importing import sent
from tests.factories.accounts import sign_in
from tests.factories.large import large_catalogue
from tests.factories.organisations import make_admin


@pytest.fixture
def counted(app):
    """`with counted() as statements:` gathers every statement sent meanwhile."""

    @contextmanager
    def count():
        statements = []

        def note(connection, cursor, statement, *rest):
            statements.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return count


@pytest.fixture
def importer(app, client, run_deliveries):
    run_deliveries()
    with app.app_context():
        admin = make_admin(email="ellen@cluster.example")
    sign_in(client, admin)
    return admin


@pytest.fixture
def confirmed(client, importer, run_deliveries):
    """An import of 40 offers that waits for its worker, by the address of its page."""
    address = sent(client, large_catalogue(40))
    run_deliveries()
    client.post(f"{address}/confirm")
    return address
