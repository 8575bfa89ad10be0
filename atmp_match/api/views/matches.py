"""Matching for anyone: the question is answered and forgotten."""

from typing import Any

from flask import Response, jsonify
from flask_limiter.util import get_remote_address

from atmp_match.api.schemas import matches as shapes
from atmp_match.api.views.blueprint import ApiBlueprint
from atmp_match.extensions import limiter
from atmp_match.matching.actions import answer_as_json, find_matches_for
from atmp_match.organisations.access import find_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.locale import language

OFTEN = "120 per minute"
blueprint = ApiBlueprint("matches", __name__, description="Hubs that fit, with reasons, conditions, gaps and evidence.")


def whoever_asks() -> str:
    """Return what to count questions by: the person behind the token, else the address."""
    actor = find_actor()
    return f"user {actor.user_id}" if actor else get_remote_address()


@blueprint.post("/matches")
@requires(Permission.READ_PUBLIC)
@limiter.limit(OFTEN, key_func=whoever_asks)
@blueprint.arguments(shapes.MatchRequestSchema)
@blueprint.response(200, shapes.MatchAnswerSchema)
def find_matches(body: dict[str, Any]) -> Response:
    """Match a profile; nothing is stored and no hub is told."""
    return jsonify(answer_as_json(find_matches_for(body), language()))
