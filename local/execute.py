"""`make exec CMD='...'`: a command with the embedded servers up; only its own output on standard output."""

import os
import subprocess
import time

from local.environment import complete
from local.ownership import ownership, shared_settings, wait_a_little
from local.paths import ROOT, RUN
from local.progress import SetupError
from local.servers import Servers


def execute(command: str) -> int:
    """Run the command in a shell and return its exit status.

    :raises SetupError: if there is no command, or the servers cannot be had
    """
    if not command.strip():
        raise SetupError("Nothing to run: make exec CMD='flask routes'")
    since = time.monotonic()
    while True:
        with ownership() as is_ours:
            if is_ours:
                return _with_own_servers(command)
        settings = shared_settings()
        if settings:
            return _run(command, complete(settings, RUN))
        wait_a_little(since)


def _with_own_servers(command: str) -> int:
    servers = Servers(port=int(os.environ.get("PORT", "8000")))
    try:
        servers.start()
        servers.prepare_database()
        return _run(command, servers.environment)
    finally:
        servers.stop()


def _run(command: str, environment: dict[str, str]) -> int:
    return subprocess.run(["sh", "-c", command], cwd=ROOT, env=environment, check=False).returncode
