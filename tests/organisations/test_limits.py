import pytest
from flask_limiter import RateLimitExceeded
from sqlalchemy import func, select

from atmp_match.accounts.access import limit_programs
from atmp_match.extensions import db, limiter
from atmp_match.shared.models import EventRow
from tests.factories.accounts import PASSWORD, make_user


@pytest.fixture
def limits(app, monkeypatch):
    """Switch the limits on, as they are outside tests, and start counting at nothing."""
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    yield
    limiter.reset()


pytestmark = pytest.mark.usefixtures("limits")


def enter(client, number, email="asta@almvik.example", password="a wrong password"):  # noqa: S107 -- nobody's
    place = {"REMOTE_ADDR": f"192.0.2.{number}"}
    return client.post("/sign-in", data={"email": email, "password": password}, environ_base=place)


def test_one_account_can_be_tried_ten_times_from_wherever(app, client):
    with app.app_context():
        make_user("asta@almvik.example")
    assert [enter(client, number).status_code for number in range(10)] == [422] * 10
    refused = enter(client, 11, password=PASSWORD)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 15 * 60 + 1
    assert "Too many tries" in refused.text
    assert "minutes, then try again." in refused.text
    assert enter(client, 12, email="other@almvik.example").status_code == 422


def test_one_place_can_try_thirty_times_a_minute(client):
    statuses = [enter(client, 1, email=f"person-{number}@almvik.example").status_code for number in range(31)]
    assert statuses == [422] * 30 + [429]
    assert enter(client, 2, email="person@almvik.example").status_code == 422


def test_a_try_without_a_csrf_token_counts_too(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    statuses = [enter(client, 1, password=PASSWORD).status_code for _try in range(11)]
    assert statuses == [422] * 10 + [429]


@pytest.mark.parametrize("path", ["/sign-up", "/reset-password", "/check-mail"])
def test_no_address_is_flooded_with_mail(app, client, path):
    form = {"email": "asta@almvik.example", "name": "A", "company": "B", "password": PASSWORD}
    statuses = [client.post(path, data=form).status_code for _try in range(11)]
    assert statuses == [303] * 10 + [429]
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(EventRow))
    client.post(path, data=form)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(EventRow)) == before


def test_guessing_links_is_limited(client):
    statuses = [client.get(f"/reset-password/{number}").status_code for number in range(31)]
    assert statuses == [410] * 30 + [429]


def program(app, token):
    """Answer as if the start page stood under /api: the limit is the same for each of its routes."""
    with app.test_request_context("/api/v1/x", headers={"Authorization": f"Bearer {token}"}) as context:
        context.request.url_rule = next(app.url_map.iter_rules("matching.show_landing"))
        try:
            limit_programs()
        except RateLimitExceeded as error:
            return app.make_response(app.handle_user_exception(error))


def test_a_program_is_limited_by_its_token_and_told_so_in_json(app):
    assert {program(app, "first") for _try in range(600)} == {None}
    refused = program(app, "first")
    assert refused.status_code == 429
    assert refused.content_type == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert program(app, "second") is None


def test_reading_pages_is_not_limited(client):
    assert {client.get("/sign-in").status_code for _try in range(60)} == {200}
