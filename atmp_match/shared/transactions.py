"""One transaction for each action; what happened is written in the same one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import structlog
from sqlalchemy import ARRAY, Text, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from atmp_match.extensions import db
from atmp_match.shared.events import Event, reactions_to

# One statement for the event and all its deliveries: every action pays for it.
_RECORD = text("""
    WITH event AS (
        INSERT INTO events (name, about, actor_id, payload, request_id)
        VALUES (:name, :about, :actor_id, :payload, :request_id)
        RETURNING id
    )
    INSERT INTO deliveries (event_id, task, queue)
    SELECT event.id, reaction.task, reaction.queue
    FROM event, unnest(:tasks, :queues) WITH ORDINALITY AS reaction (task, queue, place)
    ORDER BY reaction.place
""").bindparams(
    bindparam("payload", type_=JSONB), bindparam("tasks", type_=ARRAY(Text)), bindparam("queues", type_=ARRAY(Text))
)


@contextmanager
def transaction() -> Iterator[None]:
    """Commit the whole block or nothing.

    A transaction opened inside another joins it, so that an action may call an action of a lower room.
    """
    session = db.session()
    if session.info.get("in_transaction"):
        yield
        return
    session.info["in_transaction"] = True
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info["in_transaction"]


def record(event: Event, *, by: int | None) -> None:
    """Write what happened, and one delivery for each task that reacts to it.

    :param by: id of the user who did it, None where the system did
    :raises RuntimeError: outside a transaction, where the row could be committed apart from what it tells of
    """
    session = db.session()
    if not session.info.get("in_transaction"):
        raise RuntimeError(f"{event.name()} was recorded outside a transaction")
    session.flush()  # what happened comes before the note of it, also in the database
    reactions = reactions_to(type(event))
    session.execute(
        _RECORD,
        {
            "name": event.name(),
            "about": event.about(),
            "actor_id": by,
            "payload": asdict(event),
            "request_id": structlog.contextvars.get_contextvars().get("request_id"),
            "tasks": [reaction.task for reaction in reactions],
            "queues": [reaction.queue for reaction in reactions],
        },
    )
