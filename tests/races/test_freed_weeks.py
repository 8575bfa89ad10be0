"""Weeks are given back at the very moment at which others ask for them: nobody is left waiting for free weeks."""

from functools import partial

import pytest

from tests.factories.bookings import LINE
from tests.factories.crowd import all_at_once, monday, ref_in


@pytest.mark.parametrize("week", [62, 64, *(pytest.param(n, marks=pytest.mark.slow) for n in range(66, 80, 2))])
def test_a_withdrawal_while_others_ask_leaves_nobody_waiting_for_free_weeks(askers, ledger, week):
    first, *others = askers[:9]
    ref = ref_in(first.ask(monday(week)))
    ledger.wait_until_processed()

    # As one of nine it falls into the midst of the others.
    withdraw = first.ready_to("withdraw", ref)
    answers = all_at_once([withdraw, *(partial(asker.ask, monday(week)) for asker in others)])
    ledger.wait_until_decided()

    assert [answer.status_code for answer in answers] == [303] * 9
    assert ledger.statuses(LINE, monday(week)) == {"withdrawn": 1, "held": 1, "waiting": 7}
