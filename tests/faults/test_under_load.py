"""Forty requests at eight a second, and in their midst something happens: every one ends, and ends once."""

import os

import pytest

from tests.faults import harm_to_broker as broker
from tests.faults import harm_to_database as database
from tests.faults import harm_to_programs as programs

UNHARMED = {"requests": 40, "lost": 0, "duplicated": 0, "overlaps": 0}
PATIENT = 1000.0  # milliseconds: no page waits for the broker, whatever becomes of it
slow = pytest.mark.slow


@pytest.mark.parametrize(
    ("fault", "harm"),
    [
        pytest.param("1 worker child SIGKILL", programs.kill_a_child_of_the_worker, marks=slow),
        ("2 worker tree SIGKILL", programs.kill_the_workers),
        pytest.param("3 SIGTERM, as in a deploy", programs.deploy, marks=slow),
        ("11 PostgreSQL immediate restart", database.restart_the_database_at_once),
        pytest.param("12 pg_terminate_backend in a transaction", database.cut_transactions, marks=slow),
        pytest.param("13 PostgreSQL SIGSTOP", database.freeze_the_database, marks=slow),
        pytest.param(
            "14 relay SIGKILL between publish and close", programs.kill_the_relay_after_it_has_sent, marks=slow
        ),
        pytest.param("15 two relays, two beats", programs.run_everything_twice, marks=slow),
        pytest.param("23 SMTP refusing, then slow", database.refuse_mail_and_be_slow, marks=slow),
    ],
)
def test_every_request_ends_once(patient, note, fault, harm):
    outcome = patient.undergo(fault, lambda: harm(patient))
    note(outcome)

    assert {name: outcome[name] for name in UNHARMED} == UNHARMED
    patient.recover()


@pytest.mark.parametrize(
    ("fault", "harm"),
    [
        ("4 FLUSHALL", broker.forget_every_message),
        ("5 broker restart", broker.restart_the_broker),
        pytest.param("6 broker down for 20 s", broker.take_the_broker_away, marks=slow),
        pytest.param("7 broker SIGSTOP", broker.freeze_the_broker, marks=slow),
        pytest.param("8 broker flapping", broker.let_the_broker_flap, marks=slow),
        pytest.param("9 CLIENT KILL", broker.cut_every_connection_to_the_broker, marks=slow),
        pytest.param("10 broker out of memory", broker.fill_the_broker, marks=slow),
    ],
)
def test_every_request_ends_once_and_no_page_waits_for_the_broker(patient, note, fault, harm):
    outcome = patient.undergo(fault, lambda: harm(patient))
    note(outcome)

    assert {name: outcome[name] for name in UNHARMED} == UNHARMED
    if "PYTEST_XDIST_WORKER" not in os.environ:  # beside other tests it is their processor time that would be measured
        assert float(outcome["p99 ms"]) < PATIENT
    patient.recover()
