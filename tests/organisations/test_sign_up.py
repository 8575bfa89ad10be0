import re

import pytest
from sqlalchemy import func, select

from atmp_match.accounts.models import EmailToken, User
from atmp_match.accounts.queries import find_user_by_email
from atmp_match.extensions import db
from atmp_match.organisations.models import Organisation
from atmp_match.organisations.queries import actor_of
from atmp_match.shared.models import EventRow
from tests.factories.accounts import PASSWORD, make_user

ASTA = {"name": "Asta Almgren", "email": "Asta@Almvik.example", "company": "Almvik", "password": PASSWORD}


@pytest.fixture
def count(app):
    def count_rows(model):
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(model))

    return count_rows


def link_in(mail):
    return re.search(r"http://127\.0\.0\.1:8000(/[\w-]+/[\w-]{43})", mail.get_body(("plain",)).get_content())[1]


def test_signing_up_makes_a_person_who_owns_a_company(app, client, run_deliveries, mails):
    answer = client.post("/sign-up", data=ASTA)
    assert (answer.status_code, answer.location) == (303, "/check-mail")
    with app.app_context():
        asta = find_user_by_email("asta@almvik.example")
        actor = actor_of(asta)
    assert (asta.name, asta.locale, asta.email_verified_at) == ("Asta Almgren", "en", None)
    assert asta.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert list(actor.organisation_names.values()) == ["Almvik"]
    assert len(actor.company_ids) == 1
    run_deliveries()
    (mail,) = mails.list(to="asta@almvik.example")
    assert mail["Subject"] == "Confirm your e-mail address"


def test_the_language_of_the_page_becomes_the_persons(app, client):
    client.set_cookie("language", "sv")
    client.post("/sign-up", data=ASTA)
    with app.app_context():
        assert find_user_by_email("asta@almvik.example").locale == "sv"


def test_the_link_and_the_password_together_confirm_the_address_and_sign_in(app, client, run_deliveries, mails):
    client.post("/sign-up", data=ASTA)
    run_deliveries()
    link = link_in(mails.list()[0])
    assert client.get(link).status_code == 200
    with app.app_context():
        assert find_user_by_email("asta@almvik.example").email_verified_at is None
    answer = client.post(link, data={"password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/home")
    assert "asta@almvik.example" in client.get("/account").text
    with app.app_context():
        assert find_user_by_email("asta@almvik.example").email_verified_at is not None
    assert client.post(link, data={"password": PASSWORD}).status_code == 410


def test_a_stranger_with_the_link_but_not_the_password_confirms_nothing(app, client, run_deliveries, mails):
    client.post("/sign-up", data=ASTA)
    run_deliveries()
    link = link_in(mails.list()[0])
    answer = client.post(link, data={"password": "another long password"})
    assert answer.status_code == 422
    assert "This is not the password that was chosen when signing up." in answer.text
    assert client.get("/account").status_code == 303
    with app.app_context():
        assert find_user_by_email("asta@almvik.example").email_verified_at is None
    assert client.post(link, data={"password": PASSWORD}).status_code == 303


def test_a_link_ends_after_two_days(app, client, run_deliveries, mails):
    client.post("/sign-up", data=ASTA)
    run_deliveries()
    with app.app_context():
        lifetime = db.session.scalar(select(EmailToken.expires_at - EmailToken.created_at))
        assert round(lifetime.total_seconds()) == 2 * 24 * 60 * 60
        db.session.execute(EmailToken.__table__.update().values(expires_at=func.now()))
        db.session.commit()
    answer = client.get(link_in(mails.list()[0]))
    assert answer.status_code == 410
    assert "This link has been used or is too old." in answer.text


def test_only_hashes_of_links_are_stored_and_no_event_holds_one(app, client, run_deliveries, mails):
    client.post("/sign-up", data=ASTA)
    run_deliveries()
    token = link_in(mails.list()[0]).rsplit("/", 1)[1]
    with app.app_context():
        stored = db.session.scalars(select(EmailToken.token_hash)).all()
        events = db.session.scalars(select(EventRow.payload)).all()
    assert token not in str(stored) + str(events)
    assert "asta" not in str(events).lower()


def test_a_known_address_gets_the_same_answer_and_its_owner_a_mail(app, client, run_deliveries, mails, count):
    with app.app_context():
        make_user("asta@almvik.example", name="The first Asta")
    unknown = client.post("/sign-up", data={**ASTA, "email": "new@almvik.example"})
    users, companies = count(User), count(Organisation)
    known = client.post("/sign-up", data=ASTA)
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert known.text == unknown.text
    assert (count(User), count(Organisation)) == (users, companies)
    run_deliveries()
    assert [mail["Subject"] for mail in mails.list(to="asta@almvik.example")] == ["You already have an account"]
    with app.app_context():
        assert find_user_by_email("asta@almvik.example").name == "The first Asta"


def test_a_known_address_is_told_at_most_once_an_hour(app, client, run_deliveries, mails):
    with app.app_context():
        make_user("asta@almvik.example")
    for _again in range(3):
        client.post("/sign-up", data=ASTA)
    run_deliveries()
    assert len(mails.list(to="asta@almvik.example")) == 1


def test_signing_up_again_before_confirming_sends_another_link(client, run_deliveries, mails):
    client.post("/sign-up", data=ASTA)
    client.post("/sign-up", data=ASTA)
    run_deliveries()
    assert [mail["Subject"] for mail in mails.list()] == ["Confirm your e-mail address"] * 2


def test_another_link_can_be_sent_and_the_answer_is_the_same_for_any_address(client, run_deliveries, mails):
    client.post("/sign-up", data=ASTA)
    run_deliveries()
    mails.clear()
    known = client.post("/check-mail", data={"email": ASTA["email"]})
    unknown = client.post("/check-mail", data={"email": "nobody@almvik.example"})
    assert (known.status_code, known.location, known.text) == (unknown.status_code, unknown.location, unknown.text)
    run_deliveries()
    assert [mail["To"] for mail in mails.list()] == ["asta@almvik.example"]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", " ", "Enter your name"),
        ("name", "x" * 121, "Use at most 120 characters."),
        ("company", "", "Enter the name of your company"),
        ("email", "asta", "Enter an e-mail address like name@company.se"),
        ("email", f"{'x' * 250}@y.se", "Enter an e-mail address like name@company.se"),
        ("password", "", "Choose a password"),
        ("password", "eleven char", "Use at least 12 characters. Several words are easiest."),
        ("password", "x" * 257, "Use at most 256 characters."),
        ("password", "Password1234", "This password is on every list of common ones."),
        ("password", "asta@almvik.example", "Choose a password that is not your name"),
    ],
)
def test_what_cannot_be_right_is_said_twice_and_stores_nothing(client, count, field, typed, message):
    before = count(User), count(Organisation), count(EventRow)
    answer = client.post("/sign-up", data={**ASTA, field: typed})
    assert answer.status_code == 422
    assert answer.text.count(message) == 2
    assert f'href="#{field}"' in answer.text
    assert "<title>Error: " in answer.text
    assert (count(User), count(Organisation), count(EventRow)) == before


def test_what_was_typed_stays_but_never_the_password(client):
    answer = client.post("/sign-up", data={**ASTA, "password": "too short"})
    assert 'value="Asta Almgren"' in answer.text
    assert 'value="asta@almvik.example"' in answer.text
    assert "too short" not in answer.text


def test_html_in_every_field_comes_out_as_text(client):
    nasty = '"><script>alert(1)</script>'
    answer = client.post("/sign-up", data=dict.fromkeys(ASTA, nasty))
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
