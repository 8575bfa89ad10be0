"""Waiting until the application answers that it is ready."""

import time
import urllib.request
from collections.abc import Sequence

from local.paths import tail
from local.programs import Program

PATIENCE = 90.0
OK = 200


class NotReady(Exception):
    """The application did not become ready; the message holds the end of the log that tells why."""


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
