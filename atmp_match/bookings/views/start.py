"""The first page after signing in: what needs this person today."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from atmp_match.bookings.queries import bookings
from atmp_match.bookings.queries.seen import as_seen
from atmp_match.bookings.rules.transitions import OVER, Status
from atmp_match.catalogue.queries import taxonomy
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products.queries import list_products
from atmp_match.shared.locale import language

blueprint = Blueprint("start", __name__, template_folder="../templates")


@blueprint.get("/home")
@requires(Permission.USE_ACCOUNT)
def home() -> ResponseReturnValue:
    """Show a founder their products and bookings; lead hubs and the office to their lists."""
    actor = current_actor()
    if actor.is_office:
        return redirect(url_for("office.queue"))
    if actor.operator_ids and not actor.company_ids:
        return redirect(url_for("inbox.show"))
    vocabulary = taxonomy()
    rows = [
        as_seen(booking, party, vocabulary, language())
        for booking in bookings.list_bookings(actor, bookings.is_in(frozenset(Status) - OVER))
        if (party := bookings.party_of(booking, actor))
    ]
    return render_template("bookings/home.html", rows=rows, products=list_products(actor), taxonomy=vocabulary)
