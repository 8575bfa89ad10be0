"""The hub accepts at the very moment at which its time to answer ends: one of the two happens, and never both."""

import pytest

from atmp_match.bookings.actions import expire_due_bookings
from tests.factories.bookings import BENCH
from tests.factories.crowd import Asker, all_at_once, manager_of_testa, monday, ref_in

DUE_NOW = "UPDATE bookings SET answer_by = clock_timestamp() WHERE number = %s"
ENTRIES = """
SELECT count(*) FROM calendar_entries e JOIN bookings b ON b.holder_id = e.holder_id
WHERE b.number = %s AND e.released_at IS NULL
"""


@pytest.fixture(scope="module")
def manager(stack):
    return manager_of_testa(stack)


@pytest.mark.parametrize("week", [90, 91, *(pytest.param(n, marks=pytest.mark.slow) for n in range(92, 102))])
def test_an_accept_against_the_end_of_its_time_is_one_of_both(stack, manager, ledger, note, week):
    ref = ref_in(Asker(stack, BENCH).ask(monday(week)))
    ledger.wait_until_processed()
    number = int(ref.removeprefix("ATM-"))
    accept = manager.ready_to("accept", ref)
    ledger.change(DUE_NOW, number)

    def expire():
        with stack.app.app_context():
            expire_due_bookings()

    seconds = []
    answer, _ = all_at_once([accept, expire], seconds)
    expire()  # a request that the accept had locked just then, only to be refused, is left to the next look

    (status,) = ledger.statuses(BENCH, monday(week))
    assert (answer.status_code, status) in {(303, "accepted"), (409, "expired")}
    kept = ledger.ask(ENTRIES, number)
    assert kept == (1 if status == "accepted" else 0)
    note("hold expiry against accept", requests=1, seconds=seconds)
