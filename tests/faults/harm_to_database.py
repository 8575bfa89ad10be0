"""What can happen to PostgreSQL, and to the mail server."""

import os
import signal
import time

import psutil
import psycopg

from tests.faults.trial import DATABASE

# Only those in the midst of a transaction: an idle connection that goes is no fault.
CUT_TRANSACTIONS = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = %s AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""


def restart_the_database_at_once(patient):
    patient.postgres.process.send_signal(signal.SIGQUIT)
    patient.postgres.process.wait(20)


def cut_transactions(patient):
    """Whatever is in a transaction, ten times a second for six seconds; at least one must have been hit."""
    cut = 0
    with psycopg.connect(patient.postgres.dsn(), autocommit=True) as outside:
        for _ in range(60):
            cut += outside.execute(CUT_TRANSACTIONS, [DATABASE]).fetchone()[0]
            time.sleep(0.1)
    assert cut > 0


def freeze_the_database(patient):
    """Every process of it stands still for eight seconds."""
    main = psutil.Process(patient.postgres.process.pid)
    everyone = [main, *main.children(recursive=True)]
    for process in everyone:
        os.kill(process.pid, signal.SIGSTOP)
    time.sleep(8)
    for process in everyone:
        os.kill(process.pid, signal.SIGCONT)


def refuse_mail_and_be_slow(patient):
    """No mail is taken for eight seconds, and then each takes two."""
    patient.stack.mails.control(refuse=True)
    time.sleep(8)
    patient.stack.mails.control(delay=2)
    time.sleep(8)
    patient.stack.mails.control()
