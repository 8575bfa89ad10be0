"""Forty requests at eight a second, and in their midst something dies: every one ends, and ends once."""

import os
import signal

import pytest
import redis

UNHARMED = {"requests": 40, "lost": 0, "duplicated": 0, "overlaps": 0}


def kill_the_workers(patient):
    patient.stack.kill("worker")


def forget_every_message(patient):
    """FLUSHALL, while the worker is too slow to have taken them."""
    worker = patient.stack.program("worker").process.pid
    os.killpg(worker, signal.SIGSTOP)
    with redis.Redis.from_url(patient.valkey.client_url(2)) as broker:
        assert patient.nurse(lambda: broker.llen("default") > 0)
        broker.flushall()
    os.killpg(worker, signal.SIGCONT)


def restart_the_broker(patient):
    patient.valkey.stop()


def restart_the_database_at_once(patient):
    patient.postgres.process.send_signal(signal.SIGQUIT)
    patient.postgres.process.wait(20)


@pytest.mark.parametrize(
    ("fault", "harm"),
    [
        ("2 worker tree SIGKILL", kill_the_workers),
        ("4 FLUSHALL", forget_every_message),
        ("5 broker restart", restart_the_broker),
        ("11 PostgreSQL immediate restart", restart_the_database_at_once),
    ],
)
def test_every_request_ends_once(patient, note, fault, harm):
    outcome = patient.undergo(fault, lambda: harm(patient))
    note(outcome)

    assert {name: outcome[name] for name in UNHARMED} == UNHARMED
    patient.recover()
