from datetime import timedelta

import pytest
from flask import jsonify
from sqlalchemy import event, select

from atmp_match.accounts.actions.credentials import create_api_token, revoke_api_token
from atmp_match.accounts.models import ApiToken, UserSession
from atmp_match.extensions import db
from atmp_match.organisations.access import current_actor, find_actor, requires
from atmp_match.organisations.rules import Permission
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_founder


@requires(Permission.USE_API)
def who():
    return jsonify(user=current_actor().user_id, again=find_actor() is current_actor())


def ask(app, path, *, browser=None, **request):
    """Answer as if `who` stood at `path`."""
    if browser:
        request["headers"] = {"Cookie": f"session={browser.get_cookie('session').value}"}
    with app.test_request_context(path, **request):
        try:
            return app.make_response(who())
        except Exception as error:  # noqa: BLE001 -- turned into its answer as in any request
            return app.make_response(app.handle_user_exception(error))


@pytest.fixture
def asta(app):
    with app.app_context():
        return make_founder()


@pytest.fixture
def bearer(app, asta):
    with app.app_context():
        return {"Authorization": f"Bearer {create_api_token('test', by=asta.user_id)}"}


@pytest.fixture
def statements(app):
    """Every SQL statement from now on."""
    seen = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    with app.app_context():
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_token_signs_a_program_in(app, asta, bearer):
    assert ask(app, "/api/v1/x", headers=bearer).json == {"user": asta.user_id, "again": True}


def test_without_a_token_a_program_is_told_what_is_missing(app):
    answer = ask(app, "/api/v1/x")
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_or_made_up_token_signs_nobody_in(app, asta, bearer):
    with app.app_context():
        revoke_api_token(db.session.scalar(select(ApiToken.id)), by=asta.user_id)
    assert ask(app, "/api/v1/x", headers=bearer).status_code == 401
    assert ask(app, "/api/v1/x", headers={"Authorization": "Bearer made-up"}).status_code == 401


def test_a_cookie_is_nobody_under_api(app, client, asta):
    sign_in(client, asta)
    assert ask(app, "/x", browser=client).json["user"] == asta.user_id
    assert ask(app, "/api/v1/x", browser=client).status_code == 401


def test_a_token_is_nobody_on_a_page(app, bearer):
    answer = ask(app, "/x", headers=bearer)
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/x")


def test_who_asks_costs_two_statements(app, client, asta, bearer, request):
    ask(app, "/api/v1/x", headers=bearer)  # notes the token's first use
    sign_in(client, asta)
    statements = request.getfixturevalue("statements")
    assert ask(app, "/x", browser=client).status_code == 200
    assert len(statements) == 2
    assert ask(app, "/api/v1/x", headers=bearer).status_code == 200
    assert len(statements) == 4


def test_a_use_after_a_minute_is_noted(app, client, asta):
    sign_in(client, asta)
    with app.app_context():
        before = db.session.scalar(select(UserSession.last_seen_at)) - timedelta(minutes=2)
        db.session.execute(UserSession.__table__.update().values(last_seen_at=before))
        db.session.commit()
    assert ask(app, "/x", browser=client).status_code == 200
    with app.app_context():
        assert db.session.scalar(select(UserSession.last_seen_at)) > before + timedelta(minutes=1)


def test_a_form_sent_after_the_session_has_ended_leads_to_sign_in_and_back_to_its_page(client):
    answer = client.post("/account", headers={"Referer": "http://localhost/products/PRD-1001/brief?s=5"})
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/products/PRD-1001/brief?s%3D5"
    assert "You were signed out, and this was not sent." in client.get(answer.location).text


def test_a_form_from_elsewhere_is_not_led_back_there(client):
    answer = client.post("/account", headers={"Referer": "https://evil.example/trap"})
    assert answer.location == "/sign-in"


def test_htmx_leaves_the_page_for_the_sign_in_page(client):
    answer = client.get("/account", headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/bookings/ATM-1"})
    assert (answer.status_code, answer.text) == (401, "")
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/bookings/ATM-1"
