"""Waiting until the application answers that it is ready."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg

from local.paths import ROOT, tail
from local.processes import spawn
from local.programs import Program

PATIENCE = 90.0
OK = 200


class NotReady(Exception):
    """The application did not become ready; the message holds the end of the log that tells why."""


def expect_worker(dsn: str, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Forget the worker of an earlier start, and ask the new one for a sign of life before beat would.

    Returns the process that asks, for the caller to wait for.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DELETE FROM heartbeats")
    broker = ["--broker", environment["BROKER_URL"]]
    return spawn(
        [sys.executable, "-m", "celery", *broker, "call", "shared.beat_heart", "--expires", "60"],
        log=log,
        env=environment,
        cwd=ROOT,
    )


def wait_until_ready(url: str, programs: Sequence[Program], patience: float = PATIENCE) -> None:
    """Return when database, broker and worker are all there.

    :raises NotReady: when one of the programs has ended, or it takes too long
    """
    deadline = time.monotonic() + patience
    while not is_ready(url):
        ended = next((program for program in programs if not program.is_running), None)
        if ended or time.monotonic() > deadline:
            raise NotReady(tail((ended or programs[0]).log))
        time.sleep(0.1)


def is_ready(url: str) -> bool:
    """Ask `/readyz` once."""
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310 -- our own http address
            return bool(answer.status == OK)
    except OSError:  # refused, or 503
        return False
