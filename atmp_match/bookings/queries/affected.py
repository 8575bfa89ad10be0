"""Whose bookings are in the way of something."""

from collections.abc import Collection
from uuid import UUID

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.bookings import whole_bookings
from atmp_match.extensions import db


def list_by_holders(holder_ids: Collection[UUID]) -> list[Booking]:
    """Return the bookings that own these entries of the calendar, by their first day; blocks are none."""
    statement = whole_bookings().where(Booking.holder_id.in_(holder_ids)).order_by(Booking.starts_on, Booking.id)
    return list(db.session.scalars(statement))
