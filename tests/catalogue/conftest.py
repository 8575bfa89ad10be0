"""Counting what is asked of the database."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from atmp_match.extensions import db


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
