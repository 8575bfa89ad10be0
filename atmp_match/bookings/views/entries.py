"""Weeks that a hub or the cluster office enters for a company, and what the company says to them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.bookings import actions
from atmp_match.bookings.forms import ConfirmForm, DecideForm, EntryForm, ReasonForm
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.entries import list_known_companies
from atmp_match.bookings.queries.windows import list_windows
from atmp_match.bookings.views import booking as booking_pages
from atmp_match.bookings.views import offer as offer_pages
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import limiter
from atmp_match.organisations.access import BY_PLACE, current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared import clock
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import Conflict, InvalidInput
from atmp_match.shared.idempotency import once


@offer_pages.blueprint.get("/<string:offer_id>/enter")
@requires(Permission.ENTER_BOOKINGS)
def enter(offer_id: str) -> ResponseReturnValue:
    """Show the form with which the offer's hub, or the office, enters weeks for a company."""
    return _page(offer_id, EntryForm(formdata=None))


@offer_pages.blueprint.post("/<string:offer_id>/enter")
@requires(Permission.ENTER_BOOKINGS)
@limiter.limit(BY_PLACE)
def keep_entry(offer_id: str) -> ResponseReturnValue:
    """Keep the weeks and ask the company to confirm them; a second click finds the first one's booking."""
    actor, form = current_actor(), EntryForm()
    form.offer_companies(_known(offer_id))
    if not form.is_sent():
        return _page(offer_id, form), status_of(InvalidInput({}))

    def work() -> tuple[int, dict[str, str]]:
        today = clock.today(offers.get_offer(offer_id).hub.timezone)
        return 201, {"ref": actions.enter_booking(form.to_entry(offer_id, today=today), by=actor).ref}

    try:
        _status, body = once(actor_id=actor.user_id, key=form.once_key(), payload={"offer": offer_id}, work=work)
    except InvalidInput as error:
        form.take(error)
        return _page(offer_id, form), status_of(error)
    except Conflict as error:
        return _page(offer_id, form, problem=error), status_of(error)
    flash(_("Entered. The weeks are kept, and the company is asked by e-mail to confirm them."))
    return redirect(url_for("bookings.show", ref=body["ref"]), 303)


@booking_pages.blueprint.post("/<string:ref>/confirm-own")
@requires(Permission.REQUEST_BOOKINGS)
def confirm_own(ref: str) -> ResponseReturnValue:
    """Say yes for the company to what was entered for it."""
    form = ConfirmForm()

    product, version = form.product.data or None, form.seen_version()
    return booking_pages.act_on(
        ref,
        lambda: actions.confirm_entry(
            ref, product_ref=product, share_level=form.level(), version=version, by=current_actor()
        ),
        form,
    )


@booking_pages.blueprint.post("/<string:ref>/turn-down")
@requires(Permission.REQUEST_BOOKINGS)
def turn_down(ref: str) -> ResponseReturnValue:
    """Say no for the company to what was entered for it."""
    form = ReasonForm()
    reason, version = form.reason.data or "", form.seen_version()
    return booking_pages.act_on(
        ref, lambda: actions.turn_down_entry(ref, reason=reason, version=version, by=current_actor()), form
    )


@booking_pages.blueprint.post("/<string:ref>/take-back")
@requires(Permission.ENTER_BOOKINGS)
def take_back(ref: str) -> ResponseReturnValue:
    """Take back what was entered for a company."""
    form = DecideForm()
    return booking_pages.act_on(
        ref, lambda: actions.take_entry_back(ref, version=form.seen_version(), by=current_actor()), form
    )


def _known(offer_id: str) -> list[tuple[int, str]]:
    offer = offers.get_offer(offer_id)
    party = actions.entering_party(offer, current_actor())
    return [(company.id, company.name) for company in list_known_companies(offer.hub_id, party)]


def _page(offer_id: str, form: EntryForm, *, problem: Conflict | None = None) -> str:
    offer, vocabulary = offers.get_offer(offer_id), taxonomy()
    form.offer_companies(_known(offer_id))
    terms = offers.terms_of(offer, vocabulary)
    return render_template(
        "bookings/enter.html",
        offer=offer,
        form=form,
        terms=terms,
        problem=problem,
        bookable=offers.bookable(offer),
        shown=list_windows(offer, terms, length=None),
    )
