import re

import pytest
from sqlalchemy import select

from atmp_match.accounts.models import ApiToken, UserSession
from atmp_match.accounts.queries import find_user_by_email, list_sessions
from atmp_match.extensions import db
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.organisations import make_founder

NEW = "five green garden chairs"
SETTINGS = {"name": "Asta Berg", "locale": "sv", "theme": "dark"}


@pytest.fixture
def asta(app, client):
    with app.app_context():
        actor = make_founder(email="asta@almvik.example")
    sign_in(client, actor)
    return actor


def stored(app):
    with app.app_context():
        return find_user_by_email("asta@almvik.example")


def open_sessions(app, user_id):
    with app.app_context():
        return [session.id for session in list_sessions(user_id)]


def test_name_language_and_colours_are_saved_and_seen_at_once(app, client, asta):
    answer = client.post("/account", data=SETTINGS)
    assert (answer.status_code, answer.location) == (303, "/account")
    user = stored(app)
    assert (user.name, user.locale, user.theme, user.version) == ("Asta Berg", "sv", "dark", 2)
    page = client.get("/account").text
    assert '<html lang="sv" data-theme="dark">' in page
    assert 'value="Asta Berg"' in page


@pytest.mark.parametrize("wrong", [{"name": ""}, {"locale": "de"}, {"theme": "pink"}, {"theme": None}])
def test_settings_that_cannot_be_change_nothing(app, client, asta, wrong):
    data = {name: value for name, value in {**SETTINGS, **wrong}.items() if value is not None}
    assert client.post("/account", data=data).status_code == 422
    user = stored(app)
    assert (user.name, user.locale, user.theme, user.version) == ("Asta Almgren", "en", "device", 1)


def test_html_in_a_name_comes_out_as_text(client, asta):
    client.post("/account", data={**SETTINGS, "name": '"><script>alert(1)</script>'})
    client.post("/account/api-tokens", data={"token_name": "<script>alert(2)</script>"})
    page = client.get("/account").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page


def test_a_new_password_keeps_this_browser_and_signs_out_the_others(app, client, asta, run_deliveries, mails):
    other = app.test_client()
    sign_in(other, asta)
    answer = client.post("/account/password", data={"old_password": PASSWORD, "new_password": NEW})
    assert answer.status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    run_deliveries()
    assert [mail["Subject"] for mail in mails.list(to=asta.email)] == ["Your password was changed"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("a wrong password", NEW), "This is not your present password."),
        ((PASSWORD, "too short"), "Use at least 12 characters."),
        ((PASSWORD, ""), "Choose a new password"),
    ],
)
def test_a_password_is_not_changed_by_a_stranger_or_to_a_weak_one(app, client, asta, typed, message):
    before = stored(app).password_hash
    answer = client.post("/account/password", data=dict(zip(("old_password", "new_password"), typed, strict=True)))
    assert answer.status_code == 422
    assert answer.text.count(message) == 2
    assert stored(app).password_hash == before


def test_another_browser_can_be_signed_out_from_here(app, client, asta):
    other = app.test_client()
    sign_in(other, asta)
    (there, here) = open_sessions(app, asta.user_id)
    assert f'action="/account/sessions/{here}/end"' not in client.get("/account").text
    assert client.post(f"/account/sessions/{there}/end").status_code == 303
    assert other.get("/account").status_code == 303
    assert open_sessions(app, asta.user_id) == [here]


def test_somebody_elses_session_cannot_be_ended(app, client, asta):
    with app.app_context():
        other = make_user()
    browser = app.test_client()
    sign_in(browser, other)
    (theirs,) = open_sessions(app, other.id)
    assert client.post(f"/account/sessions/{theirs}/end").status_code == 404
    assert browser.get("/account").status_code == 200


def test_all_browsers_can_be_signed_out_at_once(app, client, asta):
    other = app.test_client()
    sign_in(other, asta)
    answer = client.post("/account/sessions/end-all")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert open_sessions(app, asta.user_id) == []
    assert client.get("/account").status_code == other.get("/account").status_code == 303


def test_an_api_token_is_shown_once_and_its_hash_stored(app, client, asta):
    answer = client.post("/account/api-tokens", data={"token_name": "Lab calendar"})
    assert answer.status_code == 201
    token = re.search(r'<code id="new-token">([\w-]{43})</code>', answer.text)[1]
    assert answer.headers["Cache-Control"] == "no-store"
    page = client.get("/account").text
    assert token not in page
    assert "Lab calendar" in page
    with app.app_context():
        assert token not in str(db.session.scalars(select(ApiToken.token_hash)).all())


def test_a_token_can_be_revoked_by_its_owner_only(app, client, asta):
    client.post("/account/api-tokens", data={"token_name": "Lab calendar"})
    with app.app_context():
        token_id = db.session.scalar(select(ApiToken.id))
        stranger = make_user()
    browser = app.test_client()
    sign_in(browser, stranger)
    assert browser.post(f"/account/api-tokens/{token_id}/revoke").status_code == 404
    assert "Lab calendar" in client.get("/account").text
    assert client.post(f"/account/api-tokens/{token_id}/revoke").status_code == 303
    assert "Lab calendar" not in client.get("/account").text
    assert client.post(f"/account/api-tokens/{token_id}/revoke").status_code == 404


def test_the_last_use_of_a_session_is_written_once_a_minute(app, client, asta):
    def seen():
        with app.app_context():
            return db.session.scalar(select(UserSession.last_seen_at))

    first = seen()
    client.get("/account")
    assert seen() == first
    with app.app_context():
        db.session.execute(UserSession.__table__.update().values(last_seen_at=first.replace(year=first.year - 1)))
        db.session.commit()
    assert client.get("/account").status_code == 303  # silent for a year: it has ended
