"""The wait list of a company: going on it from an offer's page, a place on it, and leaving it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.bookings import actions
from atmp_match.bookings.forms.waits import WaitForm
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.seen_waits import as_seen_wait
from atmp_match.bookings.queries.waits import get_wait, list_missed
from atmp_match.bookings.views.offer import fill_products
from atmp_match.catalogue.queries import get_offer, taxonomy
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import Conflict, InvalidInput
from atmp_match.shared.idempotency import once
from atmp_match.shared.locale import language

blueprint = Blueprint("waits", __name__, template_folder="../templates")


@blueprint.get("/offers/<string:offer_id>/wait")
@requires(Permission.REQUEST_BOOKINGS)
def ask(offer_id: str) -> ResponseReturnValue:
    """Ask which weeks somebody waits for; what was asked for on the offer's page stands there already."""
    form = WaitForm(formdata=None)
    form.length.data = request.args.get("length", type=int)
    form.first.data = request.args.get("first", "")
    return _new(offer_id, form)


@blueprint.post("/offers/<string:offer_id>/wait")
@requires(Permission.REQUEST_BOOKINGS)
def join(offer_id: str) -> ResponseReturnValue:
    """Go on the wait list; a second click finds the first one's place."""
    actor, form = current_actor(), WaitForm()
    fill_products(form.product)
    if not form.is_sent():
        return _new(offer_id, form), status_of(InvalidInput({}))

    def work() -> tuple[int, dict[str, str]]:
        product = form.product.data or None
        return 201, {"ref": actions.join_wait_list(offer_id, product, form.to_wanted(), by=actor).ref}

    try:
        _status, body = once(actor_id=actor.user_id, key=form.once_key(), payload={"offer": offer_id}, work=work)
    except InvalidInput as error:
        form.take(error)
        return _new(offer_id, form), status_of(error)
    except Conflict as error:
        form.form_errors.append(str(error))
        return _new(offer_id, form), status_of(error)
    flash(_("Saved. You are on the wait list."))
    return redirect(url_for("waits.show", ref=body["ref"]), 303)


@blueprint.get("/waits/<string:ref>")
@requires(Permission.REQUEST_BOOKINGS)
def show(ref: str) -> ResponseReturnValue:
    """Show a place on the wait list to its company."""
    return _page(ref)


@blueprint.post("/waits/<string:ref>")
@requires(Permission.REQUEST_BOOKINGS)
def change(ref: str) -> ResponseReturnValue:
    """Wait for something else."""
    form = WaitForm()
    get_wait(ref, current_actor())
    if not form.is_sent():
        return _page(ref, form), status_of(InvalidInput({}))
    try:
        actions.change_wait(ref, form.to_wanted(), version=form.version.data, by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _page(ref, form), status_of(error)
    except Conflict as error:
        return _page(ref, form, problem=str(error)), status_of(error)
    flash(_("Saved."))
    return redirect(url_for("waits.show", ref=ref), 303)


@blueprint.post("/waits/<string:ref>/withdraw")
@requires(Permission.REQUEST_BOOKINGS)
def withdraw(ref: str) -> ResponseReturnValue:
    """Leave the wait list."""
    try:
        actions.withdraw_wait(ref, by=current_actor())
    except Conflict as error:
        return _page(ref, problem=str(error)), status_of(error)
    flash(_("You wait no longer."))
    return redirect(url_for("bookings.index"), 303)


def _new(offer_id: str, form: WaitForm) -> str:
    offer = get_offer(offer_id)
    fill_products(form.product)
    terms = offers.terms_of(offer, taxonomy())
    if form.length.data is None and not form.length.raw_data:
        form.length.data = terms.shortest
    bookable = offers.bookable(offer) == offers.Bookable.YES and terms.has_calendar and not terms.is_by_hour
    return render_template("bookings/wait_new.html", offer=offer, terms=terms, form=form, bookable=bookable)


def _page(ref: str, form: WaitForm | None = None, *, problem: str = "") -> str:
    wait = get_wait(ref, current_actor())
    if form is None:
        form = WaitForm(formdata=None)
        form.show(wait)
    elif problem:
        form.version.data = wait.version
    missed = list_missed(wait_id=wait.id)
    seen = as_seen_wait(wait, language())
    return render_template("bookings/wait.html", seen=seen, form=form, missed=missed, problem=problem)
