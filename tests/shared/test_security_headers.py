import re

import pytest
from flask import Flask, render_template_string, request

from atmp_match.shared import security_headers
from tests.factories.accounts import make_user, sign_in
from tests.factories.organisations import make_company


def policy_of(answer):
    return dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("path", ["/", "/healthz", "/no-such-page", "/static/css/app.css", "/api/v1/no-such"])
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_policy_allows_our_own_files_and_no_inline_script(client):
    policy = policy_of(client.get("/"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert (policy["form-action"], policy["frame-ancestors"], policy["base-uri"]) == ("'self'", "'none'", "'none'")
    assert "unsafe-eval" not in str(policy)
    assert [name for name, sources in policy.items() if "unsafe-inline" in sources] == ["style-src-attr"]


def test_a_nonce_is_in_the_policy_of_its_own_request_only(app):
    with app.test_request_context("/"):
        nonce = render_template_string("{{ csp_nonce() }}")
        assert render_template_string("{{ csp_nonce() }}") == nonce
        answer = app.process_response(app.response_class())
    assert policy_of(answer)["script-src"] == f"'self' 'nonce-{nonce}'"
    assert re.fullmatch(r"[\w-]{22}", nonce)
    assert nonce not in str(policy_of(app.test_client().get("/")))


def test_transport_security_is_asked_for_over_https_only(client):
    assert "Strict-Transport-Security" not in client.get("/healthz").headers
    over_tls = client.get("/healthz", base_url="https://match.example")
    assert over_tls.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_signed_in_page_is_kept_by_nobody(app, client):
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"
    with app.app_context():
        asta = make_user()
        make_company(asta)
    sign_in(client, asta)
    assert client.get("/").headers["Cache-Control"] == "no-store"
    assert "no-store" not in client.get("/static/css/app.css").headers.get("Cache-Control", "")


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1 http"), (1, "203.0.113.9 https")])
def test_as_many_proxies_are_believed_as_there_are(proxies, seen):
    app = Flask("behind")
    app.config.update(TRUSTED_PROXIES=proxies, SECRET_KEY="x")
    security_headers.init_app(app)
    app.add_url_rule("/", view_func=lambda: f"{request.remote_addr} {request.scheme}")
    headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9", "X-Forwarded-Proto": "https"}
    assert app.test_client().get("/", headers=headers).text == seen
