"""Bookings as a calendar that programs read again and again; each booking at the reader's level."""

from datetime import date, timedelta

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import or_

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.bookings import party_of, whole_bookings
from atmp_match.bookings.queries.ics import as_calendar
from atmp_match.bookings.queries.seen import SeenBooking, as_seen
from atmp_match.catalogue.models import Hub
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared import clock

LOOKS_BACK = timedelta(days=365)  # what ended longer ago is history, and in the bookings list
MOST = 2000  # bookings


def feed_of(reader: Actor, *, hub: Hub | None, public_url: str) -> bytes:
    """Return an iCalendar file of every booking of the reader's organisations, or of one hub, that has days.

    Cancelled ones stay in it, marked so: a calendar that has shown one must learn of it.
    """
    since = clock.today() - LOOKS_BACK
    seen = [_seen(booking, reader) for booking in _list_bookings(reader, hub=hub, since=since)]
    name = f"ATMP Match: {hub.name}" if hub else _("ATMP Match: bookings")
    return as_calendar(seen, public_url=public_url, name=name)


def _list_bookings(reader: Actor, *, hub: Hub | None, since: date) -> list[Booking]:
    own = or_(Booking.company_id.in_(reader.company_ids), Hub.operator_id.in_(reader.operator_ids))
    statement = whole_bookings().where(Booking.hub_id == hub.id if hub else own, Booking.ends_on >= since)
    # Where there are too many, the earliest are left out.
    newest = db.session.scalars(statement.order_by(Booking.starts_on.desc(), Booking.id).limit(MOST)).all()
    return list(reversed(newest))


def _seen(booking: Booking, reader: Actor) -> SeenBooking:
    party = party_of(booking, reader)
    if party is None:
        raise RuntimeError("the statement asks for the reader's own bookings only")
    return as_seen(booking, party, taxonomy(), str(get_locale()))
