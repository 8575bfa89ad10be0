"""What must never be of the wait list is seen by `flask ops verify`, whoever broke it."""

from sqlalchemy import text

from atmp_match.bookings.queries.invariants import count_broken
from atmp_match.extensions import db
from atmp_match.shared.transactions import transaction
from tests.bookings.looking import assert_nothing_is_broken
from tests.factories.bookings import make_request
from tests.factories.organisations import make_founder
from tests.factories.waits import make_place, make_wait

SEEDS = {
    "places on the wait list whose weeks are free": "UPDATE waits SET asked_at = now() - interval '1 hour'",
    "hubs' choices past their deadline": (
        "INSERT INTO freed_weeks (hub_id, resource_id, starts_on, ends_on, choose_by)"
        " SELECT hub_id, resource_id, earliest, before, now() - interval '1 hour' FROM waits LIMIT 1"
    ),
    "places on the wait list told twice of one span": (
        "INSERT INTO wait_tellings (wait_id, starts_on, ends_on, free_until, told_at, gone_at)"
        " SELECT id, earliest, before, before, now() - step * interval '1 hour', now()"
        " FROM waits, generate_series(1, 2) AS step"
    ),
    "hand-outs to nobody": (
        "INSERT INTO hand_outs (hub_id, resource_id, booking_id, rule, why, reason, starts_on, ends_on, asked_at)"
        " SELECT w.hub_id, w.resource_id, b.id, 'order', 'order', '', earliest, before, w.asked_at"
        " FROM waits w, bookings b LIMIT 1"
    ),
}


def test_what_must_never_be_of_the_wait_list_is_seen(inside, manager, run_deliveries):
    founder = make_founder()
    offer = make_place(manager)
    make_request(founder, offer.id, weeks=(20, 2))
    run_deliveries()
    make_wait(founder, offer)  # nobody serves it
    assert_nothing_is_broken()
    for name, seed in SEEDS.items():
        with transaction():
            db.session.execute(text(seed))
            assert count_broken()[name] == 1, name
            db.session.rollback()
