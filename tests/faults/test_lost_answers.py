"""The web server dies after the commit and before the answer: the founder tries again and finds the one booking."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from secrets import token_urlsafe

import httpx
import pytest

from atmp_match.bookings.queries.invariants import OVERLAPS
from tests.factories.bookings import BENCH
from tests.factories.crowd import monday, ref_in

IN_COMMIT = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
BOOKINGS = "SELECT count(*) FROM bookings"
WEEK = monday(90)


@contextmanager
def commits_whose_answer_hangs(ledger):
    """Let each commit reach the disk and then wait for a standby server that there is not."""
    ledger.change("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    ledger.ask("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        ledger.change("ALTER SYSTEM RESET synchronous_standby_names")
        ledger.ask("SELECT pg_reload_conf()")


def lose_the_answers(patient, requests):
    """Send the requests, and kill the web server once all are committed and none is answered."""
    with ThreadPoolExecutor(len(requests)) as pool, commits_whose_answer_hangs(patient.ledger):
        lost = [pool.submit(asker.ask, WEEK, key=key) for asker, key in requests]
        while patient.ledger.ask(IN_COMMIT) < len(requests):
            assert not any(answer.done() for answer in lost)
            time.sleep(0.05)
        patient.stack.kill("web")
        for answer in lost:
            with pytest.raises(httpx.TransportError):
                answer.result()
    patient.ledger.wait_until_none(IN_COMMIT, patience=10)


def test_a_request_whose_answer_was_lost_is_one_booking(patient, note):
    ledger, began = patient.ledger, time.monotonic()
    requests = [(asker, token_urlsafe(16)) for asker in patient.askers[:4]]
    for name in ("beat", "relay", "worker"):  # so that nobody but the web server commits
        patient.stack.kill(name)
    for asker, _key in requests:
        asker.visitor.open(asker.address)  # notes the session's use, which would be a commit of its own
    before = ledger.ask(BOOKINGS)

    lose_the_answers(patient, requests)
    stored = ledger.ask(BOOKINGS) - before
    for name in ("web", "relay", "worker", "beat"):
        patient.stack.start(name)
    patient.stack.wait_until_ready()
    refs = {ref_in(asker.ask(WEEK, key=key)) for asker, key in requests}
    patient.recover()

    outcome = {"requests": 4, "lost": 4 - stored, "duplicated": ledger.ask(BOOKINGS) - before - 4}
    outcome["overlaps"] = ledger.ask(OVERLAPS)
    seconds = f"{time.monotonic() - began:.1f}"
    note({"fault": "16 gunicorn SIGKILL after commit, before answer", "tries": 8, "seconds": seconds, **outcome})
    assert outcome == {"requests": 4, "lost": 0, "duplicated": 0, "overlaps": 0}
    assert len(refs) == 4
    assert ledger.statuses(BENCH, WEEK) == {"held": 3, "waiting": 1}
