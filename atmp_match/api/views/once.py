"""Idempotency-Key: what a program sends again, because an answer got lost, is not done again."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Response, jsonify, request
from webargs.core import missing

from atmp_match.api.views.reading import read_json
from atmp_match.organisations.access import current_actor
from atmp_match.shared.idempotency import once

KEY = "Idempotency-Key"
CREATED = 201
P = ParamSpec("P")


def once_per_key(view: Callable[P, Response]) -> Callable[P, Response]:
    """Let a view that creates or acts work once for each key; it stands directly behind `requires`.

    A refusal is not kept: after it the same key may be tried again.
    """

    @wraps(view)
    def keyed(*args: P.args, **kwargs: P.kwargs) -> Response:
        if KEY not in request.headers:
            return _with_address(view(*args, **kwargs))

        made: list[Response] = []

        def work() -> tuple[int, dict[str, Any]]:
            response = view(*args, **kwargs)
            made.append(response)
            return response.status_code, response.get_json()

        body = read_json()
        status, answer = once(
            actor_id=current_actor().user_id,
            key=request.headers[KEY],
            payload={"method": request.method, "path": request.path, "body": None if body is missing else body},
            work=work,
        )
        return _with_address(made[0] if made else _kept(status, answer))

    keyed.is_once = True  # type: ignore[attr-defined]  # the document reads it
    return keyed


def _kept(status: int, answer: dict[str, Any]) -> Response:
    response = jsonify(answer)
    response.status_code = status
    return response


def _with_address(response: Response) -> Response:
    # What was created says where it is to be found.
    if response.status_code == CREATED:
        response.headers["Location"] = f"{request.path}/{response.get_json()['ref']}"
    return response
