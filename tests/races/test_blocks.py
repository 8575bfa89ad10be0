"""The hub closes its only line for maintenance at the very moment at which a company asks for it."""

from datetime import timedelta
from functools import partial

import pytest

from atmp_match.bookings.actions import make_way_for_block
from atmp_match.calendar.actions import block_unit, lift_block, remove_block
from atmp_match.calendar.queries import list_blocks
from atmp_match.calendar.rules.blocks import Block
from atmp_match.shared.errors import Conflict
from tests.factories.crowd import Asker, all_at_once, colleague_at_testa, monday, ref_in

LINE = "testa-pilot-microbial"  # another line than the other races have
RESOURCE = "SELECT resource_id FROM offer_resources WHERE offer_id = %s"
UNIT = """
SELECT min(u.id) FROM calendar_units u JOIN offer_resources r ON r.resource_id = u.resource_id WHERE r.offer_id = %s
"""


@pytest.fixture(scope="module")
def companies(stack):
    return [Asker(stack, LINE) for _ in range(5)]


# Every second week, for the line rests between two bookings.
@pytest.mark.parametrize("week", [82, 84, *(pytest.param(n, marks=pytest.mark.slow) for n in range(86, 102, 2))])
def test_of_a_block_and_a_request_one_has_the_weeks(stack, companies, ledger, note, week):
    unit_id, start = ledger.ask(UNIT, LINE), monday(week)

    def block():
        with stack.app.app_context():
            end = start + timedelta(days=7)
            try:
                return block_unit(unit_id, start=start, end=end, zone="Europe/Stockholm", note="Maintenance")
            except Conflict:
                return None

    seconds = []
    *answers, block_id = all_at_once([*(partial(company.ask, start) for company in companies), block], seconds)
    ledger.wait_until_decided()

    sent = [answer for answer in answers if answer.status_code == 303]
    assert {answer.status_code for answer in answers} <= {303, 409}
    assert len({ref_in(answer) for answer in sent}) == len(sent)
    held = ledger.statuses(LINE, start).get("held", 0)
    assert held == (0 if block_id else 1)
    note("block against request", requests=len(answers), seconds=seconds)
    if block_id:
        with stack.app.app_context():
            remove_block(block_id)
        ledger.wait_until_decided()
        # Whoever waited has the days now.
        assert ledger.statuses(LINE, start).get("held", 0) == min(1, len(sent))


# The line rests, and the bookings in the way move to the weeks that follow.
@pytest.mark.parametrize("week", [40, *(pytest.param(n, marks=pytest.mark.slow) for n in (20, 30, 50, 60, 70))])
def test_of_days_that_are_closed_over_a_booking_nobody_new_gets_any(stack, companies, ledger, note, week):
    resource_id, start = ledger.ask(RESOURCE, LINE), monday(week)
    ref = ref_in(companies[0].ask(start))
    ledger.wait_until_processed()
    others = companies[1:]

    def close():
        with stack.app.app_context():
            block = Block(start, start + timedelta(days=6))
            return make_way_for_block(resource_id, block, position=None, note="", by=colleague_at_testa())

    def blocks():
        with stack.app.app_context():
            return [kept for kept in list_blocks(resource_id) if kept.last_end.date() - start <= timedelta(days=7)]

    seconds = []
    *answers, done = all_at_once([*(partial(company.ask, start) for company in others), close], seconds)
    assert done.asked == (ref,)
    ledger.wait_until_decided()
    assert {answer.status_code for answer in answers} <= {303, 409}
    # Whoever asked a moment before waits; whoever asks now is told.
    assert others[0].ask(start).status_code == 409

    agree = companies[0].ready_to("agree", ref)
    all_at_once([*(partial(company.ask, start) for company in others), agree], seconds)
    ledger.wait_until_decided()
    assert ledger.statuses(LINE, start).get("held", 0) == 0
    [kept] = [kept for kept in blocks() if kept.start.date() - start >= timedelta(days=-1)]
    assert kept.waits_for == 0
    note("closed days against request", requests=2 * len(others), seconds=seconds)
    with stack.app.app_context():
        lift_block(resource_id, kept.holder_id, by=colleague_at_testa())
    ledger.wait_until_decided()
