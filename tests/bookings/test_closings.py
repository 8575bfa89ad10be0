"""A block over existing bookings: its days are closed at once, and it is complete when the last one has moved."""

import pytest
from sqlalchemy import func, select, text

from atmp_match.bookings import actions
from atmp_match.bookings.queries.offers import get_offer, resource_of
from atmp_match.bookings.rules.transitions import Status
from atmp_match.calendar.actions import lift_block
from atmp_match.calendar.queries import list_blocks
from atmp_match.calendar.rules import Lengths
from atmp_match.calendar.rules.blocks import Block
from atmp_match.extensions import db
from atmp_match.matching.actions.free_time import free_time
from atmp_match.shared import clock
from atmp_match.shared.errors import NotFound, WeeksTaken
from atmp_match.shared.models import EventRow
from tests.bookings.looking import assert_nothing_is_broken, refused
from tests.factories.bookings import BENCH, LINE, fresh, make_request, weeks_from_now
from tests.factories.organisations import make_founder

FIRST, END = weeks_from_now(8, 2)  # the days of `held` and `accepted`
CLOSED = Block(FIRST, END)
WEEKLY = Lengths(in_weeks=True, min_days=7, max_days=70)
TAKEN = """
SELECT count(DISTINCT u.id) FROM calendar_units u JOIN calendar_entries e ON e.unit_id = u.id AND e.released_at IS NULL
WHERE u.resource_id = :resource AND e.kind = 'block'
"""


@pytest.fixture(autouse=True)
def nothing_broken(inside):
    yield
    assert_nothing_is_broken()


def resource(offer_id=LINE):
    return resource_of(get_offer(offer_id)).id


def blocked_units(offer_id):
    return db.session.scalar(text(TAKEN), {"resource": resource(offer_id)})


def close(by, offer_id=LINE):
    return actions.make_way_for_block(resource(offer_id), CLOSED, position=None, note="Service", by=by)


def test_nobody_new_gets_the_days_and_the_block_is_complete_when_the_last_booking_has_moved(
    accepted, founder, manager, run_deliveries
):
    assert close(manager).asked == (accepted.ref,)
    [kept] = list_blocks(resource())
    assert (kept.note, kept.waits_for) == ("Service", 1)
    for start, length in ((8, 1), (9, 1), (8, 2), (7, 2)):
        refused(WeeksTaken, lambda at=start, n=length: make_request(make_founder(), weeks=(at, n)))
    assert free_time([LINE], clock.today())[LINE].first(WEEKLY, FIRST) > END

    actions.agree_to_weeks(accepted.ref, by=founder)
    run_deliveries()
    [kept] = list_blocks(resource())
    assert (kept.waits_for, kept.positions, kept.times) == (0, (1,), 1)
    refused(WeeksTaken, lambda: make_request(make_founder(), weeks=(8, 1)))


def test_who_waits_for_the_days_is_not_served_into_them(held, founder, manager, run_deliveries):
    waiting = make_request(make_founder(), weeks=(8, 2))
    run_deliveries()
    close(manager)
    run_deliveries()
    actions.withdraw_booking(held.ref, by=founder)
    run_deliveries()

    lost = (EventRow.about == f"booking:{waiting.id}") & (EventRow.name == "weeks-lost")
    assert db.session.scalar(select(func.count()).select_from(EventRow).where(lost)) == 1
    assert fresh(waiting).status is Status.WAITING
    [kept] = list_blocks(resource())
    assert kept.waits_for == 0
    lift_block(resource(), kept.holder_id, by=manager)
    run_deliveries()
    assert fresh(waiting).status is Status.HELD


def test_free_units_are_blocked_at_once_and_the_others_as_they_become_free(founder, manager, run_deliveries):
    two = [make_request(founder, BENCH, weeks=(8, 2)) for _ in range(2)]
    run_deliveries()
    close(manager, BENCH)
    assert blocked_units(BENCH) == 3 - len(two)
    refused(WeeksTaken, lambda: make_request(make_founder(), BENCH, weeks=(8, 1)))
    for left, booking in ((1, two[0]), (0, two[1])):
        actions.withdraw_booking(booking.ref, by=founder)
        [kept] = list_blocks(resource(BENCH))
        assert (kept.waits_for, blocked_units(BENCH)) == (left, 3 - left)


def test_a_block_that_still_waits_can_be_lifted(accepted, manager, run_deliveries):
    close(manager)
    [kept] = list_blocks(resource())
    lift_block(resource(), kept.holder_id, by=manager)
    run_deliveries()

    assert list_blocks(resource()) == []
    refused(NotFound, lambda: lift_block(resource(), kept.holder_id, by=manager))
    assert fresh(accepted).starts_on == FIRST


def test_others_neither_close_days_nor_lift_them(accepted, founder, manager):
    refused(NotFound, lambda: close(founder))
    close(manager)
    [kept] = list_blocks(resource())
    refused(NotFound, lambda: lift_block(resource(), kept.holder_id, by=founder))
