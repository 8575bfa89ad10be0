"""What is booked moves the earliest start that matching shows."""

from datetime import timedelta

import pytest

from atmp_match.bookings import actions
from atmp_match.calendar.rules import monday_of
from atmp_match.matching.actions import find_matches
from atmp_match.matching.rules import MatchRequest
from atmp_match.products.rules import Need, Profile
from atmp_match.shared import clock
from tests.factories.bookings import LINE, make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_founder

pytestmark = pytest.mark.usefixtures("inside")


def earliest_start(**window):
    need = Need("pilot-run", modality="oncolytic-adenovirus", grade="research", containment="bsl-2", **window)
    answer = find_matches(MatchRequest(Profile(modality="oncolytic-adenovirus"), clock.today(), needs=(need,)))
    return next((match.earliest_start for match in answer.needs[0].matches if match.offer.id == LINE), None)


def test_a_free_line_starts_on_the_next_monday():
    make_manager_of("testa-center")

    assert earliest_start() == monday_of(clock.today() + timedelta(days=7))


def test_booked_weeks_and_their_changeover_push_the_start(run_deliveries):
    manager = make_manager_of("testa-center")
    booking = make_request(make_founder(), weeks=(8, 2))
    run_deliveries()
    actions.accept_booking(booking.ref, by=manager)

    # The line rests three days after Saturday, so the week behind it is lost too.
    assert earliest_start(earliest_start=booking.starts_on) == weeks_from_now(11)[0]


def test_a_window_that_is_all_booked_is_no_match(run_deliveries):
    make_manager_of("testa-center")
    booking = make_request(make_founder(), weeks=(8, 2))
    run_deliveries()

    assert earliest_start(earliest_start=booking.starts_on, latest_finish=booking.ends_on) is None


def test_a_hub_that_has_not_joined_keeps_no_calendar_here():
    assert earliest_start() == clock.today()
