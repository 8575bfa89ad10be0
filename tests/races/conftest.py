"""Fifty founders and two managers on the running application."""

import pytest

from tests.factories.bookings import LINE
from tests.factories.crowd import Asker
from tests.invariants import Ledger

CROWD = 50


@pytest.fixture(scope="session")
def ledger(stack):
    return Ledger(stack.postgres.dsn("atmp_stack"))


@pytest.fixture(scope="session")
def askers(stack):
    """Fifty companies, each with the page of the same offer open, whose resource has one unit."""
    askers = [Asker(stack, LINE) for _ in range(CROWD)]
    yield askers
    for asker in askers:
        asker.visitor.client.close()


@pytest.fixture(autouse=True)
def nothing_broken(ledger):
    """After every race, look at the database from outside."""
    yield
    ledger.wait_until_decided()
    assert ledger.broken() == {}


@pytest.fixture(scope="package", autouse=True)
def nothing_left(ledger):
    """After the last race, see that everybody was told."""
    yield
    ledger.wait_until_drained(patience=900)  # the long suite leaves two thousand mails
    assert ledger.broken() == {}
