"""Keeps programs and servers running: whatever ends is started again, ever more slowly if it keeps ending."""

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from local.progress import say

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
GOOD_LIFE = 60.0  # seconds after which an earlier crash is forgotten


class Restartable(Protocol):
    """A server or a program."""

    process: subprocess.Popen[bytes] | None

    def start(self) -> object:
        """Start it."""


@dataclass
class Watched:
    """Something that is kept running, and how it has fared."""

    name: str
    thing: Restartable
    started_at: float = field(default_factory=time.monotonic)
    wait: float = FIRST_WAIT
    restart_at: float | None = None


class Supervisor:
    """Looks after everything that was started, a look at a time."""

    def __init__(self, things: Sequence[tuple[str, Restartable]]) -> None:
        """Watch these, which run already."""
        self.watched = [Watched(name, thing) for name, thing in things]

    def look(self) -> None:
        """Start again what has ended and whose wait is over."""
        for each in self.watched:
            process = each.thing.process
            if each.restart_at is not None:
                if time.monotonic() >= each.restart_at:
                    self._restart(each)
            elif process is None or process.poll() is not None:
                self._plan_restart(each, process)

    def _plan_restart(self, each: Watched, process: subprocess.Popen[bytes] | None) -> None:
        lived = time.monotonic() - each.started_at
        each.wait = FIRST_WAIT if lived > GOOD_LIFE else min(each.wait * 2, LONGEST_WAIT)
        each.restart_at = time.monotonic() + each.wait
        status = process.returncode if process else None
        say(f"{each.name} ended (status {status}); starting it again in {each.wait:.0f} s, see var/run/logs")

    def _restart(self, each: Watched) -> None:
        each.restart_at = None
        each.started_at = time.monotonic()
        try:
            each.thing.start()
        except (RuntimeError, OSError) as error:
            say(f"{each.name} did not start: {error}")
