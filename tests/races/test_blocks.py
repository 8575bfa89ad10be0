"""The hub closes its only line for maintenance at the very moment at which a company asks for it."""

from datetime import timedelta
from functools import partial

import pytest

from atmp_match.calendar.actions import block_unit, remove_block
from atmp_match.shared.errors import Conflict
from tests.factories.crowd import Asker, all_at_once, monday, ref_in

LINE = "testa-pilot-microbial"  # another line than the other races have
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
