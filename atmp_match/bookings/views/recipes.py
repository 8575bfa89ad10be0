"""What a booking of an offer takes besides its own resource: the hub's own page."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.bookings.forms.recipes import PartsForm
from atmp_match.calendar.actions import set_parts
from atmp_match.calendar.queries.recipes import get_managed_offer, later_parts, list_resources_of_hub
from atmp_match.calendar.rules.recipe_checks import MOST_PARTS
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import InvalidInput, StaleVersion

blueprint = Blueprint("recipes", __name__, url_prefix="/hub/resources/offers", template_folder="../templates")


@blueprint.get("/<string:offer_id>")
@requires(Permission.MANAGE_HUB)
def show(offer_id: str) -> ResponseReturnValue:
    """Show what bookings of one offer take."""
    return _page(offer_id)


@blueprint.post("/<string:offer_id>")
@requires(Permission.SET_HUB_RULES)
def save(offer_id: str) -> ResponseReturnValue:
    """Keep what bookings of the offer take from now on."""
    form, actor = PartsForm(), current_actor()
    get_managed_offer(offer_id, actor)
    if not form.is_sent():
        return _page(offer_id, form), status_of(InvalidInput({}))
    try:
        set_parts(offer_id, form.to_parts(), rows=form.rows(), seen=form.seen.data or "", by=actor)
    except InvalidInput as error:
        form.take(error)
        return _page(offer_id, form), status_of(error)
    except StaleVersion as error:
        return _page(offer_id, form, stale=str(error)), status_of(error)
    flash(_("Saved. New bookings take all of it; what is booked stays as it is."))
    return redirect(url_for("recipes.show", offer_id=offer_id), 303)


def _page(offer_id: str, form: PartsForm | None = None, *, stale: str = "") -> str:
    offer = get_managed_offer(offer_id, current_actor())
    kept = later_parts(offer)
    if form is None:
        form = PartsForm(formdata=None)
        form.show(kept)
    elif stale:
        form.see(kept)
    own = offer.resources[0].id if offer.resources else None
    form.offer_resources([row for row in list_resources_of_hub(offer.hub_id) if row.id != own])
    return render_template("bookings/parts.html", offer=offer, form=form, count=MOST_PARTS, stale=stale)
