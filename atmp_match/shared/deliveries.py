"""Tasks that follow an event: run at least once, take effect once."""

from collections.abc import Callable
from functools import wraps

import structlog
from celery import Task
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from atmp_match.extensions import celery, db
from atmp_match.shared.events import Event, Reaction, register_reaction
from atmp_match.shared.logs import place_of
from atmp_match.shared.models import Delivery
from atmp_match.shared.transactions import transaction

PATIENCE = 10  # seconds between asking a task to end and ending it
log = structlog.get_logger()


class DeliveryFailed(Exception):
    """A task failed and will be tried again; says which class of error and where, never what it was about."""


def reacts_to(
    *event_types: type[Event], name: str, queue: str = "default", at_most: int | None = None
) -> Callable[[Callable[..., None]], Task]:
    """Turn a function into the Celery task `name`, run after each of these events.

    The function gets the event's fields as keywords. It runs in the transaction that closes its delivery, so what it
    writes and "done" are one; a second run finds the delivery closed, or locked by the first, and does nothing.

    :param at_most: seconds after which it is ended, where that is not the usual limit
    """
    limits = {"soft_time_limit": at_most, "time_limit": at_most + PATIENCE} if at_most else {}

    def register(function: Callable[..., None]) -> Task:
        @celery.task(name=name, **limits)
        @wraps(function)
        def run(*, delivery_id: int) -> None:
            failure = None
            try:
                _run_once(function, delivery_id)
            except Exception as error:  # noqa: BLE001 -- whatever it was, the relay brings the delivery again
                failure = _note_failure(delivery_id, error)
            if failure:  # raised here and not above, so that it carries nothing of the first error into any log
                raise failure

        for event_type in event_types:
            register_reaction(event_type, Reaction(name, queue))
        return run

    return register


def _run_once(function: Callable[..., None], delivery_id: int) -> None:
    with transaction():
        delivery = db.session.scalar(
            select(Delivery)
            .where(Delivery.id == delivery_id, Delivery.closed_at.is_(None))
            .with_for_update(of=Delivery, skip_locked=True)
        )
        if delivery is None:
            return
        with structlog.contextvars.bound_contextvars(request_id=delivery.event.request_id, delivery_id=delivery_id):
            function(**delivery.event.payload)
            delivery.closed_at = func.now()
            log.info("delivery-closed", task=delivery.task, about=delivery.event.about)


def _note_failure(delivery_id: int, error: Exception) -> DeliveryFailed:
    # The class and the place say enough to an operator; the message could quote what somebody wrote.
    name, place = type(error).__name__, place_of(error)
    log.warning("delivery-failed", delivery_id=delivery_id, error=name, where=place)
    try:
        with transaction():
            db.session.execute(update(Delivery).where(Delivery.id == delivery_id).values(last_error=name))
    except DBAPIError as lost:  # the database is away, which may be what failed in the first place
        log.warning("failure-not-noted", delivery_id=delivery_id, error=type(lost).__name__)
    return DeliveryFailed(f"{name} at {place}")
