"""Housekeeping that no capability owns."""

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from atmp_match.extensions import celery, db
from atmp_match.shared import audit
from atmp_match.shared.idempotency import forget_old_answers
from atmp_match.shared.models import Heartbeat
from atmp_match.shared.transactions import transaction


@celery.task(name="shared.beat_heart")
def beat_heart() -> None:
    """Note that beat, broker and worker are all at work; `/readyz` reads it."""
    with transaction():
        row = insert(Heartbeat).values(name="worker", seen_at=func.now())
        db.session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"seen_at": func.now()}))


@celery.task(name="shared.forget_answers")
def forget_answers() -> None:
    """Delete old answers to repeated requests."""
    forget_old_answers()


@celery.task(name="shared.seal_events")
def seal_events() -> None:
    """Seal what has happened into its chains of hashes."""
    while audit.seal_events() == audit.BATCH:
        pass


celery.conf.beat_schedule["shared.beat_heart"] = {
    "task": "shared.beat_heart",
    "schedule": 10.0,
    "options": {"expires": 10},  # a backlog of heartbeats says nothing
}
celery.conf.beat_schedule["shared.forget_answers"] = {
    "task": "shared.forget_answers",
    "schedule": 60 * 60.0,
    "options": {"expires": 60 * 60},
}
celery.conf.beat_schedule["shared.seal_events"] = {
    "task": "shared.seal_events",
    "schedule": 5.0,
    "options": {"expires": 5},
}
