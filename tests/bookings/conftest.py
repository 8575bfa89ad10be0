"""A company and a hub with a request between them, inside the application's context."""

import pytest

from atmp_match.bookings import actions
from tests.factories.bookings import fresh, make_manager_of, make_request
from tests.factories.organisations import make_founder


@pytest.fixture
def founder(inside):
    return make_founder()


@pytest.fixture
def manager(inside):
    return make_manager_of("testa-center")


@pytest.fixture
def held(founder, manager, run_deliveries):
    booking = make_request(founder)
    run_deliveries()
    return fresh(booking)


@pytest.fixture
def accepted(held, manager, run_deliveries):
    actions.accept_booking(held.ref, by=manager)
    run_deliveries()
    return fresh(held)
