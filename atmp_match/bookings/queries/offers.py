"""What an offer asks of a request, and when its resource is free."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.hours import next_hours
from atmp_match.bookings.rules import requests as rules
from atmp_match.calendar.queries import Agenda, find_openings, get_agenda, goes_by_seat, list_courses
from atmp_match.calendar.queries.wholes import step_of, with_recipe
from atmp_match.calendar.rules import (
    BookedBy,
    Course,
    Openings,
    Rest,
    is_weekly,
    parts,
    rest_after,
    weeks_in,
    whole_days,
)
from atmp_match.calendar.rules.hours import on_the_wall
from atmp_match.calendar.rules.parts import Recipe, Step
from atmp_match.calendar.rules.rule_records import from_record
from atmp_match.catalogue import queries as catalogue
from atmp_match.catalogue.models import Hub, Offer, OfferPart, Resource
from atmp_match.catalogue.rules import HubOpenness, Taxonomy, gates
from atmp_match.catalogue.rules.virus import has_virus
from atmp_match.extensions import db, settings
from atmp_match.shared import clock
from atmp_match.shared.errors import NotFound

_OFFER = (
    select(Offer)
    .join(Offer.hub)
    .options(
        contains_eager(Offer.hub), joinedload(Offer.resources), joinedload(Offer.parts).selectinload(OfferPart.resource)
    )
    .where(Offer.id == bindparam("offer_id"))
)
CONSULTANT = "consultant"  # the kind of a resource that gives advice
CHANGEOVER_LONGEST = timedelta(days=60)  # further than any changeover reaches behind a span


class Bookable(StrEnum):
    """Whether an offer can be booked here, and if not, why."""

    YES = "yes"
    UNCLAIMED = "unclaimed"  # nobody at the hub has joined: the cluster office asks for you
    ILLUSTRATIVE = "illustrative"  # its capacity is a made-up example
    CAPTIVE = "captive"  # makes its own products only


def get_offer(offer_id: str) -> Offer:
    """Return the offer with its hub and resources, in one statement.

    :raises NotFound: where there is none
    """
    offer = db.session.scalars(_OFFER, {"offer_id": offer_id}).unique().one_or_none()
    if offer is None:
        raise NotFound(_("There is no such offer in the catalogue."))
    return offer


def bookable(offer: Offer) -> Bookable:
    """Say whether the offer can be booked on this installation."""
    if offer.openness_now == HubOpenness.CAPTIVE:
        return Bookable.CAPTIVE
    if offer.hub.operator_id is None:
        return Bookable.UNCLAIMED
    takes = (*(one for one in offer.resources if _takes_time(one)), *(part.resource for part in offer.parts))
    made_up = any(resource.illustrative for resource in takes)
    return Bookable.ILLUSTRATIVE if made_up and not settings["BOOK_ILLUSTRATIVE"] else Bookable.YES


def _takes_time(resource: Resource) -> bool:
    """Say whether bookings take the resource's time: advice goes by quantity until its hub books it by the hour."""
    return resource.kind != CONSULTANT or is_by_hour(resource.rules)


def resource_of(offer: Offer) -> Resource | None:
    """Return what a booking of this offer takes; None where it is asked for by quantity."""
    return offer.resources[0] if offer.resources else None


def recipe_of(offer: Offer, units: int = 1) -> Recipe:
    """Return all that a booking of the offer takes; empty where that is one unit of its own resource.

    What is booked by the hour takes nothing else: later parts are counted in days.

    :param units: of its own resource
    """
    own = resource_of(offer)
    if own is None:
        return ()
    by_hour = own.rules.get("booked_by") == BookedBy.HOUR
    further = () if by_hour else (step_of(part, part.resource.name) for part in offer.parts)
    return parts.recipe_of(Step(own.id, own.name, units), further)


def terms_of(offer: Offer, taxonomy: Taxonomy, *, now: datetime | None = None) -> rules.Terms:
    """Return what the offer asks of a request.

    :param now: from when a lead time in hours counts, where it is not from this moment
    """
    resource, available = resource_of(offer), (offer.available_from, offer.available_until)
    said, hub = resource.rules if resource else None, offer.hub
    place = {"country": hub.country, "zone": hub.timezone}
    terms = terms_by(taxonomy, offer.service, said, **place, available=available, now=now)
    if not terms.by_seat or terms.openings is None:
        return terms
    return replace(terms, openings=replace(terms.openings, courses=_courses_of(offer)))


