"""The one shape of every refusal, RFC 9457; `shared/error_pages` writes it."""

from marshmallow import Schema, fields

from atmp_match.api.schemas.fields import Point


class SpanSchema(Schema):
    """Days, half-open: the end is the day after the last one. Times where the offer is booked by the hour."""

    start = Point(required=True)
    end = Point(required=True)


class FieldErrorSchema(Schema):
    """What is wrong with one field."""

    field = fields.String(required=True, metadata={"description": "Its path, such as `needs.0.service`."})
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """Why something was refused; nothing was changed."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(
        metadata={"description": "`role-too-small` with 403: your organisation may do this, and your role may not."}
    )
    errors = fields.List(fields.Nested(FieldErrorSchema), required=True)
    next_free = fields.List(
        fields.Nested(SpanSchema),
        metadata={"description": "With 409 for weeks that are taken: the next ones as long that are free."},
    )
    request_id = fields.String(required=True)
