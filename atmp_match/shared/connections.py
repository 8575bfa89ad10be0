"""A connection that PostgreSQL has dropped is noticed before it is used, without asking PostgreSQL each time.

An idle server says nothing. Whatever can be read from an idle connection is its farewell or the end of the stream, and
looking for that costs no round trip. What it cannot see is a firewall that forgot a silent connection; therefore one
that lay idle for long is asked as well.
"""

import select
import time

from flask import Flask
from psycopg import Error
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from atmp_match.extensions import db

ASK_AFTER = 60.0  # seconds of idleness; no firewall forgets sooner
IDLE_SINCE = "idle_since"


def init_app(app: Flask) -> None:
    """Look at each connection before it is lent out, and survive one that is lost before it is given back."""
    app.teardown_appcontext(end_transaction)  # before the one that closes the session, which fails if this would
    with app.app_context():
        event.listen(db.engine, "checkin", note_rest)
        event.listen(db.engine, "checkout", refuse_broken)


def end_transaction(_error: BaseException | None = None) -> None:
    """Undo what is not committed, also where the connection is gone: what was answered stays answered."""
    try:
        db.session.remove()
    except DBAPIError:
        db.session().invalidate()  # nothing is left to undo it on, and PostgreSQL has undone it


def note_rest(connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    """Remember since when a connection is idle; None is one that broke in use."""
    if connection is not None:
        entry.info[IDLE_SINCE] = time.monotonic()


def refuse_broken(connection: DBAPIConnection, entry: ConnectionPoolEntry, _lent: PoolProxiedConnection) -> None:
    """Let the pool replace a dropped connection, and all that are as old.

    :raises InvalidatePoolError: which the pool answers by connecting again
    """
    idle_since = entry.info.get(IDLE_SINCE)
    if idle_since is None:
        return  # made a moment ago
    if _has_something_to_read(connection) or (time.monotonic() - idle_since > ASK_AFTER and not _answers(connection)):
        raise InvalidatePoolError


def _has_something_to_read(connection: DBAPIConnection) -> bool:
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


def _answers(connection: DBAPIConnection) -> bool:
    try:
        return db.engine.dialect.do_ping(connection)
    except Error:
        return False
