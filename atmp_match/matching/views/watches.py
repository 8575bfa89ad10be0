"""Being told when matches change: asking for it, the list, and stopping."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.catalogue.queries import taxonomy
from atmp_match.matching.actions import Speaker
from atmp_match.matching.actions.news import name_of_need
from atmp_match.matching.actions.watches import stop_watching, watch_matches
from atmp_match.matching.queries import list_watches
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products.queries import get_product
from atmp_match.shared.locale import language


@blueprint.get("/products/<string:ref>/watches")
@requires(Permission.MATCH)
def show_watches(ref: str) -> ResponseReturnValue:
    """List what the reader is told of a product's matches; the link in each mail leads here."""
    actor = current_actor()
    product = get_product(ref, actor)
    speaker = Speaker(taxonomy(), language())
    rows = [(row, name_of_need(row.need, speaker)) for row in list_watches(product.id, actor.user_id)]
    return render_template("matching/watches.html", product=product, rows=rows)


@blueprint.post("/products/<string:ref>/watches")
@requires(Permission.MATCH)
def watch(ref: str) -> ResponseReturnValue:
    """Tell the reader from now on."""
    watch_matches(ref, request.form.get("need", ""), by=current_actor())
    flash(_("We e-mail you when this changes, at most once for each change."))
    return redirect(f"/products/{ref}/matches", 303)


@blueprint.post("/products/<string:ref>/watches/stop")
@requires(Permission.MATCH)
def stop(ref: str) -> ResponseReturnValue:
    """Tell the reader no longer."""
    stop_watching(ref, request.form.get("need", ""), by=current_actor())
    flash(_("Stopped. You are no longer told of this."))
    return redirect(f"/products/{ref}/watches", 303)
