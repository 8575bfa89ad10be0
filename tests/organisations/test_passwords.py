import re

import pytest
from sqlalchemy import func, select

from atmp_match.accounts.models import EmailToken
from atmp_match.accounts.queries import find_user_by_email
from atmp_match.extensions import db
from tests.factories.accounts import PASSWORD, make_user, sign_in

NEW = "five green garden chairs"


@pytest.fixture
def asta(app):
    with app.app_context():
        return make_user("asta@almvik.example")


@pytest.fixture
def link(client, asta, run_deliveries, mails):
    client.post("/reset-password", data={"email": "Asta@almvik.example"})
    run_deliveries()
    text = mails.list(to=asta.email)[-1].get_body(("plain",)).get_content()
    mails.clear()
    return re.search(r"(/reset-password/[\w-]{43})", text)[1]


def works(app, password):
    answer = app.test_client().post("/sign-in", data={"email": "asta@almvik.example", "password": password})
    return answer.status_code == 303


def test_any_address_gets_the_same_answer_and_only_a_known_one_a_mail(client, asta, run_deliveries, mails):
    known = client.post("/reset-password", data={"email": asta.email})
    unknown = client.post("/reset-password", data={"email": "nobody@almvik.example"})
    assert (known.status_code, known.location, known.text) == (unknown.status_code, unknown.location, unknown.text)
    run_deliveries()
    assert [(mail["To"], mail["Subject"]) for mail in mails.list()] == [(asta.email, "Set a new password")]


def test_the_link_sets_a_password_once(app, client, link):
    assert client.get(link).status_code == 200
    assert works(app, PASSWORD)
    answer = client.post(link, data={"password": NEW})
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert works(app, NEW)
    assert not works(app, PASSWORD)
    assert client.get(link).status_code == 410
    assert client.post(link, data={"password": "a third set of chairs"}).status_code == 410
    assert works(app, NEW)


def test_a_new_password_signs_out_everywhere_and_is_told(app, asta, link, run_deliveries, mails):
    browser = app.test_client()
    sign_in(browser, asta)
    app.test_client().post(link, data={"password": NEW})
    assert browser.get("/account").status_code == 303
    run_deliveries()
    assert [mail["Subject"] for mail in mails.list(to=asta.email)] == ["Your password was changed"]


def test_a_link_ends_after_twenty_minutes(app, client, link):
    with app.app_context():
        lifetime = db.session.scalar(select(EmailToken.expires_at - EmailToken.created_at))
        assert round(lifetime.total_seconds()) == 20 * 60
        db.session.execute(EmailToken.__table__.update().values(expires_at=func.now()))
        db.session.commit()
    assert client.get(link).status_code == 410
    assert client.post(link, data={"password": NEW}).status_code == 410
    assert works(app, PASSWORD)


def test_using_one_link_ends_its_twins(client, link, run_deliveries, mails):
    client.post("/reset-password", data={"email": "asta@almvik.example"})
    run_deliveries()
    twin = re.search(r"(/reset-password/[\w-]{43})", mails.list()[0].get_body(("plain",)).get_content())[1]
    client.post(link, data={"password": NEW})
    assert client.get(twin).status_code == 410


def test_a_weak_password_is_refused_and_the_link_stays_good(app, client, link):
    answer = client.post(link, data={"password": "password1234"})
    assert answer.status_code == 422
    assert answer.text.count("This password is on every list of common ones.") == 2
    assert works(app, PASSWORD)
    assert client.post(link, data={"password": NEW}).status_code == 303


def test_a_link_to_confirm_an_address_sets_no_password(client, link):
    token = link.rsplit("/", 1)[1]
    assert client.get(f"/verify-address/{token}").status_code == 410
    assert client.get("/reset-password/made-up").status_code == 410


def test_a_link_to_the_address_confirms_it_too(app, client, run_deliveries, mails):
    with app.app_context():
        make_user("asta@almvik.example", verified=False)
    client.post("/reset-password", data={"email": "asta@almvik.example"})
    run_deliveries()
    found = re.search(r"(/reset-password/[\w-]{43})", mails.list()[0].get_body(("plain",)).get_content())[1]
    client.post(found, data={"password": NEW})
    with app.app_context():
        assert find_user_by_email("asta@almvik.example").email_verified_at is not None
    assert works(app, NEW)
