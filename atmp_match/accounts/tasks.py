"""Housekeeping of accounts."""

from atmp_match.accounts.actions.sessions import forget_ended
from atmp_match.extensions import celery


@celery.task(name="accounts.forget_ended")
def forget_ended_sessions() -> None:
    """Delete sessions and links that nobody can use any more."""
    forget_ended()


celery.conf.beat_schedule["accounts.forget_ended"] = {
    "task": "accounts.forget_ended",
    "schedule": 24 * 60 * 60.0,
    "options": {"expires": 60 * 60},
}
