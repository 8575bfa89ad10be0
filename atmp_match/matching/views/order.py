"""How the order of hubs is decided: written from the table that decides it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from atmp_match.matching.actions.sentences import REASONS
from atmp_match.matching.rules import DEFAULT
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.organisations.access import requires
from atmp_match.organisations.rules import Permission


@blueprint.get("/about/order")
@requires(Permission.READ_PUBLIC)
def show_order() -> ResponseReturnValue:
    """Show the hard limits, the order, and every point."""
    table = {
        criterion: [(_general(f"{criterion}-{outcome}"), points) for outcome, points in outcomes.items()]
        for criterion, outcomes in DEFAULT.table.items()
    }
    return render_template("matching/order.html", table=table)


def _general(code: str) -> str:
    # The same sentence as in a match, with dots where a match has its own words.
    sentence = str(REASONS[code])
    return sentence % _Dots()


class _Dots(dict[str, str]):
    def __missing__(self, _key: str) -> str:
        return "…"
