"""Two or twenty do the same thing at the same moment, and messages come twice and in the wrong order."""

import time
from functools import partial
from secrets import token_urlsafe

import pytest

from atmp_match.bookings.queries.invariants import OVERLAPS
from atmp_match.extensions import celery
from tests.factories.bookings import LINE
from tests.factories.crowd import Asker, all_at_once, manager_of_testa, monday, ref_in

pytestmark = pytest.mark.slow
ROUNDS = 20
BOOKINGS = "SELECT count(*) FROM bookings"
OPEN = "SELECT id, task, queue FROM deliveries WHERE closed_at IS NULL ORDER BY id DESC"
DUE_SOON = "UPDATE bookings SET answer_by = now() + interval '150 milliseconds' WHERE number = %s"
STATUS = "SELECT status FROM bookings WHERE number = %s"
ENDS = """
SELECT count(*) FROM events e JOIN bookings b ON e.about = 'booking:' || b.id
WHERE b.number = %s AND e.name IN ('booking-accepted', 'booking-expired')
"""


def number(ref):
    return int(ref.removeprefix("ATM-"))


@pytest.fixture(scope="module")
def managers(patient):
    return manager_of_testa(patient.stack), manager_of_testa(patient.stack)


@pytest.fixture(scope="module")
def askers(patient):
    """Eight companies at a line of one unit; its changeover reaches into the week after a run."""
    return [Asker(patient.stack, LINE) for _ in range(8)]


@pytest.fixture
def noted(patient, note):
    """Count what there was before, and write the line of the table from what there is afterwards."""
    began, before = time.monotonic(), patient.ledger.ask(BOOKINGS)

    def write(fault, requests, tries):
        stored = patient.ledger.ask(BOOKINGS) - before
        outcome = {"lost": max(0, requests - stored), "duplicated": max(0, stored - requests)}
        outcome["overlaps"] = patient.ledger.ask(OVERLAPS)
        seconds = f"{time.monotonic() - began:.1f}"
        note({"fault": fault, "requests": requests, "tries": tries, "seconds": seconds, **outcome})
        assert outcome == {"lost": 0, "duplicated": 0, "overlaps": 0}

    return write


def test_of_two_managers_who_accept_at_once_one_wins(patient, askers, managers, noted):
    for turn in range(ROUNDS):
        ref = ref_in(askers[0].ask(monday(4 + 2 * turn)))
        patient.ledger.wait_until_processed()
        answers = all_at_once([manager.ready_to("accept", ref) for manager in managers])
        assert sorted(answer.status_code for answer in answers) == [303, 409]
    noted("17 two managers accept at once", ROUNDS, 2 * ROUNDS)
    patient.recover()


def test_one_key_twenty_times_in_parallel_is_one_booking(patient, askers, noted):
    asker, key = askers[0], token_urlsafe(16)
    answers = all_at_once([partial(asker.ask, monday(88), key=key)] * 20)
    assert len({ref_in(answer) for answer in answers}) == 1
    noted("18 one Idempotency-Key x 20 in parallel", 1, 20)
    patient.recover()


def test_messages_that_come_three_times_and_backwards_take_effect_once(patient, askers, noted):
    for name in ("relay", "worker"):
        patient.stack.kill(name)
    refs = [ref_in(asker.ask(monday(90))) for asker in askers]
    rows = patient.ledger.rows(OPEN)
    assert len(rows) >= len(refs)
    patient.stack.app  # noqa: B018 -- binds Celery to the broker of this application
    for _ in range(3):
        for delivery_id, task, queue in rows:
            celery.send_task(task, kwargs={"delivery_id": delivery_id}, queue=queue)
    for name in ("worker", "relay"):
        patient.stack.start(name)
    patient.ledger.wait_until_processed()

    assert patient.ledger.statuses(LINE, monday(90)) == {"held": 1, "waiting": len(refs) - 1}
    noted("19 every message three times, backwards", len(refs), len(refs))
    patient.recover()


def test_a_hold_that_ends_while_it_is_accepted_is_the_one_or_the_other(patient, askers, managers, noted):
    ends = set()
    for turn in range(ROUNDS):
        ref = ref_in(askers[1].ask(monday(46 + 2 * turn)))
        patient.ledger.wait_until_processed()
        patient.ledger.change(DUE_SOON, number(ref))
        accept = managers[0].ready_to("accept", ref)
        expire = partial(celery.send_task, "bookings.expire_due", queue="default")
        # The deadline passes in the midst of a second in which the sweep is asked for again and again.
        all_at_once([accept, *(partial(_later, expire, 0.03 * n) for n in range(10))])
        assert patient.nurse(lambda ref=ref: patient.ledger.ask(STATUS, number(ref)) != "held")
        ends.add(patient.ledger.ask(STATUS, number(ref)))
        assert patient.ledger.ask(ENDS, number(ref)) == 1
        assert patient.ledger.broken() == {}
    assert ends <= {"accepted", "expired"}
    noted("20 a hold's end races its acceptance", ROUNDS, 2 * ROUNDS)
    patient.recover()


def _later(work, seconds):
    time.sleep(seconds)
    return work()
