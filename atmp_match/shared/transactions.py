"""One transaction for each action; what happened is written in the same one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import structlog
from sqlalchemy import insert

from atmp_match.extensions import db
from atmp_match.shared.events import Event, reactions_to
from atmp_match.shared.models import Delivery, EventRow


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
    event_id = session.execute(
        insert(EventRow)
        .values(
            name=event.name(),
            about=event.about(),
            actor_id=by,
            payload=asdict(event),
            request_id=structlog.contextvars.get_contextvars().get("request_id"),
        )
        .returning(EventRow.id)
    ).scalar_one()
    reactions = reactions_to(type(event))
    if reactions:
        session.execute(
            insert(Delivery).values([{"event_id": event_id, "task": r.task, "queue": r.queue} for r in reactions])
        )
