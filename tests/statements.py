"""What the database is asked while something runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements sent to any database in this process, as they are written in SQL."""
    collected: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        collected.append(" ".join(statement.split()))

    event.listen(Engine, "after_cursor_execute", note)
    try:
        yield collected
    finally:
        event.remove(Engine, "after_cursor_execute", note)