def terms_by(
    taxonomy: Taxonomy,
    service_code: str,
    said: Mapping[str, Any] | None,
    *,
    country: str,
    zone: str,
    available: tuple[date | None, date | None],
    now: datetime | None = None,
) -> rules.Terms:
    """Return what an offer of the service asks of a request.

    :param said: what the hub says of bookings of its resource; None where it takes none
    :param available: the first day and the last
    """
    service = taxonomy["service"][service_code].data
    unit = taxonomy["unit"][service["unit"]]
    days, in_weeks = service["typical_days"], is_weekly(unit.code)
    usual = rules.Terms(
        has_calendar=said is not None and (bool(unit.data["calendar"]) or is_by_hour(said)),
        in_weeks=in_weeks,
        min_days=days["min"],
        max_days=days["max"],
        available_from=available[0],
        available_until=available[1],
    )
    openings = find_openings(said or {}, usual_in_weeks=in_weeks, country=country, zone=zone)
    return rules.under(usual, openings, zone=zone, now=on_the_wall(now or clock.now(), zone)) if openings else usual


def is_by_hour(said: Mapping[str, Any]) -> bool:
    """Say whether the hub's rules let a resource be booked by the hour, whatever is usual for the service."""
    return bool(said.get("booked_by") == BookedBy.HOUR)


def _courses_of(offer: Offer) -> tuple[Course, ...]:
    resource = resource_of(offer)
    found = list_courses([resource.id])[resource.id] if resource else []
    return tuple(course for offer_id, course in found if offer_id == offer.id)


def rest_of(
    resource: Resource, offer: Offer, taxonomy: Taxonomy, *, product_id: int | None, modality: str | None
) -> Rest:
    """Return how long the resource rests after a booking of the offer for this product."""
    return rest_after(
        from_record(resource.rules).changeover,
        usual_days=resource.changeover_days,
        has_virus=has_virus(offer.service, modality, taxonomy),
        product_id=product_id,
    )


def rest_for(booking: Booking, resource: Resource) -> Rest:
    """Return how long the resource rests after a booking, by the product as it was when the request was sent."""
    product_id, modality = booking.product_id, booking.brief.get("modality")
    return rest_of(resource, booking.offer, catalogue.taxonomy(), product_id=product_id, modality=modality)


def next_free(
    offer: Offer, terms: rules.Terms, *, start: date, end: date, count: int = 3, recipe: Recipe | None = None
) -> tuple[tuple[date, date], ...]:
    """Return the next spans as long as the one asked for that the offer has free, from its start on.

    :param recipe: what a booking takes that is there already; None: what one takes of the offer as it is now
    """
    resource = resource_of(offer)
    if resource is None:
        return ()
    if terms.hours:
        return next_hours(resource, terms, start=start, end=end, count=count)
    start, end = whole_days(start, end)
    length = weeks_in(start, end) if terms.in_weeks else (end - start).days
    today = clock.today(offer.hub.timezone)
    earliest = max(start, today + timedelta(days=1), terms.available_from or start)
    recipe = recipe_of(offer) if recipe is None else recipe
    agenda = agenda_of(resource, offer.hub.timezone, openings=terms.openings, recipe=recipe)
    until = min(today + rules.HORIZON, terms.closes_on or date.max)
    return agenda.next_free(earliest=earliest, until=until, length=length, in_weeks=terms.in_weeks, count=count)


def gates_of(offer: Offer, hub: Hub, taxonomy: Taxonomy) -> list[str]:
    """Return the gates of a booking of this offer: the service's, by grade where it differs, and the hub's own."""
    return gates.gates_of(offer.service, offer.grades, hub.extra_gates, taxonomy)


def agenda_of(
    resource: Resource,
    zone: str,
    *,
    start: date | None = None,
    end: date | None = None,
    openings: Openings | None = None,
    recipe: Recipe = (),
) -> Agenda:
    """Return what the resource's units do, from today over the whole horizon unless told otherwise.

    :param recipe: what else a booking takes; all of it has to be free
    """
    if openings:
        courses = openings.courses
    else:
        on_resource = list_courses([resource.id])[resource.id] if goes_by_seat(resource.rules) else []
        courses = tuple(course for _offer_id, course in on_resource)
    first = start or clock.today(zone)
    last = end or first + rules.HORIZON + timedelta(weeks=26)
    agenda = get_agenda(
        resource.id,
        zone=zone,
        changeover_days=resource.changeover_days,
        start=first - CHANGEOVER_LONGEST,
        end=last + CHANGEOVER_LONGEST,
        openings=openings,
        courses=courses,
    )
    return with_recipe(agenda, recipe, zone=zone, start=first - CHANGEOVER_LONGEST, end=last + CHANGEOVER_LONGEST)
