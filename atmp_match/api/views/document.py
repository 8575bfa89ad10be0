"""The description of the API for programs, OpenAPI 3.1."""

from flask import Response, current_app, jsonify

from atmp_match.api.views.blueprint import ApiBlueprint
from atmp_match.organisations.access import requires
from atmp_match.organisations.rules import Permission

blueprint = ApiBlueprint("document", __name__, description="This description.")


@blueprint.get("/openapi.json")
@requires(Permission.READ_PUBLIC)
@blueprint.response(200, {"type": "object"})
def show_document() -> Response:
    """Give this document."""
    return jsonify(current_app.extensions["atmp_match.api"].spec.to_dict())
