"""Four hundred requests for three hundred and twenty places: every place is taken, and none twice."""

from functools import partial

import pytest

from tests.factories.bookings import BENCH
from tests.factories.crowd import Asker, all_at_once, monday, ref_in

UNITS, WEEKS, RIVALS = 8, 40, 10
AT_ONCE = 50  # 400 requests in eight volleys
FIRST_WEEK = 20
MAKE_ROOM = """
WITH made AS (
    INSERT INTO resources (hub_id, name, kind, unit_count, illustrative, changeover_days)
    SELECT hub_id, 'Eight benches', kind, %s, true, 0 FROM resources
    WHERE id = (SELECT resource_id FROM offer_resources WHERE offer_id = %s)
    RETURNING id
)
UPDATE offer_resources SET resource_id = (SELECT id FROM made) WHERE offer_id = %s
"""
PLACES = """
SELECT count(*) FROM calendar_entries e JOIN calendar_units u ON u.id = e.unit_id
WHERE u.resource_id = %s AND e.released_at IS NULL
"""
OF_OFFER = "SELECT resource_id FROM offer_resources WHERE offer_id = %s"


@pytest.fixture
def eight_benches(ledger):
    """The offer's places are eight for the while; returns the resource's id."""
    usual = ledger.ask(OF_OFFER, BENCH)
    ledger.change(MAKE_ROOM, UNITS, BENCH, BENCH)
    yield ledger.ask(OF_OFFER, BENCH)
    ledger.change("UPDATE offer_resources SET resource_id = %s WHERE offer_id = %s", usual, BENCH)


@pytest.mark.slow
def test_four_hundred_requests_fill_three_hundred_and_twenty_places(stack, ledger, eight_benches, note):
    askers = [Asker(stack, BENCH) for _ in range(AT_ONCE)]
    # Each week is asked for ten times, by ten companies that follow each other, so that the same weeks meet.
    asks = [FIRST_WEEK + n // RIVALS for n in range(WEEKS * RIVALS)]
    seconds, answers = [], []
    for volley in range(0, len(asks), AT_ONCE):
        works = zip(askers, asks[volley : volley + AT_ONCE], strict=True)
        answers += all_at_once([partial(asker.ask, monday(week)) for asker, week in works], seconds)
    ledger.wait_until_decided(patience=240)

    assert len({ref_in(answer) for answer in answers}) == len(asks)
    by_week = [ledger.statuses(BENCH, monday(FIRST_WEEK + n)) for n in range(WEEKS)]
    assert by_week == [{"held": UNITS, "waiting": RIVALS - UNITS}] * WEEKS
    taken = ledger.ask(PLACES, eight_benches)
    assert taken == UNITS * WEEKS
    note("400 asks for 320 places in 8 units", requests=len(asks), lost=UNITS * WEEKS - taken, seconds=seconds)
