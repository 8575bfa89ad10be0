"""Child processes that never outlive us."""

import ctypes
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
FREE_PORTS = range(20_000, 32_000)
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(with_signal: signal.Signals) -> None:
    """Ask the kernel to send us a signal when our parent ends, however it ends; called between fork and exec.

    It has to come after a change of user, which clears it.
    """
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, with_signal, 0, 0, 0)


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | str = "/",
    at_parents_death: signal.Signals = signal.SIGTERM,
    first: Callable[[], None] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, its output appended to `log`; it ends when we do.

    :param first: what the child does before everything else, such as becoming another user
    """

    def prepare() -> None:
        if first:
            first()
        die_with_parent(at_parents_death)

    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cwd,
            env=dict(env) if env is not None else None,
            start_new_session=True,
            preexec_fn=prepare,  # noqa: PLW1509 -- the launcher has one thread
        )


def stop(process: subprocess.Popen[bytes] | None, with_signal: signal.Signals, patience: float) -> None:
    """Ask a process to end, and end it if it has not after `patience` seconds."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(with_signal)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """Return a port of this machine that nobody listens on.

    It lies below those that the kernel gives to outgoing connections, so that none takes it before we do.
    """
    # From the system's own randomness: tests that seed `random` in two processes would both be told the same port.
    for port in random.SystemRandom().sample(FREE_PORTS, 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("A hundred ports are all in use.")
