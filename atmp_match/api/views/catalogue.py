"""The public catalogue: vocabulary, hubs, offers and their free time."""

from typing import Any

from flask import Response, jsonify

from atmp_match.api.schemas import catalogue as shapes
from atmp_match.api.views.blueprint import ApiBlueprint
from atmp_match.api.views.days import points_at_hub
from atmp_match.bookings.queries import offers as booking_offers
from atmp_match.bookings.queries.availability import Availability, get_availability
from atmp_match.bookings.queries.free_places import Places, list_places, wanted_weeks
from atmp_match.bookings.queries.hour_availability import get_hour_availability
from atmp_match.catalogue import queries
from atmp_match.catalogue.models import Hub, Offer
from atmp_match.catalogue.rules import TermValue
from atmp_match.organisations.access import requires
from atmp_match.organisations.rules import Permission

blueprint = ApiBlueprint("catalogue", __name__, description="What hubs offer, each fact with its source. Public.")


@blueprint.get("/taxonomy")
@requires(Permission.READ_PUBLIC)
@blueprint.response(200, shapes.TaxonomySchema)
def show_taxonomy() -> Response:
    """Give the vocabulary: every code that other fields hold."""
    words = queries.taxonomy()
    terms = {kind: [_term(term) for term in by_code.values()] for kind, by_code in words.terms.items()}
    return jsonify(version=words.version, terms=terms)


@blueprint.get("/hubs")
@requires(Permission.READ_PUBLIC)
@blueprint.arguments(shapes.CatalogueQuerySchema, location="query")
@blueprint.response(200, shapes.HubPageSchema)
def list_hubs(query: dict[str, Any]) -> queries.Page[Hub]:
    """List hubs by slug; service, modality and grade must be met by one and the same offer."""
    return queries.list_hubs(_filters(query), cursor=query.get("cursor"), limit=query["limit"])


@blueprint.get("/hubs/<string:slug>")
@requires(Permission.READ_PUBLIC)
@blueprint.response(200, shapes.WholeHubSchema)
def show_hub(slug: str) -> Hub:
    """Give a hub with its offers, resources and what it is known not to have."""
    return queries.get_hub(slug)


@blueprint.get("/offers")
@requires(Permission.READ_PUBLIC)
@blueprint.arguments(shapes.CatalogueQuerySchema, location="query")
@blueprint.response(200, shapes.OfferPageSchema)
def list_offers(query: dict[str, Any]) -> queries.Page[Offer]:
    """List offers by id, with their evidence."""
    return queries.list_offers(_filters(query), cursor=query.get("cursor"), limit=query["limit"])


@blueprint.get("/offers/<string:offer_id>")
@requires(Permission.READ_PUBLIC)
@blueprint.response(200, shapes.OfferSchema)
def show_offer(offer_id: str) -> Offer:
    """Give an offer with its evidence."""
    return queries.get_offer(offer_id)


@blueprint.get("/offers/<string:offer_id>/availability")
@requires(Permission.READ_PUBLIC)
@blueprint.arguments(shapes.AvailabilityQuerySchema, location="query")
@blueprint.response(200, shapes.AvailabilitySchema)
def show_availability(query: dict[str, Any], offer_id: str) -> Availability:
    """Give an offer's free and taken days, or hours where it is booked by the hour; never who has taken them."""
    offer = queries.get_offer(offer_id)
    terms, resource = booking_offers.terms_of(offer, queries.taxonomy()), booking_offers.resource_of(offer)
    start, end = points_at_hub(query.get("start"), query.get("end"), offer, names=("from", "to"))
    if resource is not None and terms.is_by_hour:
        return get_hour_availability(resource, terms, start=start, end=end)
    return get_availability(offer, terms, start=start, end=end)


@blueprint.get("/free-weeks")
@requires(Permission.READ_PUBLIC)
@blueprint.arguments(shapes.FreeWeeksQuerySchema, location="query")
@blueprint.response(200, shapes.FreeWeeksPageSchema)
def list_free_weeks(query: dict[str, Any]) -> Places:
    """List the offers that have so many weeks free in a row, soonest first, each with its first ones.

    Only hubs that keep their calendar here are searched.
    """
    wanted = wanted_weeks(query["weeks"], query.get("start"), query.get("end"), _filters(query))
    return list_places(wanted, after=query.get("cursor"), limit=query["limit"])


def _filters(query: dict[str, Any]) -> queries.Filters:
    return queries.Filters(**{name: query.get(name) for name in ("service", "modality", "grade", "country")})


def _term(term: TermValue) -> dict[str, Any]:
    return {"code": term.code, "name_en": term.name_en, "name_sv": term.name_sv, "data": dict(term.data)}
