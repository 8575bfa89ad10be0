"""A program with a token, whose every answer is held against the API's own description."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from atmp_match.accounts.actions.credentials import create_api_token
from atmp_match.bookings.models import Booking
from atmp_match.extensions import db
from atmp_match.shared.models import Delivery, EventRow
from tests.factories.bookings import LINE, make_manager_of, weeks_from_now
from tests.factories.organisations import make_admin, make_founder

PREFIX = "/api/v1"


@dataclass
class Program:
    """Asks the API as one person, or as nobody."""

    client: FlaskClient
    actor: Any = None
    token: str = ""

    def get(self, path, **kwargs) -> TestResponse:
        return self.ask("GET", path, **kwargs)

    def post(self, path, body=None, *, key=None, **kwargs) -> TestResponse:
        headers = {**kwargs.pop("headers", {}), **({"Idempotency-Key": key} if key else {})}
        return self.ask("POST", path, **({} if body is None else {"json": body}), headers=headers, **kwargs)

    def patch(self, path, body, **kwargs) -> TestResponse:
        return self.ask("PATCH", path, json=body, **kwargs)

    def ask(self, method, path, *, headers=None, **kwargs) -> TestResponse:
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        answer = self.client.open(PREFIX + path, method=method, headers={**own, **(headers or {})}, **kwargs)
        hold_against_description(self.client.application, answer)
        return answer


def hold_against_description(app, answer):
    """Fail where the answer is not what the document says it is."""
    request = answer.request
    document = app.extensions["atmp_match.api"].spec.to_dict()
    with app.test_request_context(request.path, method=request.method) as context:
        rule = context.request.url_rule
    if rule is None:
        assert answer.status_code in {404, 405}
        return
    path = "/".join(f"{{{part.split(':')[-1][:-1]}}}" if "<" in part else part for part in rule.rule.split("/"))
    responses = document["paths"][path][request.method.lower()]["responses"]
    described = responses.get(str(answer.status_code), responses["default"])
    if "$ref" in described:
        described = document["components"]["responses"][described["$ref"].rsplit("/", 1)[-1]]
    schema = described["content"][answer.content_type]["schema"]
    OAS31Validator({**schema, "components": document["components"]}).validate(answer.json)


def program_of(app, actor) -> Program:
    with app.app_context():
        return Program(app.test_client(), actor, create_api_token("test", by=actor.user_id))


@pytest.fixture
def anyone(app) -> Program:
    return Program(app.test_client())


@pytest.fixture
def founder(app) -> Program:
    with app.app_context():
        actor = make_founder()
    return program_of(app, actor)


@pytest.fixture
def other_founder(app) -> Program:
    with app.app_context():
        actor = make_founder()
    return program_of(app, actor)


@pytest.fixture
def manager(app) -> Program:
    """Manages Testa Center."""
    with app.app_context():
        actor = make_manager_of("testa-center")
    return program_of(app, actor)


@pytest.fixture
def other_manager(app) -> Program:
    """Manages NorthX in Matfors."""
    with app.app_context():
        actor = make_manager_of("northx-matfors")
    return program_of(app, actor)


@pytest.fixture
def office(app) -> Program:
    with app.app_context():
        actor = make_admin()
    return program_of(app, actor)


def body_of(*weeks, **more):
    start, end = weeks_from_now(*(weeks or (8, 2)))
    return {"offer": LINE, "start": start.isoformat(), "end": end.isoformat(), **more}


@pytest.fixture
def stored(app):
    """How many bookings, events and deliveries there are."""

    def count():
        with app.app_context():
            return [
                db.session.scalar(select(func.count()).select_from(table)) for table in (Booking, EventRow, Delivery)
            ]

    return count


@pytest.fixture
def held(app, founder, manager, run_deliveries):
    """The founder's request for the line, which the hub has to answer."""
    ref = founder.post("/bookings", body_of()).json["ref"]
    run_deliveries()
    return ref
