"""How the order of hubs is decided: written from the table that decides it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from atmp_match.matching.actions.outcomes import criteria
from atmp_match.matching.queries import current_weights, get_weights, list_weight_versions
from atmp_match.matching.rules import Weights
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.organisations.access import requires
from atmp_match.organisations.rules import Permission


@blueprint.get("/about/order")
@requires(Permission.READ_PUBLIC)
def show_order() -> ResponseReturnValue:
    """Show the hard limits, the order, and every point in force."""
    return _order_page(current_weights())


@blueprint.get("/about/order/<int:version>")
@requires(Permission.READ_PUBLIC)
def show_old_order(version: int) -> ResponseReturnValue:
    """Show the points of one version, for an answer that names it."""
    return _order_page(get_weights(version))


def _order_page(weights: Weights) -> str:
    notes = list_weight_versions()
    return render_template(
        "matching/order.html",
        criteria=criteria(weights),
        weights=weights,
        is_current=weights.version == max((note.version for note in notes), default=0),
        note=next((note for note in notes if note.version == weights.version), None),
        notes=notes,
    )
