"""A founder with a product, a hub with its manager, the office: the people an attacker would play."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import MetaData, select

from atmp_match.bookings.actions import ask_office
from atmp_match.extensions import db
from tests.factories.accounts import sign_in
from tests.factories.bookings import make_manager_of, make_product, make_request
from tests.factories.organisations import make_admin, make_founder

# What changes by mere reading and by signing in.
UNCLAIMED = "vecura-cells"  # nobody at its hub has joined
NOT_COUNTED = {"user_sessions", "heartbeats", "api_tokens"}


@dataclass
class People:
    """Who takes part, and the reference of the founder's product."""

    founder: Any
    rival: Any
    manager: Any
    other_manager: Any
    admin: Any
    product: str


@pytest.fixture
def people(app) -> People:
    with app.app_context():
        founder = make_founder()
        return People(
            founder=founder,
            rival=make_founder(),
            manager=make_manager_of("testa-center"),
            other_manager=make_manager_of("northx-matfors"),
            admin=make_admin(),
            product=make_product(founder).ref,
        )


@pytest.fixture
def as_founder(client, people):
    """The founder's browser."""
    sign_in(client, people.founder)
    return client


@pytest.fixture
def as_manager(app, people):
    """The browser of the hub's manager."""
    browser = app.test_client()
    sign_in(browser, people.manager)
    return browser


@pytest.fixture
def as_admin(app, people):
    """The browser of somebody in the office."""
    browser = app.test_client()
    sign_in(browser, people.admin)
    return browser


@pytest.fixture
def held(app, people, run_deliveries) -> str:
    """The founder's request, on hold at the hub; an anonymous one."""
    with app.app_context():
        ref = make_request(people.founder, product=people.product).ref
    run_deliveries()
    return ref


@pytest.fixture
def enquiry(app, people) -> int:
    """The founder's question about a hub that nobody has claimed."""
    with app.app_context():
        return ask_office(UNCLAIMED, product_ref=people.product, message="When do you open?", by=people.founder).id


@pytest.fixture
def everything(app):
    """Return a function that gives every row of the database, to compare before and after."""

    def rows():
        with app.app_context():
            found = MetaData()
            found.reflect(db.engine)
            tables = [table for table in found.sorted_tables if table.name not in NOT_COUNTED]
            return {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables}

    return rows
