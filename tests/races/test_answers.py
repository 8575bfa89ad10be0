"""Two managers of one hub answer the same request at the same moment."""

import pytest

from tests.factories.bookings import BENCH
from tests.factories.crowd import Asker, all_at_once, manager_of_testa, monday, ref_in

ACCEPTED = "SELECT count(*) FROM events WHERE name = 'booking-accepted'"


@pytest.fixture(scope="module")
def managers(stack):
    return manager_of_testa(stack), manager_of_testa(stack)


@pytest.fixture(scope="module")
def founder(stack):
    return Asker(stack, BENCH)


# Weeks that no other test on the same running application asks for at these benches.
@pytest.mark.parametrize("week", [70, 71, 72, *(pytest.param(n, marks=pytest.mark.slow) for n in range(73, 90))])
def test_of_two_who_accept_at_once_one_wins_and_the_other_is_told(managers, founder, ledger, note, week):
    ref = ref_in(founder.ask(monday(week)))
    ledger.wait_until_processed()
    before = ledger.ask(ACCEPTED)

    answers = all_at_once([manager.ready_to("accept", ref) for manager in managers], seconds := [])

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    (refused,) = [answer.text for answer in answers if answer.status_code == 409]
    assert "was accepted at" in refused or "was changed at" in refused
    assert ledger.statuses(BENCH, monday(week)) == {"accepted": 1}
    assert ledger.ask(ACCEPTED) == before + 1
    note("two accepts", requests=len(answers), seconds=seconds)
