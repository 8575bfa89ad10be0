"""An offer's page: what it is, when it is free, and the form that asks for it."""

from datetime import date, datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from atmp_match.bookings import actions
from atmp_match.bookings.forms import OTHER, LengthForm, QuestionForm, RequestForm
from atmp_match.bookings.queries import offers, windows
from atmp_match.bookings.queries.courses import list_open_courses
from atmp_match.bookings.queries.hour_windows import HourWindows, list_hours
from atmp_match.bookings.queries.windows import Windows
from atmp_match.bookings.rules.requests import Terms
from atmp_match.calendar.actions import sentences_of
from atmp_match.calendar.rules import day_of
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.queries import get_offer, taxonomy
from atmp_match.organisations.access import current_actor, find_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products.queries import list_products
from atmp_match.shared.errors import InvalidInput, WeeksTaken
from atmp_match.shared.idempotency import once
from atmp_match.shared.locale import language

blueprint = Blueprint("offers", __name__, url_prefix="/offers", template_folder="../templates")


@blueprint.get("/<string:offer_id>")
@requires(Permission.READ_PUBLIC)
def show(offer_id: str) -> ResponseReturnValue:
    """Show an offer to anyone; a company also gets the form."""
    return _page(offer_id, RequestForm(), QuestionForm())


@blueprint.post("/<string:offer_id>")
@requires(Permission.REQUEST_BOOKINGS)
def send_request(offer_id: str) -> ResponseReturnValue:
    """Send the request; a second click finds the first one's booking."""
    actor, form = current_actor(), RequestForm()
    terms = offers.terms_of(offers.get_offer(offer_id), taxonomy())
    if not form.validate_on_submit():
        return _page(offer_id, form, QuestionForm()), 422
    asked = actions.Request(offer_id, form.product.data or None, form.to_asked(terms))

    def work() -> tuple[int, dict[str, str]]:
        return 201, {"ref": actions.request_booking(asked, by=actor).ref}

    try:
        _status, body = once(actor_id=actor.user_id, key=form.once_key(), payload={"offer": offer_id}, work=work)
    except WeeksTaken as error:
        form.show_problems(error.fields)
        return _page(offer_id, form, QuestionForm(), taken=error), 409
    except InvalidInput as error:
        form.show_problems(error.fields)
        return _page(offer_id, form, QuestionForm()), 422
    flash(_("Request sent. The hub is being told."))
    return redirect(url_for("bookings.show", ref=body["ref"]), 303)


@blueprint.post("/<string:offer_id>/question")
@requires(Permission.REQUEST_BOOKINGS)
def ask(offer_id: str) -> ResponseReturnValue:
    """Send a question about an offer to the cluster office."""
    actor, form = current_actor(), QuestionForm()
    fill_products(form.product)
    if not form.validate_on_submit():
        return _page(offer_id, RequestForm(), form), 422

    def work() -> tuple[int, dict[str, int]]:
        product_ref, message = form.product.data or None, form.message.data or ""
        return 201, {"id": actions.ask_office(offer_id, product_ref=product_ref, message=message, by=actor).id}

    try:
        once(actor_id=actor.user_id, key=form.once_key(), payload={"offer": offer_id}, work=work)
    except InvalidInput as error:
        form.message.errors = [str(error)]
        return _page(offer_id, RequestForm(), form), 422
    flash(_("Your question is with the cluster office. You get the answer by e-mail."))
    return redirect(url_for("offers.show", offer_id=offer_id), 303)


def _page(offer_id: str, form: RequestForm, question: QuestionForm, taken: WeeksTaken | None = None) -> str:
    offer, vocabulary = get_offer(offer_id), taxonomy()
    terms = offers.terms_of(offer, vocabulary)
    length_form = LengthForm(request.args)
    shown = _windows(offer, terms, form, length_form)
    if terms.by_seat:
        form.quantity.label.text, form.quantity.flags.optional = _("Seats"), False
    fill_products(form.product)
    fill_products(question.product)
    form.length.data = shown.length
    length_form.length.data = shown.length
    _fill_choices(form, shown)
    return render_template(
        "bookings/offer.html",
        offer=offer,
        taxonomy=vocabulary,
        terms=terms,
        bookable=offers.bookable(offer),
        gates=[vocabulary["gate"][code].name(language()) for code in offers.gates_of(offer, offer.hub, vocabulary)],
        shown=shown,
        courses=list_open_courses(offer, terms) if terms.by_seat else (),
        said_by_hub=sentences_of(terms.openings) if terms.openings else [],
        months=windows.months_of(shown) if isinstance(shown, Windows) else [],
        chosen=_chosen(form, shown),
        form=form,
        question=question,
        length_form=length_form,
        taken=taken,
    )


def _windows(offer: Offer, terms: Terms, form: RequestForm, asked: LengthForm) -> Windows | HourWindows:
    length, resource = form.length.data or asked.length.data, offers.resource_of(offer)
    if resource is None or not terms.is_by_hour:
        return windows.list_windows(offer, terms, length=length)
    chosen = form.start_chosen()
    return list_hours(resource, terms, length=length, day=day_of(chosen) if chosen else asked.day.data)


def fill_products(field: SelectField) -> None:
    """Offer the reader's products, the one that the address names first."""
    actor = find_actor()
    products = list_products(actor) if actor and actor.company_ids else []
    field.choices = [SelectChoice("", _("No product yet")), *(SelectChoice(p.ref, p.code_name) for p in products)]
    if field.data is None:  # "no product yet" is an answer, too
        field.data = request.args.get("product") or (products[0].ref if products else "")


def _fill_choices(form: RequestForm, shown: Windows | HourWindows) -> None:
    listed = [_written(start) for start, _end in shown.free]
    form.choice.choices = [SelectChoice(value) for value in (*listed, OTHER)]
    if form.choice.data is None and listed:
        form.choice.data = listed[0]


def _written(start: date) -> str:
    return start.isoformat(timespec="minutes") if isinstance(start, datetime) else start.isoformat()


def _chosen(form: RequestForm, shown: Windows | HourWindows) -> tuple[object, object] | None:
    for start, end in shown.free:
        if _written(start) == form.choice.data:
            return start, end + timedelta(days=2) if shown.in_weeks else end
    return None
