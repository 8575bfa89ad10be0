"""A whole application of its own, to be broken: nothing here is shared with other tests."""

import pytest

from tests.faults.trial import Patient

COLUMNS = ("fault", "requests", "tries", "lost", "duplicated", "overlaps", "p99 ms", "seconds")
LINE = "{:52} {:>9} {:>6} {:>5} {:>11} {:>9} {:>7} {:>8}"


@pytest.fixture(scope="package")
def patient():
    patient = Patient()
    try:
        patient.start()
        yield patient
    finally:
        patient.stop()


@pytest.fixture
def note(record_property):
    """Put a fault's outcome into the table at the end."""
    return lambda outcome: record_property("outcome", [str(outcome.get(column, "")) for column in COLUMNS])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Keep the faults in one process: two applications of this size at once would starve each other."""
    for item in items:
        if "patient" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("faults"))


def pytest_terminal_summary(terminalreporter):
    """Print one line for each fault, whether its test passed or not."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    rows = [value for report in reports for name, value in report.user_properties if name == "outcome"]
    if rows:
        terminalreporter.section("faults")
        terminalreporter.write_line(LINE.format(*COLUMNS))
        for row in rows:
            terminalreporter.write_line(LINE.format(*row))
