"""Every error is a page in the house's look, or problem+json under /api."""

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError

from atmp_match.shared.errors import Conflict, Gone, InvalidInput, NotAllowed, NotFound, WeeksTaken

ERRORS = [
    (NotFound("No such thing."), 404),
    (NotAllowed("Not yours."), 403),
    (Conflict("Too late."), 409),
    (WeeksTaken("Taken."), 409),
    (Gone("Used up."), 410),
    (InvalidInput({"start": "Choose a Monday."}), 422),
    (OperationalError("select", {}, Exception("away")), 503),
    (ZeroDivisionError("secret words"), 500),
]


@pytest.fixture
def fail(app, monkeypatch):
    """Let the landing page, or the API's description, fail with an error."""

    def failing(error, endpoint="matching.show_landing"):
        def view(**_parts):
            raise error

        monkeypatch.setitem(app.view_functions, endpoint, view)

    return failing


@pytest.mark.parametrize(("error", "status"), ERRORS)
def test_an_error_is_a_page(client, fail, error, status):
    fail(error)
    answer = client.get("/")

    assert answer.status_code == status
    assert '<main id="main"' in answer.text
    assert "secret words" not in answer.text


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 413, 422, 429, 500])
def test_a_refusal_of_the_framework_is_the_same_page(client, app, monkeypatch, status):
    monkeypatch.setitem(app.view_functions, "matching.show_landing", lambda: abort(status))
    answer = client.get("/")

    assert answer.status_code == status
    assert '<main id="main"' in answer.text


def test_a_page_that_is_none_is_said_in_the_readers_language(client):
    assert "Page not found" in client.get("/nowhere").text
    assert 'lang="sv"' in client.get("/nowhere", headers={"Accept-Language": "sv"}).text


def test_a_breakdown_names_the_request_so_that_the_office_can_find_it(client, fail, capsys):
    fail(ZeroDivisionError("what somebody typed"))
    answer = client.get("/")

    reference = answer.headers["X-Request-ID"]
    logged = capsys.readouterr().err
    assert reference in answer.text
    assert reference in logged
    assert "ZeroDivisionError" in logged
    assert "what somebody typed" not in logged


def test_under_the_api_errors_are_problem_json(client):
    answer = client.get("/api/v1/nowhere")

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == 404
