"""Fifty companies send a request for the same weeks of the same only unit at the same moment."""

import pytest

from tests.factories.bookings import LINE
from tests.factories.crowd import ask_all, manager_of_testa, monday, ref_in

STORED = (
    "SELECT (SELECT count(*) FROM bookings), (SELECT count(*) FROM events), (SELECT count(*) FROM idempotency_keys)"
)


# Every second week: a run's changeover reaches into the week after it.
@pytest.mark.parametrize("week", [10, 12, *(pytest.param(n, marks=pytest.mark.slow) for n in range(14, 50, 2))])
def test_one_of_fifty_gets_the_weeks_and_the_others_wait(askers, ledger, note, week):
    answers = ask_all(askers, monday(week), seconds := [])
    ledger.wait_until_processed()

    assert len({ref_in(answer) for answer in answers}) == len(askers)
    assert ledger.statuses(LINE, monday(week)) == {"held": 1, "waiting": len(askers) - 1}
    note("50 clients for one unit", requests=len(answers), seconds=seconds)


@pytest.fixture(scope="module")
def agreed(stack, askers, ledger):
    """Weeks that the hub has accepted for somebody."""
    start = monday(60)
    ref = ref_in(askers[0].ask(start))
    ledger.wait_until_processed()
    assert manager_of_testa(stack).ready_to("accept", ref)().status_code == 303
    return start


@pytest.mark.parametrize("turn", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 21))])
def test_fifty_requests_for_agreed_weeks_are_refused_and_store_nothing(askers, ledger, agreed, turn):
    before = ledger.rows(STORED)
    answers = ask_all(askers, agreed)

    assert [answer.status_code for answer in answers] == [409] * len(askers)
    assert all("These weeks are booked or closed. Nothing was sent." in answer.text for answer in answers)
    assert ledger.rows(STORED) == before
