"""Other weeks on the running application: two sides, and others who want the same weeks, at the same moment."""

import time
from datetime import timedelta
from functools import partial

import pytest

from atmp_match.bookings import actions
from tests.factories.bookings import LINE
from tests.factories.crowd import all_at_once, manager_of_testa, monday, ref_in

SOON = "UPDATE bookings SET answer_by = clock_timestamp() + interval '300 milliseconds' WHERE number = %s"
STATUS = "SELECT status FROM bookings WHERE number = %s"
KEPT_FROM = """
SELECT count(*) FROM calendar_entries e JOIN calendar_units u ON u.id = e.unit_id
JOIN offer_resources o ON o.resource_id = u.resource_id AND o.offer_id = %s
WHERE e.released_at IS NULL AND lower(e.span) = %s::timestamp AT TIME ZONE 'Europe/Stockholm'
"""


@pytest.fixture(scope="module")
def manager(stack):
    return manager_of_testa(stack)


@pytest.fixture
def held(askers, ledger):
    """Return a function that lets the first founder hold a week."""

    def held(week):
        ref = ref_in(askers[0].ask(monday(week)))
        ledger.wait_until_decided()
        return ref

    held.by = askers[0]
    return held


def typed(week):
    return f"{monday(week)} to {monday(week) + timedelta(days=4)}"


def status_of(ledger, ref):
    return ledger.ask(STATUS, int(ref.removeprefix("ATM-")))


@pytest.mark.parametrize("week", [52, *(pytest.param(n, marks=pytest.mark.slow) for n in range(92, 96, 4))])
def test_of_a_proposal_and_eight_requests_for_its_weeks_one_gets_them(askers, ledger, manager, held, week):
    propose = manager.ready_to("propose", held(week), weeks=typed(week + 2))

    answers = all_at_once([propose, *(partial(asker.ask, monday(week + 2)) for asker in askers[1:9])])
    ledger.wait_until_decided()

    statuses = ledger.statuses(LINE, monday(week + 2))
    proposed = answers[0].status_code == 303
    assert statuses == ({"waiting": 8} if proposed else {"held": 1, "waiting": 7})
    assert ledger.ask(KEPT_FROM, LINE, monday(week + 2)) == 1
    assert answers[0].status_code in {303, 409}


@pytest.mark.parametrize("week", [56, *(pytest.param(n, marks=pytest.mark.slow) for n in range(96, 99, 2))])
def test_of_an_acceptance_and_a_withdrawal_one_wins(askers, ledger, manager, held, week):
    ref = held(week)
    works = [manager.ready_to("accept", ref), askers[0].ready_to("withdraw", ref)]

    accepted, withdrawn = (answer.status_code == 303 for answer in all_at_once(works))

    assert accepted is not withdrawn
    assert status_of(ledger, ref) == ("accepted" if accepted else "withdrawn")


@pytest.fixture
def expire(stack, ledger):
    """Return a function that sweeps for what is overdue, again and again, until the booking is decided."""

    def expire(ref):
        with stack.app.app_context():
            while status_of(ledger, ref) == "proposed":
                actions.expire_due_bookings()

    return expire


@pytest.mark.parametrize("week", [82, 86])
def test_an_agreement_at_the_end_of_its_time_is_made_or_comes_too_late(ledger, manager, held, expire, week):
    ref = held(week)
    assert manager.ready_to("propose", ref, weeks=typed(week + 2))().status_code == 303
    agree = held.by.ready_to("agree", ref)
    ledger.change(SOON, int(ref.removeprefix("ATM-")))

    def agree_late():
        time.sleep(0.29)  # just before the deadline
        return agree()

    answer, _done = all_at_once([agree_late, partial(expire, ref)])
    ledger.wait_until_decided()

    assert (answer.status_code, status_of(ledger, ref)) in {(303, "accepted"), (409, "expired")}


def test_of_two_sides_that_propose_at_once_one_is_first(askers, ledger, manager, held):
    ref = held(90)
    works = [
        manager.ready_to("propose", ref, weeks=typed(100)),
        askers[0].ready_to("propose", ref, weeks=typed(102)),
    ]

    codes = [answer.status_code for answer in all_at_once(works)]

    assert sorted(codes) == [303, 409]
    kept = [ledger.ask(KEPT_FROM, LINE, monday(week)) for week in (90, 100, 102)]
    assert kept == [1, *(int(code == 303) for code in codes)]
