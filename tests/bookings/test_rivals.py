"""Whom the inbox warns of: who waits for the same days, and never who holds a unit of their own."""

import pytest

from atmp_match.bookings.queries.bookings import list_rival_refs
from atmp_match.bookings.rules.transitions import Status
from tests.factories.bookings import BENCH, fresh, make_manager_of, make_request
from tests.factories.organisations import make_founder

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def four(inside, run_deliveries):
    """Four requests for the same weeks of three benches: three hold one each, the fourth waits."""
    make_manager_of("testa-center")
    requests = [make_request(make_founder(), BENCH) for _ in range(4)]
    run_deliveries()
    return [fresh(request) for request in requests]


def test_who_holds_another_bench_is_no_rival(four, run_deliveries):
    *held, waiting = four

    assert [booking.status for booking in four] == [Status.HELD] * 3 + [Status.WAITING]
    assert [list_rival_refs(booking) for booking in held] == [[waiting.ref]] * 3


def test_who_waits_is_told_of_everybody_who_holds_a_bench(four):
    *held, waiting = four

    assert list_rival_refs(waiting) == [booking.ref for booking in held]


def test_who_waits_for_other_weeks_is_no_rival(four, run_deliveries):
    later = make_request(make_founder(), BENCH, weeks=(10, 2))
    run_deliveries()

    assert list_rival_refs(fresh(later)) == []
