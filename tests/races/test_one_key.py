"""One request is sent twenty times at once, as by a nervous finger or a program that tries again."""

from functools import partial
from secrets import token_urlsafe

import pytest

from tests.factories.bookings import LINE
from tests.factories.crowd import all_at_once, monday, ref_in


@pytest.mark.parametrize("week", [50, 80])
def test_one_key_twenty_times_is_one_booking_and_one_answer(askers, ledger, week):
    asker, key = askers[0], token_urlsafe(16)
    answers = all_at_once([partial(asker.ask, monday(week), key=key)] * 20)
    ledger.wait_until_processed()

    assert len({ref_in(answer) for answer in answers}) == 1
    assert ledger.statuses(LINE, monday(week)) == {"held": 1}
