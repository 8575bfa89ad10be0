import pytest
from kombu import Connection
from sqlalchemy import func, text

from atmp_match.extensions import celery, db
from atmp_match.shared.models import Heartbeat
from atmp_match.shared.tasks import beat_heart
from atmp_match.shared.transactions import transaction


def test_a_process_that_answers_is_alive(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_without_a_worker_the_application_is_not_ready_and_says_so(client):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {"status": "not-ready", "missing": ["worker"]}


def test_with_a_worker_seen_lately_it_is_ready(client):
    beat_heart()

    assert client.get("/readyz").json == {"status": "ready", "missing": []}


def test_a_worker_that_fell_silent_is_missed(app, client):
    with app.app_context(), transaction():
        db.session.add(Heartbeat(name="worker", seen_at=func.now() - text("interval '2 minutes'")))

    assert client.get("/readyz").json["missing"] == ["worker"]


def test_a_broker_that_is_away_is_named(client, monkeypatch):
    beat_heart()
    nobody_there = Connection("redis://127.0.0.1:1/0")
    monkeypatch.setattr(celery, "connection_for_write", lambda **_options: nobody_there)

    assert client.get("/readyz").json["missing"] == ["broker"]


def test_figures_are_for_this_machine(client):
    answer = client.get("/metrics")

    assert answer.status_code == 200
    assert "atmp_deliveries_open 0.0" in answer.text


@pytest.mark.parametrize("token", [None, "wrong"])
def test_with_a_token_set_figures_need_it(app, client, monkeypatch, token):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "right")

    assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer right"}).status_code == 200
