import pytest
from sqlalchemy import func, select

from atmp_match.accounts.models import UserSession
from atmp_match.extensions import db
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.organisations import make_founder

WRONG = "The e-mail address or the password is not right."


@pytest.fixture
def asta(app):
    with app.app_context():
        return make_founder(email="asta@almvik.example")


def sessions(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(UserSession))


def enter(client, email="asta@almvik.example", password=PASSWORD, **more):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def test_the_right_password_opens_a_session(app, client, asta):
    answer = enter(client)
    assert (answer.status_code, answer.location) == (303, "/home")
    assert "asta@almvik.example" in client.get("/account").text
    assert sessions(app) == 1


def test_an_address_may_be_typed_in_capitals(client, asta):
    assert enter(client, email=" ASTA@almvik.example ").status_code == 303


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(app, client, asta):
    wrong = enter(client, password="a wrong password")
    unknown = enter(client, email="nobody@almvik.example", password="a wrong password")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace("asta@", "nobody@").count(WRONG) == unknown.text.count(WRONG) == 2
    assert client.get("/account").status_code == 303
    assert sessions(app) == 0


def test_an_unverified_address_is_refused_and_offered_another_link(app, client, run_deliveries, mails):
    with app.app_context():
        make_user("new@almvik.example", verified=False)
    answer = enter(client, email="new@almvik.example")
    assert answer.status_code == 403
    assert 'action="/check-mail"' in answer.text
    assert 'value="new@almvik.example"' in answer.text
    assert sessions(app) == 0
    client.post("/check-mail", data={"email": "new@almvik.example"})
    run_deliveries()
    assert [mail["Subject"] for mail in mails.list(to="new@almvik.example")] == ["Confirm your e-mail address"]


def test_an_unverified_address_is_no_secret_only_to_who_knows_the_password(app, client):
    with app.app_context():
        make_user("new@almvik.example", verified=False)
    answer = enter(client, email="new@almvik.example", password="a wrong password")
    assert answer.status_code == 422
    assert WRONG in answer.text


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("/products?page=2", "/products?page=2"),
        ("https://evil.example/", "/home"),
        ("//evil.example/", "/home"),
        ("/\\evil.example", "/home"),
    ],
)
def test_signing_in_leads_on_within_this_site_only(client, asta, target, place):
    assert enter(client, next=target).location == place
    assert client.get("/sign-in", query_string={"next": target}).location == place


def test_a_page_that_needs_signing_in_is_returned_to(client, asta):
    asked = client.get("/account?x=1")
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=/account?x%3D1"
    form = client.get(asked.location)
    assert '<input type="hidden" name="next" value="/account?x=1">' in form.text


def test_nothing_of_the_cookie_before_survives_signing_in(client, asta):
    with client.session_transaction() as cookie:
        cookie.update(planted="by somebody else", _user_id="a session somebody else knows", csrf_token="known")
    enter(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["_user_id"] != "a session somebody else knows"
        assert cookie.get("csrf_token") != "known"


def test_every_sign_in_has_a_session_of_its_own(app, client, asta):
    enter(client)
    enter(app.test_client())
    with app.app_context():
        assert len(set(db.session.scalars(select(UserSession.token_hash)))) == 2


def test_a_stolen_database_holds_no_session(app, client, asta):
    token = sign_in(client, asta)
    with app.app_context():
        (stored,) = db.session.scalars(select(UserSession.token_hash))
    assert len(stored) == 64
    assert token not in stored


def test_signing_out_ends_the_session_for_a_copied_cookie_too(app, client, asta):
    enter(client)
    copy = app.test_client()
    copy.set_cookie("session", client.get_cookie("session").value)
    assert copy.get("/account").status_code == 200
    assert client.post("/sign-out").location == "/"
    assert copy.get("/account").status_code == 303


def test_a_link_cannot_sign_anybody_out(client, asta):
    sign_in(client, asta)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "ended",
    [
        {"expires_at": func.now()},
        {"revoked_at": func.now()},
        {"last_seen_at": func.now() - func.make_interval(0, 0, 0, 3)},
    ],
)
def test_a_session_ends_by_its_date_by_its_owner_and_by_silence(app, client, asta, ended):
    sign_in(client, asta)
    with app.app_context():
        db.session.execute(UserSession.__table__.update().values(**ended))
        db.session.commit()
    assert client.get("/account").status_code == 303


def test_the_looks_of_the_account_come_along(app, client):
    with app.app_context():
        make_user("sven@almvik.example", locale="sv", theme="dark")
    enter(client, email="sven@almvik.example")
    assert client.get_cookie("language").value == "sv"
    assert client.get_cookie("theme").value == "dark"


def test_html_in_the_form_comes_out_as_text(client):
    answer = enter(client, email='"><script>alert(1)</script>', next='/"><script>alert(2)</script>')
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
