"""Fifty founders and two managers on the running application; at the end, one line for each race."""

from collections import defaultdict

import pytest

from atmp_match.bookings.queries.invariants import OVERLAPS
from tests.factories.bookings import LINE
from tests.factories.crowd import Asker
from tests.invariants import Ledger

CROWD = 50
COLUMNS = ("race", "rounds", "requests", "double", "lost", "p99 ms")
LINE_OF_TABLE = "{:40} {:>7} {:>9} {:>7} {:>5} {:>7}"


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


@pytest.fixture
def note(ledger, record_property):
    """Put a round of a race into the table: how many took part, and how long each waited for the answer."""

    def put(race, *, requests, seconds, lost=0):
        record_property("race", (race, requests, ledger.ask(OVERLAPS), lost, tuple(seconds)))

    return put


def pytest_terminal_summary(terminalreporter):
    """Print one line for each race, with all its rounds."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    rounds = defaultdict(list)
    for report in reports:
        for name, value in report.user_properties:
            if name == "race":
                rounds[value[0]].append(value[1:])
    if rounds:
        terminalreporter.section("races")
        terminalreporter.write_line(LINE_OF_TABLE.format(*COLUMNS))
    for race, run in rounds.items():
        asked, double, lost = (sum(part) for part in list(zip(*run, strict=True))[:3])
        waits = sorted(1000 * wait for *_, each in run for wait in each)
        p99 = f"{waits[int(0.99 * (len(waits) - 1))]:.0f}"
        terminalreporter.write_line(LINE_OF_TABLE.format(race, len(run), asked, double, lost, p99))
