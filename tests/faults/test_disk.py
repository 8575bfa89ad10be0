"""The disk is full for a while; and everything is lost but a backup that was taken under load."""

import os
import shutil
import subprocess
import time
from contextlib import contextmanager

import psycopg
import pytest

from local.paths import VAR
from local.postgres import USER, Postgres, binary
from tests.faults.load import Load
from tests.faults.test_under_load import UNHARMED
from tests.faults.trial import DATABASE, Patient
from tests.invariants import Ledger

pytestmark = pytest.mark.slow
SMALL = "700m"
FULL_FOR = 8.0  # seconds


@contextmanager
def small_disk():
    """A file system of its own, which is quickly full; whoever is not root cannot make one."""
    folder = VAR / f"small-disk-{os.getpid()}"
    folder.mkdir(parents=True)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", folder], check=False, capture_output=True
    )
    try:
        if made.returncode:
            pytest.skip("24 disk full: only root can make a small disk to fill")
        yield folder
    finally:
        if not made.returncode:
            subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


def fill(disk):
    """Take every byte that is left, hold it for a while, and give it back."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1 << 20))
        except OSError:
            pass
    assert shutil.disk_usage(disk).free < 1 << 20
    time.sleep(FULL_FOR)
    ballast.unlink()


def test_a_disk_that_is_full_for_a_while_loses_nothing(note):
    with small_disk() as disk:
        patient = Patient(disk)
        try:
            patient.start()
            outcome = patient.undergo("24 disk full", lambda: fill(disk))
            note(outcome)
            assert {name: outcome[name] for name in UNHARMED} == UNHARMED
            patient.recover()
        finally:
            patient.stop()


def test_a_backup_taken_under_load_restores_to_something_whole(patient, note):
    began = time.monotonic()
    load = Load(patient.askers, first_week=40, requests=40, per_second=8)
    load.start()
    load.wait_until_sent(0.4)
    restored = take_backup(patient)
    assert patient.nurse(lambda: load.is_answered)
    refs = load.refs()
    patient.recover()

    restored.start()
    try:
        ledger = Ledger(restored.dsn(DATABASE))
        kept = ledger.ask(
            "SELECT count(*) FROM bookings WHERE number = ANY(%s)", [int(r.removeprefix("ATM-")) for r in refs]
        )
        assert kept >= 16  # those that were answered before the backup began
        broken = {name: count for name, count in ledger.broken().items() if name != "holds past their deadline"}
        assert broken == {}
        assert_prefix(patient.ledger, ledger)
    finally:
        restored.stop()
    note({"fault": "25 restore from a backup under load", "requests": len(refs), "tries": load.tries.total(), "lost": 0,
          "duplicated": 0, "overlaps": 0, "seconds": f"{time.monotonic() - began:.1f}"})  # fmt: skip


def take_backup(patient):
    """Copy the running server as `pg_basebackup` does, and return a server that is ready to start on the copy."""
    folder = patient.servers.folder / "restored"
    restored = Postgres(folder, folder / "postgres.log", **patient.postgres.settings)
    command = [binary("pg_basebackup"), "-D", restored.data, "-X", "stream", "-c", "fast", "--no-sync"]
    command += ["-h", patient.postgres.socket, "-U", USER]
    subprocess.run(command, check=True, capture_output=True, cwd="/")
    # The copy belongs to whoever ran the command; the server has to be able to open it.
    return Postgres(folder, folder / "postgres.log", **patient.postgres.settings)


def assert_prefix(original, restored):
    """Every event of the copy is the original's, word for word, and the seals that it has are the same."""
    for query in (
        "SELECT id, name, about, actor_id, payload, happened_at FROM events ORDER BY id",
        "SELECT event_id, chain, position, hash FROM audit_links ORDER BY event_id",
    ):
        with psycopg.connect(original.dsn) as one, psycopg.connect(restored.dsn) as other:
            copies = other.execute(query).fetchall()
            originals = {row[0]: row for row in one.execute(query)}
        assert copies
        assert all(originals.get(row[0]) == row for row in copies)
