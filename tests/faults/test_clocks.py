"""Clocks that are wrong, and clocks that are changed twice a year."""

import time
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from atmp_match.bookings.queries.invariants import OVERLAPS
from atmp_match.calendar.rules import monday_of, week_span
from tests.factories.crowd import monday, ref_in

pytestmark = pytest.mark.slow
SKEWED = Path(__file__).parent / "skewed"
HOUR = 3600
DUE = "UPDATE bookings SET answer_by = now() + make_interval(secs => %s) WHERE number = %s"
STATUS = "SELECT status FROM bookings WHERE number = %s"
EDGES = """
SELECT count(*) FROM calendar_entries e JOIN bookings b USING (holder_id)
WHERE b.number = ANY(%s) AND e.released_at IS NULL
  AND (lower(e.span) AT TIME ZONE 'Europe/Stockholm')::date = b.starts_on
  AND (lower(e.span) AT TIME ZONE 'Europe/Stockholm')::time = '00:00'
  AND (upper(e.span) AT TIME ZONE 'Europe/Stockholm')::date = b.ends_on
  AND (upper(e.span) AT TIME ZONE 'Europe/Stockholm')::time = '00:00'
"""
HOURS = """
SELECT (extract(epoch FROM upper(e.span) - lower(e.span)) / 3600)::int FROM calendar_entries e
JOIN bookings b USING (holder_id) WHERE b.number = %s AND e.released_at IS NULL
"""


def number(ref):
    return int(ref.removeprefix("ATM-"))


def ask_for(asker, start, weeks):
    """Send the form for so many working weeks, and return the booking's number."""
    typed = {
        "choice": "other",
        "start": start.isoformat(),
        "length": str(weeks),
        "key": f"{asker.address}{start}{weeks}",
    }
    return number(ref_in(asker.post(asker.address, asker.form.filled(typed))))


@contextmanager
def workers_clock_off_by(patient, seconds):
    worker = patient.stack.program("worker")
    true_environment = worker.env
    worker.stop()
    worker.env = {**true_environment, "PYTHONPATH": str(SKEWED), "ATMP_CLOCK_OFF": str(seconds)}
    worker.start()
    try:
        patient.stack.wait_until_ready()
        yield
    finally:
        worker.stop()
        worker.env = true_environment
        worker.start()
        patient.stack.wait_until_ready()


@pytest.mark.parametrize(("seconds", "week"), [(HOUR, 92), (-HOUR, 96)])
def test_a_worker_whose_clock_is_an_hour_off_ends_holds_when_they_are_due(patient, note, seconds, week):
    began, first = time.monotonic(), monday(week)
    with workers_clock_off_by(patient, seconds):
        early, due = (ask_for(asker, first + timedelta(weeks=2 * n), 1) for n, asker in enumerate(patient.askers[:2]))
        patient.ledger.wait_until_processed()
        patient.ledger.change(DUE, HOUR / 2, early)
        patient.ledger.change(DUE, -1, due)
        assert patient.nurse(lambda: patient.ledger.ask(STATUS, due) == "expired")
        time.sleep(12)  # the next sweep has passed, too
        assert patient.ledger.ask(STATUS, early) == "held"
    outcome = {"requests": 2, "tries": 2, "lost": 0, "duplicated": 0, "overlaps": patient.ledger.ask(OVERLAPS)}
    name = f"22 worker's clock {'ahead' if seconds > 0 else 'behind'} by an hour"
    note({"fault": name, "seconds": f"{time.monotonic() - began:.1f}", **outcome})
    patient.recover()


@pytest.mark.parametrize(
    ("change", "sunday", "off"), [("spring", date(2027, 3, 28), -1), ("autumn", date(2027, 10, 31), +1)]
)
def test_weeks_across_the_change_of_clocks_keep_their_days(patient, note, change, sunday, off):
    began = time.monotonic()
    first, last = monday_of(sunday), sunday + timedelta(days=1)
    whole, before, after = ((first, 2), (first - timedelta(weeks=1), 1), (last + timedelta(weeks=1), 1))
    numbers = [ask_for(asker, *weeks) for asker, weeks in zip(patient.askers, (whole, before, after), strict=False)]
    patient.ledger.wait_until_processed()

    assert patient.ledger.ask(EDGES, numbers) == 3
    start, end = week_span(first, 2)
    assert patient.ledger.ask(HOURS, numbers[0]) == (end - start).days * 24 + off
    outcome = {"requests": 3, "tries": 3, "lost": 0, "duplicated": 0, "overlaps": patient.ledger.ask(OVERLAPS)}
    note({"fault": f"21 clocks change in {change}", "seconds": f"{time.monotonic() - began:.1f}", **outcome})
    patient.recover()
