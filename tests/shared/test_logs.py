import json
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from atmp_match.extensions import db
from atmp_match.shared import logs
from atmp_match.shared.models import EventRow
from tests.factories.accounts import sign_in
from tests.factories.bookings import make_manager_of
from tests.factories.organisations import make_founder


def logged(capsys):
    lines = capsys.readouterr().err.splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


@pytest.fixture
def chatty(app):
    """Everything is logged, as in production; the tests' own level is quieter."""
    logs.configure("INFO")
    yield
    logs.configure(app.config["LOG_LEVEL"])


def test_a_requests_id_follows_into_the_event_and_the_task(app, client, chatty, run_deliveries, capsys):
    with app.app_context():
        make_manager_of("testa-center")
        founder = make_founder()
    sign_in(client, founder)
    answer = client.post("/offers/vecura-cells/question", data={"message": "Is it open?", "product": ""})
    reference = answer.headers["X-Request-ID"]
    run_deliveries()

    with app.app_context():
        event = db.session.scalars(select(EventRow).where(EventRow.name == "office-asked")).one()
    closed = [line for line in logged(capsys) if line["event"] == "delivery-closed"]
    assert event.request_id == reference
    assert {line["request_id"] for line in closed if line["task"] == "notifications.tell_office_of_question"} == {
        reference
    }


def test_logs_hold_the_rule_and_not_the_address(client, chatty, capsys):
    client.get("/verify-address/very-secret-token")

    (line,) = logged(capsys)
    assert line["rule"] == "/verify-address/<string:token>"
    assert "very-secret-token" not in json.dumps(line)


def test_nothing_typed_is_logged(app, client, chatty, capsys):
    with app.app_context():
        founder = make_founder()
    sign_in(client, founder)
    client.post("/products", data={"code_name": "SECRETCODE"})

    lines = logged(capsys)
    assert lines[-1]["rule"] == "/products"
    assert "SECRETCODE" not in json.dumps(lines)


def test_a_full_disk_under_the_log_breaks_no_request(client, chatty, monkeypatch):
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr("sys.stderr", full)
        answer = client.get("/")
        monkeypatch.undo()
        with suppress(OSError):
            full.close()

    assert answer.status_code == 200
