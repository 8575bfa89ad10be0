"""Bookings, as one reader may see them."""

from marshmallow import Schema, fields

from atmp_match.api.schemas.catalogue import PageQuerySchema
from atmp_match.api.schemas.fields import DayOrTime, OneOf, Point, Text, Whole, page_of
from atmp_match.bookings.rules.requests import LONGEST_MESSAGE, ShareLevel
from atmp_match.bookings.rules.sharing import SENT_LEVELS
from atmp_match.bookings.rules.transitions import Action, Party, Status

LONGEST_REF = 100


class BookingRequestSchema(Schema):
    """A request for time at a hub. A week unit's end on Saturday, Sunday or Monday means the same whole weeks.

    An offer that is booked by the hour takes two times of one day.
    """

    offer = Text(required=True, longest=LONGEST_REF)
    start = DayOrTime(load_default=None, allow_none=True)
    end = DayOrTime(load_default=None, allow_none=True)
    quantity = Whole(load_default=1, metadata={"description": "Seats of a course, or for offers without a calendar."})
    product = Text(load_default=None, allow_none=True, longest=LONGEST_REF)
    share_level = OneOf(ShareLevel, only=SENT_LEVELS, load_default=ShareLevel.ANONYMOUS)
    message = Text(load_default="", allow_none=True, metadata={"maxLength": LONGEST_MESSAGE})
    flexible_days = Whole(load_default=0, metadata={"description": "How many days later would do as well."})


class BookingQuerySchema(PageQuerySchema):
    """Which bookings to list."""

    status = OneOf(Status)


class ActionSchema(Schema):
    """What goes with an action."""

    version = Whole(
        load_default=None, allow_none=True, metadata={"description": "The version you saw; another one now is 409."}
    )
    reason = Text(
        load_default="",
        allow_none=True,
        metadata={
            "description": "Read by the other side: decline, cancel and no-show need it, propose and turn-down may."
        },
    )
    start = DayOrTime(load_default=None, allow_none=True, metadata={"description": "For propose, shorten and prefer."})
    end = DayOrTime(load_default=None, allow_none=True, metadata={"description": "For propose, shorten and prefer."})
    over = Text(
        load_default="",
        longest=LONGEST_REF,
        metadata={"description": "For prefer: the reference of the request that holds the weeks."},
    )
    product = Text(
        load_default=None, allow_none=True, longest=LONGEST_REF, metadata={"description": "For confirm-own."}
    )
    share_level = OneOf(
        ShareLevel, load_default=ShareLevel.ANONYMOUS, metadata={"description": "For confirm-own: what the hub sees."}
    )


class EntrySchema(Schema):
    """Weeks that a hub, or the cluster office, enters for a company; the company has to confirm them."""

    offer = Text(required=True, longest=LONGEST_REF)
    start = DayOrTime(required=True)
    end = DayOrTime(required=True)
    email = Text(required=True, metadata={"description": "Of an owner of the company, who confirms."})
    name = Text(required=True, metadata={"description": "As you know the company; nobody else is shown it."})


class BriefSchema(Schema):
    """What every share level shows of the product; empty where the company has not said."""

    modality = fields.String(required=True)
    stage = fields.String(required=True)
    grade = fields.String(required=True)
    containment = fields.String(required=True)
    scale = fields.String(required=True)


class GateSchema(Schema):
    """A condition between accepting and confirming."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    owner = fields.String(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    met_at = fields.AwareDateTime(required=True, allow_none=True)


class ProposalSchema(Schema):
    """Other weeks that one side asks for; they are kept until the other side answers."""

    by = fields.Enum(Party, by_value=True, required=True, attribute="party")
    start = Point(required=True, attribute="starts_on")
    end = Point(required=True, attribute="ends_on")
    reason = fields.String(required=True)
    proposed_at = fields.AwareDateTime(required=True)


class PartSchema(Schema):
    """One of several resources that a booking takes; end is the day after the last."""

    name = fields.String(required=True)
    start = fields.Date(required=True, attribute="starts_on")
    end = fields.Date(required=True, attribute="ends_on")
    units = fields.Integer(required=True)


class BookingSchema(Schema):
    """A booking; what is above the share level is empty for the hub."""

    ref = fields.String(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    version = fields.Integer(required=True)
    you_are = fields.Enum(Party, by_value=True, required=True, attribute="party")
    turn = fields.Enum(
        Party, by_value=True, required=True, allow_none=True, metadata={"description": "whose turn it is"}
    )
    actions = fields.List(
        fields.Enum(Action, by_value=True), required=True, metadata={"description": "what you can do now"}
    )
    offer = fields.String(required=True, attribute="offer_id")
    title = fields.String(required=True)
    service = fields.String(required=True)
    hub = fields.String(required=True, attribute="hub_slug")
    hub_name = fields.String(required=True, attribute="hub")
    city = fields.String(required=True)
    company = fields.String(required=True, metadata={"description": "its name, or its alias at this hub"})
    product = fields.Function(
        lambda seen: seen.product_ref or None,
        required=True,
        metadata={"type": ["string", "null"], "description": "null for the other side, too"},
    )
    product_code = fields.String(required=True)
    brief = fields.Nested(BriefSchema, required=True)
    share_level = fields.Enum(ShareLevel, by_value=True, required=True)
    start = Point(required=True, allow_none=True, attribute="starts_on")
    end = Point(required=True, allow_none=True, attribute="ends_on")
    parts = fields.List(
        fields.Nested(PartSchema),
        required=True,
        metadata={"description": "of what takes several resources, its own first; empty for all others"},
    )
    quantity = fields.Integer(required=True)
    unit = fields.String(required=True)
    flexible_days = fields.Integer(required=True)
    message = fields.String(required=True)
    reason = fields.String(required=True)
    answer_by = fields.AwareDateTime(required=True, allow_none=True)
    entered_by = fields.Enum(
        Party,
        by_value=True,
        required=True,
        allow_none=True,
        metadata={"description": "who entered it for the company; null where it asked itself"},
    )
    asked_at = fields.AwareDateTime(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True)
    gates = fields.List(fields.Nested(GateSchema), required=True)
    proposal = fields.Nested(
        ProposalSchema,
        required=True,
        allow_none=True,
        metadata={"description": "null where none is open"},
    )


BookingPageSchema = page_of(BookingSchema, "BookingPage")
