"""What all blueprints of the API share: who may use them, how errors look, and what the document says of that."""

from http import HTTPStatus
from inspect import signature
from typing import Any

from flask import Flask, request
from flask_limiter.util import get_remote_address
from flask_smorest import Api, Blueprint
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from atmp_match.accounts.access import bearer_token, find_visitor
from atmp_match.api.schemas.problems import ProblemSchema
from atmp_match.api.views.reading import BodyParser
from atmp_match.extensions import csrf, limiter
from atmp_match.organisations.rules import PERMISSIONS, Audience, Permission

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"
BAD_TOKENS = "60 per minute"
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": "Sent again with the same body, it brings the first answer and does nothing; with another, 422.",
}
LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "`en` or `sv`: the language of sentences and names.",
}
INFO = """Matching of advanced-therapy developers with innovation hubs, and booking of their time.

Days are ISO 8601, times RFC 3339 with offset, spans half-open: the end is the day after the last one. Lists are
paged: send `next_cursor` as `cursor`. Refusals are RFC 9457 problems; nothing was changed then."""


class HouseApi(Api):
    """flask-smorest without its own error pages: `shared/error_pages` answers every error."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        pass

    def _register_doc_blueprint(self) -> None:
        pass

    def _register_responses(self) -> None:
        for name in (*HTTPStatus.__members__, "DEFAULT_ERROR"):
            problem = {"description": "Refused; nothing was changed.", "content": {PROBLEM: {"schema": ProblemSchema}}}
            self.spec.components.response(name, problem, lazy=True)


class ApiBlueprint(Blueprint):
    """Routes for programs: a token instead of a cookie, and an entry in the document."""

    ARGUMENTS_PARSER = BodyParser()

    def __init__(self, name: str, module: str, *, description: str) -> None:
        super().__init__(f"api-{name}", module, url_prefix=PREFIX, description=description)
        self._prepare_doc_cbks.append(self._prepare_house_doc)
        self.before_request(refuse_bad_token)

    def arguments(self, schema: Any, **options: Any) -> Any:
        """Read what was sent by one schema for all requests; made for each, it would copy its fields each time."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **options)

    def _store_endpoint_docs(self, endpoint: str, obj: Any, *more: Any, **options: Any) -> None:
        super()._store_endpoint_docs(endpoint, obj, *more, **options)
        for method in options.get("methods", ("GET",)):
            self._docs[endpoint][method.lower()]["house"] = {
                "endpoint": endpoint,
                "permission": getattr(obj, "permission", None),
                "is_once": getattr(obj, "is_once", False),
                "has_parts": bool(signature(obj).parameters.keys() - {"query", "body"}),
            }

    @staticmethod
    def _prepare_house_doc(doc: dict[str, Any], doc_info: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        """Say of each route its name, who may use it, and which headers it reads."""
        house = doc_info["house"]
        is_public = Audience.ANYONE in PERMISSIONS[house["permission"] or Permission.READ_PUBLIC]
        doc["operationId"] = house["endpoint"]
        doc["security"] = [*([{}] if is_public else []), {"token": []}]
        doc.setdefault("parameters", []).extend([LANGUAGE, *([KEY] if house["is_once"] else [])])
        refusals = {
            HTTPStatus.UNAUTHORIZED: True,  # a void token is refused everywhere
            HTTPStatus.FORBIDDEN: not is_public,
            HTTPStatus.NOT_FOUND: house["has_parts"],
            HTTPStatus.CONFLICT: house["is_once"],
            HTTPStatus.BAD_REQUEST: "requestBody" in doc,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "requestBody" in doc,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "requestBody" in doc,
            HTTPStatus.TOO_MANY_REQUESTS: True,
        }
        doc["responses"] |= {code.value: code.name for code, applies in refusals.items() if applies}
        return doc


def refuse_bad_token() -> None:
    """Tell a program that its token is void, also where none is needed; guesses are counted by where they come from."""
    if bearer_token(request) is not None and find_visitor() is None:
        with limiter.limit(BAD_TOKENS, key_func=get_remote_address):
            raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"error": "invalid_token"}))


def make_api(app: Flask) -> HouseApi:
    """Return the API of `app`, without routes yet."""
    return HouseApi(
        app,
        spec_kwargs={
            "title": "ATMP Match",
            "version": "1",
            "openapi_version": "3.1.0",
            "info": {"description": INFO},
            "servers": [{"url": "/"}],
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        },
    )


def register(api: HouseApi, blueprint: ApiBlueprint) -> None:
    """Add the routes; no cookie counts there, so none needs a form's token."""
    csrf.exempt(blueprint)
    api.register_blueprint(blueprint)
