"""No form can be sent from another site: every route that changes something refuses a form without its token."""

import pytest

from tests.factories.accounts import sign_in
from tests.factories.organisations import make_founder
from tests.permissions.test_every_route import FOR_EVERYBODY, address_of

# Their forms check the token themselves, after the limits have counted the try.
OWN_CHECK = {
    *("/sign-in", "/sign-up", "/sign-up/kept", "/check-mail", "/reset-password"),
    *("/reset-password/no-such-thing", "/verify-address/no-such-thing", "/invitations/no-such-thing"),
}
# These only show what was sent with them; they change nothing.
ONLY_ANSWER = {"/", "/sign-up/keep"}
WORDS = "This page was open too long"


@pytest.fixture(autouse=True)
def csrf_on(app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


def forms(app):
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and rule.endpoint.split(".")[0] not in FOR_EVERYBODY:
            address = address_of(rule)
            if not address.startswith("/api/"):  # no cookie counts there
                yield address


def test_a_form_without_a_token_is_refused_everywhere(app):
    with app.app_context():
        asta = make_founder()
    answers = {}
    for address in set(forms(app)) - OWN_CHECK - ONLY_ANSWER:
        client = app.test_client()
        sign_in(client, asta)
        answer = client.post(address)
        answers[address] = (answer.status_code, WORDS in answer.text)
    assert set(answers.values()) == {(422, True)}, answers


@pytest.mark.parametrize("address", ["/sign-in", "/sign-up", "/check-mail", "/reset-password"])
def test_the_forms_of_a_stranger_say_so_and_keep_what_was_typed(client, address):
    answer = client.post(address, data={"email": "asta@almvik.example", "password": "four plain wooden chairs"})
    assert answer.status_code == 422
    assert WORDS in answer.text
    assert 'value="asta@almvik.example"' in answer.text


def test_with_the_token_of_its_page_a_form_is_taken(client):
    page = client.get("/reset-password").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/reset-password", data={"email": "a@b.example", "csrf_token": token}).status_code == 303


def test_somebody_whose_cookie_is_gone_is_asked_to_sign_in(client):
    answer = client.post("/account", headers={"Referer": "http://localhost/account"})
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account")
    assert "You were signed out, and this was not sent." in client.get(answer.location).text
