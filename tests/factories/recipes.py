"""Offers that take several resources, one after the other."""

from sqlalchemy import select, text

from atmp_match.calendar.actions import set_parts
from atmp_match.calendar.queries.recipes import get_managed_offer, later_parts
from atmp_match.calendar.rules.recipe_checks import Later, fingerprint
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from tests.factories.bookings import LINE, weeks_from_now

LAB, BENCHES = "Process laboratories", "BSL-2 bench places"
LAB_UNITS, BENCH_UNITS = 4, 3
LINE_NAME = "500 L mammalian bioreactor line"
ZONE = "Europe/Stockholm"


def id_of(name):
    return db.session.scalar(select(Resource.id).where(Resource.name == name))


def make_recipe(manager, *parts, offer_id=LINE):
    """Let the hub say what else a booking of the line takes; usually all laboratories, then all bench places.

    Two weeks on the line from a Monday; the laboratories in the third week, the bench places in the fourth.
    """
    usual = (
        Later(id_of(LAB), LAB_UNITS, offset=14, days=5),
        Later(id_of(BENCHES), BENCH_UNITS, from_end=True, offset=9, days=5),
    )
    seen = fingerprint(later_parts(get_managed_offer(offer_id, manager)))
    return set_parts(offer_id, parts or usual, seen=seen, by=manager)


def days_kept(booking):
    """Return what a booking keeps: names, first day, kind and how many units, by their first day."""
    rows = db.session.execute(
        text(
            "SELECT r.name, (lower(span) AT TIME ZONE :zone)::date AS start, e.kind, count(*) FROM calendar_entries e"
            " JOIN calendar_units u ON u.id = unit_id JOIN resources r ON r.id = resource_id"
            " WHERE holder_id = :holder AND released_at IS NULL GROUP BY 1, 2, 3 ORDER BY 2, 1"
        ),
        {"holder": booking.holder_id, "zone": ZONE},
    )
    return [tuple(row) for row in rows]


def kept_from(week, kind):
    """Return what a booking of two weeks keeps that begins so many weeks from now."""
    starts = [weeks_from_now(week + later)[0] for later in (0, 2, 3)]
    return list(zip((LINE_NAME, LAB, BENCHES), starts, [kind] * 3, (1, LAB_UNITS, BENCH_UNITS), strict=True))
