"""What tests of bookings look at: the weeks that are kept, and whether a refusal left anything behind."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.history import differing_from_history
from atmp_match.bookings.queries.invariants import count_broken
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.transactions import transaction

KEPT = """
SELECT (lower(span) AT TIME ZONE 'Europe/Stockholm')::date, (upper(span) AT TIME ZONE 'Europe/Stockholm')::date, kind
FROM calendar_entries WHERE holder_id = :holder AND released_at IS NULL ORDER BY 1
"""
WAIT_LIST = ("waits", "freed_weeks", "hand_outs")
ROWS = " UNION ALL ".join(
    f"SELECT md5(string_agg(b::text, '' ORDER BY id)) FROM {table} b"  # noqa: S608 -- the test's own words
    for table in (
        "bookings",
        "booking_proposals",
        "calendar_entries",
        "events",
        "booking_reminders",
        "waits",
        "freed_weeks",
        "hand_outs",
    )
)


def kept(booking):
    """Return the days that are kept for a booking, each with its kind."""
    rows = db.session.execute(text(KEPT), {"holder": booking.holder_id}).all()
    return [((row[0], row[1]), row[2]) for row in rows]


def days(booking):
    return booking.starts_on, booking.ends_on


def overdue(booking):
    with transaction():
        past = clock.now() - timedelta(minutes=1)
        db.session.execute(update(Booking).where(Booking.id == booking.id).values(answer_by=past))
    db.session.expire_all()


def refused(kind, work):
    """Do what is refused, and see that nothing of it is left."""
    before = db.session.execute(text(ROWS)).all()
    with pytest.raises(kind) as caught:
        work()
    assert db.session.execute(text(ROWS)).all() == before
    return caught.value


def assert_nothing_is_broken():
    assert {name: count for name, count in count_broken().items() if count} == {}
    assert list(differing_from_history()) == []
