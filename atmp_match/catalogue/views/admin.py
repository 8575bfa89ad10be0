"""How the cluster office looks after the catalogue."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.catalogue.actions import edit_offer
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.queries import get_offer, list_edits, list_old_facts, search_offers, stale_limit, taxonomy
from atmp_match.catalogue.views import blueprint
from atmp_match.catalogue.views.offer_forms import OfferForms, empty_forms, sent_forms
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import Conflict, InvalidInput, StaleVersion


@blueprint.get("/admin/catalogue")
@requires(Permission.EDIT_CATALOGUE)
def show_catalogue() -> ResponseReturnValue:
    """List hubs and their offers, those that hold the words looked for."""
    words = request.args.get("q", "").replace("\0", "").strip()
    only_old = "old" in request.args
    cursor = request.args.get("cursor", "").replace("\0", "")
    page = search_offers(words, only_old=only_old, cursor=cursor)
    return render_template(
        "catalogue/admin/offers.html",
        page=page,
        facts=list_old_facts(words) if only_old and not cursor else [],
        words=words,
        only_old=only_old,
        months=stale_limit(),
        vocabulary=taxonomy(),
    )


@blueprint.get("/admin/catalogue/offers/<string:offer_id>")
@requires(Permission.EDIT_CATALOGUE)
def show_offer_form(offer_id: str) -> ResponseReturnValue:
    """Show an offer's facts in a form, and what was changed before."""
    offer = get_offer(offer_id)
    return show_forms(offer, empty_forms(offer))


@blueprint.post("/admin/catalogue/offers/<string:offer_id>")
@requires(Permission.EDIT_CATALOGUE)
def save_offer(offer_id: str) -> ResponseReturnValue:
    """Change what an offer says."""
    offer = get_offer(offer_id)
    forms = sent_forms()
    if "add" in request.form:
        forms.add_row()
        return show_forms(offer, forms)
    if not forms.validate():
        return show_forms(offer, forms), status_of(InvalidInput({}))
    version, reason = forms.offer.version.data or 0, forms.offer.reason.data or ""
    try:
        edited = edit_offer(offer_id, forms.changes(), version, reason=reason, by=current_actor())
    except InvalidInput as error:
        forms.take(error)
        return show_forms(offer, forms), status_of(error)
    except StaleVersion as error:
        forms.renew(offer.version)
        return show_forms(offer, forms, stale_since=version), status_of(error)
    except Conflict as error:
        flash(str(error), "warn")
        return show_forms(offer, forms), status_of(error)
    flash(_("Saved.") if edited.version != version else _("Nothing was different, so nothing was changed."))
    return redirect(url_for("catalogue.show_offer_form", offer_id=offer_id), 303)


def show_forms(offer: Offer, forms: OfferForms, stale_since: int | None = None) -> str:
    """Render the forms; with `stale_since`, also what others changed since that version."""
    missed = [] if stale_since is None else list_edits(offer.id, after_version=stale_since)
    return render_template(
        "catalogue/admin/offer.html",
        offer=offer,
        form=forms.offer,
        rows=forms.rows,
        messages=forms.messages,
        edits=list_edits(offer.id),
        is_stale=stale_since is not None,
        missed=missed,
        vocabulary=taxonomy(),
    )
