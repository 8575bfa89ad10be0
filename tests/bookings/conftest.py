"""A company and a hub with a request between them, inside the application's context."""

import pytest
from sqlalchemy import select

from atmp_match.bookings import actions
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import db
from tests.factories.accounts import sign_in
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


@pytest.fixture
def hub(app):
    """A browser of somebody who manages Testa Center."""
    with app.app_context():
        manager = make_manager_of("testa-center")
    client = app.test_client()
    sign_in(client, manager)
    return client


@pytest.fixture
def company(app):
    """A browser of somebody who founds a company."""
    with app.app_context():
        founder = make_founder()
    client = app.test_client()
    sign_in(client, founder)
    return client


@pytest.fixture
def where(app, hub):
    """The address of the hub's page of its one bioreactor line."""
    with app.app_context():
        name = Resource.name == "500 L mammalian bioreactor line"
        return f"/hub/resources/{db.session.scalar(select(Resource.id).where(name))}"
