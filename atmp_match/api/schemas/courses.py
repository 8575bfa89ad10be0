"""Courses on dates, whose seats are booked."""

from marshmallow import Schema, fields

from atmp_match.shared.locale import language


class CourseSchema(Schema):
    """A course that can be asked for by its `start` and `end`, with a `quantity` of seats; never who has the others."""

    start = fields.Date(required=True, attribute="course.start")
    end = fields.Date(required=True, attribute="course.end")
    title = fields.Function(lambda row: row.course.title_in(language()), required=True, metadata={"type": "string"})
    opens_at = fields.String(
        required=True,
        allow_none=True,
        attribute="course.opens_at",
        metadata={"description": "on each day, local time of the hub, such as 09:00; null where it has not said"},
    )
    closes_at = fields.String(required=True, allow_none=True, attribute="course.closes_at")
    seats = fields.Integer(required=True, attribute="course.seats")
    left = fields.Integer(required=True, metadata={"description": "seats that nobody holds or has booked"})
