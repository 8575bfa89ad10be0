"""A company asks for time at a hub."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from atmp_match.bookings.actions.problems import closed_then, said_of, sentence_for
from atmp_match.bookings.actions.sharing import has_cda
from atmp_match.bookings.events import BookingRequested
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.briefs import brief_of
from atmp_match.bookings.queries.hours import state_of
from atmp_match.bookings.rules import requests as rules
from atmp_match.bookings.rules.hours import HourProblem
from atmp_match.bookings.rules.sharing import alias_for
from atmp_match.calendar.queries.wholes import find_shut_step
from atmp_match.calendar.rules import DayState, Hindrance, Rest
from atmp_match.calendar.rules.hours import as_columns, as_told
from atmp_match.calendar.rules.parts import Recipe, as_record
from atmp_match.catalogue.models import Offer, Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import settings
from atmp_match.organisations.rules import Actor
from atmp_match.products.models import Product
from atmp_match.products.queries import get_product
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotAllowed, WeeksTaken
from atmp_match.shared.rows import store_row
from atmp_match.shared.transactions import record, transaction


@dataclass(frozen=True)
class Request:
    """What a company sends: the offer, the product it is for, and what it asks."""

    offer_id: str
    product_ref: str | None
    asked: rules.Asked


def request_booking(request: Request, *, by: Actor) -> Booking:
    """Store the request and what has to follow it, in one transaction; a worker then takes the weeks.

    :raises NotFound: for an unknown offer, or a product that is not this company's
    :raises InvalidInput: where something typed cannot be right, by field
    :raises WeeksTaken: where every unit is booked or blocked; nothing is stored
    :raises Conflict: where the offer cannot be booked here
    """
    with transaction():
        offer = offers.get_offer(request.offer_id)
        require_bookable(offer)
        product = get_product(request.product_ref, by) if request.product_ref else None
        terms = offers.terms_of(offer, taxonomy())
        problems = rules.problems_of(request.asked, terms, today=clock.today(offer.hub.timezone))
        start, end = rules.tidy(request.asked, terms)
        company_id = _company_of(product, by)
        if request.asked.share_level is rules.ShareLevel.FULL and not has_cda(company_id, offer.hub.operator_id):
            problems["share_level"] = rules.Problem.CDA_NEEDED
        if problems:
            raise _refusal(problems, offer, terms, start, end)
        if start and not terms.by_seat:
            request = replace(request, asked=replace(request.asked, quantity=1))
        recipe = offers.recipe_of(offer, request.asked.quantity if terms.by_seat else 1)
        if terms.has_calendar and start and end:
            _require_not_taken(offer, product, (start, end), terms, recipe)
        booking = _store(request, offer, product, company_id, days=(start, end), recipe=recipe, by=by)
        record(BookingRequested(booking_id=booking.id, version=booking.version), by=by.user_id)
    return booking


def _refusal(
    problems: Mapping[str, rules.Problem | HourProblem | Hindrance],
    offer: Offer,
    terms: rules.Terms,
    start: date | None,
    end: date | None,
) -> InvalidInput | WeeksTaken:
    fields = {field: sentence_for(problem, terms) for field, problem in problems.items()}
    is_closed = all(isinstance(problem, Hindrance) and problem.is_closed for problem in problems.values())
    if not (is_closed and start and end):
        return InvalidInput(fields)
    # The hub is closed then, by its own rules: which one is said beside the field, and the next weeks that fit.
    free = offers.next_free(offer, terms, start=start, end=end)
    said = said_of(start, _("The hub takes no bookings for these weeks. Nothing was sent."))
    return WeeksTaken(said, as_told(free, offer.hub.timezone), fields)


def require_bookable(offer: Offer) -> None:
    """Let offers pass that can be booked here.

    :raises Conflict: for all others, with the reason
    """
    reason = offers.bookable(offer)
    if reason is offers.Bookable.YES:
        return
    said = {
        offers.Bookable.UNCLAIMED: _("Nobody at this hub has joined yet. Ask the cluster office instead."),
        offers.Bookable.ILLUSTRATIVE: _("The capacity shown here is an example. Ask the cluster office instead."),
        offers.Bookable.CAPTIVE: _("This hub makes its own products only."),
    }
    raise Conflict(said[reason])


def _require_not_taken(
    offer: Offer, product: Product | None, days: tuple[date, date], terms: rules.Terms, recipe: Recipe
) -> None:
    (start, end), resource, known = days, offers.resource_of(offer), taxonomy()
    if resource is None:
        return
    product_id, modality = (product.id, product.modality) if product else (None, None)

    def rest_of(one: Resource) -> Rest:
        return offers.rest_of(one, offer, known, product_id=product_id, modality=modality)

    if shut := find_shut_step(recipe, start, end):
        fields = {"start": closed_then(shut, start, end)}
        free = offers.next_free(offer, terms, start=start, end=end)
        raise WeeksTaken(_("The hub takes no bookings for these weeks. Nothing was sent."), free, fields)
    if _state_of(offer, resource, days, recipe, rest_of) is not DayState.BUSY:
        return
    free = offers.next_free(offer, terms, start=start, end=end, recipe=recipe)
    said = said_of(start, _("These weeks are booked or closed. Nothing was sent."))
    raise WeeksTaken(said, as_told(free, offer.hub.timezone))


def _state_of(
    offer: Offer, resource: Resource, days: tuple[date, date], recipe: Recipe, rest_of: Callable[[Resource], Rest]
) -> DayState:
    (start, end), zone = days, offer.hub.timezone
    if isinstance(start, datetime):
        return state_of(resource, zone, start, end, rest=rest_of(resource))
    agenda = offers.agenda_of(resource, zone, start=start, end=end, recipe=recipe)
    further = {part.resource_id: rest_of(part.resource) for part in offer.parts}
    return agenda.seen_with(rest_of(resource), further).state_of(start, end)


def _company_of(product: Product | None, by: Actor) -> int:
    company_id = product.organisation_id if product else min(by.company_ids, default=None)
    if company_id is None:
        raise NotAllowed(_("Only a company can request time at a hub."))
    return company_id


def _store(
    request: Request,
    offer: Offer,
    product: Product | None,
    company_id: int,
    *,
    days: tuple[date | None, date | None],
    recipe: Recipe,
    by: Actor,
) -> Booking:
    start, end = days
    resource = offers.resource_of(offer) if start else None
    booking = Booking(
        company_id=company_id,
        product_id=product.id if product else None,
        hub_id=offer.hub_id,
        offer_id=offer.id,
        resource_id=resource.id if resource else None,
        parts=as_record(recipe) if resource else [],
        share_level=request.asked.share_level,
        alias=alias_for(company_id, offer.hub_id, settings["SECRET_KEY"]),
        **as_columns(start, end),
        quantity=request.asked.quantity,
        flexible_days=request.asked.flexible_days,
        message=request.asked.message.strip(),
        brief=brief_of(product, offer.service, request.asked.share_level),
        asked_by=by.user_id,
    )
    store_row(booking)
    # Whoever shows the new booking need not read again what is known here. Told only now, so that storing it asks for
    # no order among five tables: that took as long as the insert itself.
    known: dict[str, object] = {"product": product, "hub": offer.hub, "offer": offer, "gates": [], "proposals": []}
    for name, value in (known | ({"company": product.company} if product else {})).items():
        set_committed_value(booking, name, value)
    return booking
