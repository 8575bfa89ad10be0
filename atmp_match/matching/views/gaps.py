"""Needs that nobody meets: a company reports one without its name, the office reads how often."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import limiter
from atmp_match.matching.actions.gaps import report_gap
from atmp_match.matching.queries import count_gaps
from atmp_match.matching.rules.gaps import FEW
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.errors import Conflict

OFTEN = "20 per hour"


@blueprint.post("/products/<string:ref>/gaps")
@limiter.limit(OFTEN)
@requires(Permission.MATCH)
def report(ref: str) -> ResponseReturnValue:
    """Report an unmet need, without a name."""
    try:
        report_gap(ref, request.form.get("need", ""), by=current_actor())
        flash(_("Reported to the cluster office, without your name or your product's."))
    except Conflict as error:
        flash(str(error), "warn")
    return redirect(f"/products/{ref}/matches", 303)


@blueprint.get("/admin/gaps")
@requires(Permission.TRIAGE)
def show_gaps() -> ResponseReturnValue:
    """Show the office what is missing in the catalogue, as companies have reported it."""
    return render_template("matching/gaps.html", gaps=count_gaps(), few=FEW, taxonomy=taxonomy())
