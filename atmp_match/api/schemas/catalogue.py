"""The public catalogue."""

from marshmallow import Schema, fields

from atmp_match.api.schemas.courses import CourseSchema
from atmp_match.api.schemas.fields import Code, Country, Day, QueryDayOrTime, QueryWhole, Text, page_of
from atmp_match.api.schemas.problems import SpanSchema
from atmp_match.bookings.queries import offers
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.queries import is_old
from atmp_match.shared.locale import language

MOST = 200
USUAL = 50
STALE = {"type": "boolean", "description": "older than the limit that the cluster office has set"}


class QuerySchema(Schema):
    """What every address with a question may hold."""

    language = Text(metadata={"enum": ["en", "sv"], "description": "Goes before Accept-Language."})


class PageQuerySchema(QuerySchema):
    """Where in a list to begin, and how much of it to give."""

    cursor = Text(longest=200, metadata={"description": "`next_cursor` of the page before."})
    limit = QueryWhole(least=1, most=MOST, load_default=USUAL)


class CatalogueQuerySchema(PageQuerySchema):
    """What to look for; an offer for any modality is found by each."""

    service = Code("service")
    modality = Code("modality")
    grade = Code("grade")
    country = Country()


class TermSchema(Schema):
    """A word of the vocabulary; `data` is what its list has besides names."""

    code = fields.String(required=True)
    name_en = fields.String(required=True)
    name_sv = fields.String(required=True)
    data = fields.Dict(required=True)


class TaxonomySchema(Schema):
    """The vocabulary by list, each in its order."""

    version = fields.Integer(required=True)
    terms = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(TermSchema)), required=True)


class EvidenceSchema(Schema):
    """Where a claim was seen."""

    claim = fields.String(required=True)
    kind = fields.String(required=True, attribute="source", metadata={"description": "who says it"})
    source = fields.String(required=True, attribute="seen", metadata={"description": "the page it was seen on"})
    as_of = fields.String(
        required=True, allow_none=True, metadata={"description": "day, month or year, as exact as the page is"}
    )
    stale = fields.Function(lambda row: is_old(row.as_of), required=True, metadata=STALE)


class ScaleSchema(Schema):
    """How much in one batch or run."""

    value = fields.Float(required=True)
    unit = fields.String(required=True)


class ResourceSchema(Schema):
    """What a booking takes."""

    name = fields.String(required=True)
    kind = fields.String(required=True)
    units = fields.Integer(required=True, attribute="unit_count")
    illustrative = fields.Boolean(required=True, metadata={"description": "a made-up example, not a fact"})
    changeover_days = fields.Integer(required=True)


class OfferSchema(Schema):
    """One service at one hub, with what it can take."""

    id = fields.String(required=True)
    hub = fields.String(required=True, attribute="hub.slug")
    hub_name = fields.String(required=True, attribute="hub.name")
    country = fields.String(required=True, attribute="hub.country")
    service = fields.String(required=True)
    value = fields.String(required=True, metadata={"description": "`yes`, or `unknown`: ask the hub"})
    title = fields.Function(lambda offer: offer.title_in(language()), required=True, metadata={"type": "string"})
    modalities = fields.List(
        fields.String(), required=True, metadata={"description": "codes; or `any`; or `unknown` alone"}
    )
    grades = fields.List(fields.String(), required=True)
    containment_max = fields.String(required=True)
    scale_max = fields.Method("get_scale", required=True, metadata={"type": ["object", "null"]})
    available_from = fields.Date(required=True, allow_none=True)
    available_from_basis = fields.String(required=True, allow_none=True)
    available_from_precision = fields.String(required=True, allow_none=True)
    available_until = fields.Date(required=True, allow_none=True)
    openness = fields.String(
        required=True, attribute="openness_now", metadata={"enum": ["yes", "limited", "captive", "unknown"]}
    )
    bookable = fields.Function(
        lambda offer: offers.bookable(offer).value,
        required=True,
        metadata={
            "type": "string",
            "enum": [why.value for why in offers.Bookable],
            "description": "`yes`, or why not: of `unclaimed` and `illustrative` offers the cluster office asks.",
        },
    )
    price = fields.Dict(required=True, allow_none=True)
    unknowns = fields.List(fields.String(), required=True)
    resources = fields.List(fields.Nested(ResourceSchema), required=True)
    evidence = fields.List(fields.Nested(EvidenceSchema), required=True)
    version = fields.Integer(required=True)

    def get_scale(self, offer: Offer) -> dict[str, object] | None:
        """Return the largest size, or None where no page states one."""
        return {"value": offer.scale_value, "unit": offer.scale_unit} if offer.scale_value is not None else None


