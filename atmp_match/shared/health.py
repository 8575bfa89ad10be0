"""What a load balancer and a monitor ask: alive, ready, and how much of what."""

import hmac
from datetime import timedelta

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from atmp_match.extensions import celery, db, limiter
from atmp_match.shared.models import Delivery, Heartbeat

WORKER_SILENT_AFTER = timedelta(seconds=60)
blueprint = Blueprint("health", __name__)
limiter.exempt(blueprint)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that this process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether everything a request needs is there; 503 with the names of what is missing."""
    missing = [name for name, ask in (("database", _database), ("broker", _broker), ("worker", _worker)) if not ask()]
    return jsonify(status="ready" if not missing else "not-ready", missing=missing), 503 if missing else 200


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Give the outbox's figures to Prometheus; only with the token, or from this machine where none is set."""
    _require_monitor()
    registry = CollectorRegistry()
    waiting = Gauge("atmp_deliveries_open", "Deliveries that no task has closed yet", registry=registry)
    age = Gauge("atmp_deliveries_oldest_seconds", "Age of the oldest open delivery", registry=registry)
    failed = Gauge("atmp_deliveries_failed", "Open deliveries whose last try failed", registry=registry)
    count, oldest, failures = db.session.execute(
        select(
            func.count(),
            func.coalesce(func.extract("epoch", func.now() - func.min(Delivery.created_at)), 0),
            func.count(Delivery.last_error),
        ).where(Delivery.closed_at.is_(None))
    ).one()
    waiting.set(count)
    age.set(float(oldest))
    failed.set(failures)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _require_monitor() -> None:
    token = current_app.config["METRICS_TOKEN"]
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        allowed = hmac.compare_digest(given.encode(), token.encode())
    else:
        allowed = current_app.config["MODE"] != "production" and request.remote_addr in {"127.0.0.1", "::1"}
    if not allowed:
        abort(404)


def _database() -> bool:
    try:
        return db.session.scalar(select(1)) == 1
    except SQLAlchemyError:
        return False


def _broker() -> bool:
    try:
        options = {**celery.conf.broker_transport_options, "socket_connect_timeout": 0.5, "socket_timeout": 0.5}
        with celery.connection_for_write(transport_options=options) as connection:
            connection.ensure_connection(max_retries=1, timeout=1)
    except Exception:  # noqa: BLE001 -- whatever is wrong with the broker, the answer is "not ready"
        return False
    return True


def _worker() -> bool:
    try:
        seen = db.session.scalar(select(Heartbeat.seen_at > func.now() - WORKER_SILENT_AFTER).filter_by(name="worker"))
    except SQLAlchemyError:
        return False
    return bool(seen)
