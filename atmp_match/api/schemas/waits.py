"""Places on the wait list, as their company sees them."""

from marshmallow import Schema, fields

from atmp_match.api.schemas.catalogue import PageQuerySchema
from atmp_match.api.schemas.fields import Day, OneOf, Text, Whole, page_of
from atmp_match.bookings.rules.requests import LONGEST_MESSAGE, ShareLevel
from atmp_match.bookings.rules.sharing import SENT_LEVELS
from atmp_match.bookings.rules.waits import Over, WaitState, Wants

LONGEST_REF = 100


class WaitRequestSchema(Schema):
    """Which weeks to wait for, and what is to happen when they are free. Days are those of the hub's zone."""

    offer = Text(required=True, longest=LONGEST_REF)
    wants = OneOf(
        Wants,
        load_default=Wants.TELL,
        metadata={"description": "`tell`: a mail, and nothing is kept. `take`: a request in your name, held at once."},
    )
    start = Day(
        load_default=None, allow_none=True, metadata={"description": "The first day to begin; null: from tomorrow."}
    )
    end = Day(required=True, metadata={"description": "The day before which the weeks have to end."})
    length = Whole(required=True, metadata={"description": "Weeks or days, as the offer's availability counts."})
    valid_until = Day(
        load_default=None, allow_none=True, metadata={"description": "The last day on which it is of use to be told."}
    )
    product = Text(load_default=None, allow_none=True, longest=LONGEST_REF)
    share_level = OneOf(ShareLevel, only=SENT_LEVELS, load_default=ShareLevel.ANONYMOUS)
    message = Text(load_default="", allow_none=True, metadata={"maxLength": LONGEST_MESSAGE})


class WaitQuerySchema(PageQuerySchema):
    """Which page of places to list."""


class ToldSchema(Schema):
    """Free weeks that the company was told of."""

    start = fields.Date(required=True, attribute="starts_on")
    end = fields.Date(required=True, attribute="ends_on")
    told_at = fields.AwareDateTime(required=True)
    gone_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "taken since"})


class WaitSchema(Schema):
    """A place on the wait list."""

    ref = fields.String(required=True)
    state = fields.Enum(WaitState, by_value=True, required=True)
    wants = fields.Enum(Wants, by_value=True, required=True)
    offer = fields.String(required=True, attribute="offer_id")
    title = fields.String(required=True)
    hub = fields.String(required=True, attribute="hub_slug")
    freed_weeks_go = fields.String(
        required=True,
        attribute="hands_out",
        metadata={"description": "The hub's published rule: by `order` of asking, or the `hub` chooses."},
    )
    product = fields.Function(
        lambda seen: seen.product_ref or None, required=True, metadata={"type": ["string", "null"]}
    )
    start = fields.Date(required=True, attribute="earliest")
    end = fields.Date(required=True, attribute="before")
    length = fields.Integer(required=True)
    unit = fields.Function(
        lambda seen: "weeks" if seen.in_weeks else "days", required=True, metadata={"type": "string"}
    )
    valid_until = fields.Date(required=True)
    share_level = fields.Enum(ShareLevel, by_value=True, required=True)
    message = fields.String(required=True)
    held_back = fields.Boolean(
        required=True, metadata={"description": "Weeks were free, but you hold as much at this hub as one may."}
    )
    asked_at = fields.AwareDateTime(required=True, metadata={"description": "Your place in the order of asking."})
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    over = fields.Enum(Over, by_value=True, required=True, allow_none=True)
    booking = fields.Function(
        lambda seen: seen.booking_ref or None,
        required=True,
        metadata={"type": ["string", "null"], "description": "the request that was sent in your name"},
    )
    told = fields.List(fields.Nested(ToldSchema), required=True)


WaitPageSchema = page_of(WaitSchema, "WaitPage")