class HubSchema(Schema):
    """A place that helps developers."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    operator = fields.String(required=True)
    kind = fields.String(required=True)
    city = fields.String(required=True)
    country = fields.String(required=True)
    timezone = fields.String(required=True)
    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    public_body = fields.String(required=True)
    open_to_companies = fields.String(required=True, metadata={"enum": ["yes", "limited", "captive", "unknown"]})
    openness_note = fields.String(required=True, allow_none=True)
    planned = fields.Dict(required=True, allow_none=True)
    is_claimed = fields.Function(
        lambda hub: hub.operator_id is not None,
        required=True,
        metadata={"type": "boolean", "description": "Its operator has joined, so that it can be booked here."},
    )
    summary = fields.Function(lambda hub: hub.summary_in(language()), required=True, metadata={"type": "string"})
    offer_ids = fields.Function(
        lambda hub: [offer.id for offer in hub.offers],
        required=True,
        metadata={"type": "array", "items": {"type": "string"}},
    )


class FactSchema(Schema):
    """Something known to be absent (`no`) or open (`unknown`) at a hub."""

    service = fields.String(required=True)
    grade = fields.String(required=True, allow_none=True)
    value = fields.String(required=True)
    claim = fields.String(required=True)
    kind = fields.String(required=True, attribute="source")
    source = fields.String(required=True, attribute="seen")
    as_of = fields.String(required=True, allow_none=True)
    stale = fields.Function(lambda row: is_old(row.as_of), required=True, metadata=STALE)
    until = fields.Date(required=True, allow_none=True)


class WholeHubSchema(HubSchema):
    """A hub with everything known about it."""

    extra_gates = fields.List(fields.String(), required=True)
    resources = fields.List(fields.Nested(ResourceSchema), required=True)
    facts = fields.List(fields.Nested(FactSchema), required=True)
    offers = fields.List(fields.Nested(OfferSchema), required=True)


class AvailabilityQuerySchema(QuerySchema):
    """Which days to look at: from tomorrow half a year ahead unless told otherwise, and hours from now two weeks ahead.

    Of an offer that is booked by the hour, at most eight weeks are told at once.
    """

    start = QueryDayOrTime(data_key="from")
    end = QueryDayOrTime(data_key="to", metadata={"description": "the day after the last one, or a time"})


class AvailabilitySchema(Schema):
    """When an offer is free; never who has taken it."""

    units = fields.Integer(required=True, metadata={"description": "identical units; 0: asked for by quantity"})
    smallest = fields.Nested(
        Schema.from_dict(
            {"length": fields.Integer(required=True), "unit": fields.String(required=True)}, name="Length"
        ),
        required=True,
        metadata={"description": "the smallest booking, in `weeks` (Monday to Saturday), `days` or `hours`"},
    )
    free = fields.List(
        fields.Nested(SpanSchema),
        required=True,
        metadata={
            "description": "The smallest bookings that fit, soonest first, none overlapping: each can be requested as "
            "it is, and neighbours as one while no longer than the longest booking."
        },
    )
    held = fields.List(
        fields.Nested(SpanSchema),
        required=True,
        metadata={"description": "Kept for undecided requests: another one for these days waits."},
    )
    busy = fields.List(
        fields.Nested(SpanSchema),
        required=True,
        metadata={"description": "Booked, blocked or closed, changeover included: a request for these is refused."},
    )
    courses = fields.List(
        fields.Nested(CourseSchema),
        required=True,
        metadata={"description": "Where seats of dated courses are booked, these and no other days; empty elsewhere."},
    )


class FreeWeeksQuerySchema(PageQuerySchema):
    """How many working weeks in a row, and of which offers: from tomorrow half a year ahead unless told otherwise."""

    weeks = QueryWhole(least=1, most=52, required=True)
    start = Day(data_key="from")
    end = Day(data_key="before", metadata={"description": "the day before which the weeks have to end"})
    service = Code("service")
    modality = Code("modality")
    grade = Code("grade")
    country = Country()


class FreeWeeksSchema(SpanSchema):
    """The first such weeks of an offer, Monday to Saturday; never who has taken the others."""

    offer = fields.String(required=True, attribute="offer.id")
    title = fields.Function(lambda place: place.offer.title_in(language()), required=True, metadata={"type": "string"})
    service = fields.String(required=True, attribute="offer.service")
    hub = fields.String(required=True, attribute="offer.hub.slug")
    hub_name = fields.String(required=True, attribute="offer.hub.name")
    country = fields.String(required=True, attribute="offer.hub.country")
    illustrative = fields.Function(
        lambda place: place.offer.resources[0].illustrative,
        required=True,
        metadata={"type": "boolean", "description": "the number of units is a made-up example, not a fact"},
    )


FreeWeeksPageSchema = page_of(FreeWeeksSchema, "FreeWeeksPage")
HubPageSchema = page_of(HubSchema, "HubPage")
OfferPageSchema = page_of(OfferSchema, "OfferPage")
