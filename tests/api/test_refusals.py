"""What every route has in common: who may come in, and how a refusal looks."""

import pytest

from atmp_match.extensions import limiter
from tests.api.conftest import PREFIX
from tests.factories.accounts import sign_in
from tests.factories.bookings import weeks_from_now

PROBLEM = "application/problem+json"


def raw(program, data, content_type="application/json", path="/bookings"):
    return program.post(path, data=data, headers={"Content-Type": content_type})


@pytest.mark.parametrize(
    "data",
    ['{"offer": ', "[1, 2", '{"a": NaN}', "\xff\xfe", "[" * 100_000, '{"a": ' + "9" * 5000 + "}"],
    ids=["cut", "open", "nan", "bytes", "deep", "digits"],
)
def test_what_is_no_json_is_400(founder, data):
    refused = raw(founder, data.encode("latin-1"))
    assert refused.status_code == 400
    assert "not valid JSON" in refused.json["detail"]


def test_another_shape_than_an_object_is_422(founder):
    for data in ("[]", '"x"', "7", "null", "true"):
        refused = raw(founder, data)
        assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "body"), data


def test_another_format_is_415(founder):
    for content_type in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"):
        assert raw(founder, "offer=x", content_type).status_code == 415


def test_a_large_body_is_413(founder):
    assert raw(founder, '{"message": "' + "x" * 2_000_000 + '"}').status_code == 413


def test_the_wrong_method_is_405_and_names_the_right_ones(founder):
    refused = founder.client.delete(f"{PREFIX}/bookings")
    assert (refused.status_code, refused.content_type) == (405, PROBLEM)
    assert {"GET", "POST"} <= set(refused.headers["Allow"].split(", "))


def test_without_a_token_guarded_routes_are_401(anyone):
    for method, path in (
        ("get", "/bookings"),
        ("get", "/bookings/ATM-1"),
        ("post", "/bookings"),
        ("post", "/bookings/ATM-1/accept"),
    ):
        refused = getattr(anyone, method)(path)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_made_up_token_is_401_even_where_none_is_needed(anyone):
    refused = anyone.get("/hubs", headers={"Authorization": "Bearer made-up"})
    assert refused.status_code == 401
    assert "invalid_token" in refused.headers["WWW-Authenticate"]


def test_the_word_bearer_may_be_written_small(founder):
    assert founder.get("/bookings", headers={"Authorization": f"bearer {founder.token}"}).status_code == 200


def test_guessing_tokens_is_limited_by_place(anyone, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    statuses = [anyone.get("/hubs", headers={"Authorization": f"Bearer {number}"}).status_code for number in range(61)]
    limiter.reset()
    assert statuses == [401] * 60 + [429]


def test_a_cookie_never_signs_in_and_a_token_needs_no_forms_token(app, founder, manager, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    browser = app.test_client()
    sign_in(browser, founder.actor)
    start, end = weeks_from_now(8, 1)
    body = {"offer": "testa-bsl2", "start": f"{start}", "end": f"{end}"}
    assert browser.post(f"{PREFIX}/bookings", json=body).status_code == 401
    assert browser.get(f"{PREFIX}/bookings").status_code == 401
    assert founder.post("/bookings", body).status_code == 201
