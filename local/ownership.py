"""One process at a time owns the embedded servers' data; others use its servers or wait."""

import fcntl
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from local.paths import RUN
from local.progress import SetupError

SHARED = RUN / "shared.json"
PATIENCE = 90.0  # seconds to wait for another `make exec`, or for a `make run` that is just starting


@contextmanager
def ownership() -> Iterator[bool]:
    """Own the servers' data while the block runs; gives False if another process owns them.

    The kernel takes the lock back when this process ends, however it ends.
    """
    RUN.mkdir(parents=True, exist_ok=True)
    RUN.chmod(0o700)  # it holds secrets
    with (RUN / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        SHARED.unlink(missing_ok=True)  # left by an owner that was killed
        try:
            yield True
        finally:
            SHARED.unlink(missing_ok=True)


def share(settings: Mapping[str, str]) -> None:
    """Let others use the servers, now that they are ready."""
    SHARED.write_text(json.dumps(dict(settings)))


def shared_settings() -> dict[str, str] | None:
    """Return the settings of the owner's servers, or None if it does not share them, or not yet."""
    try:
        return dict(json.loads(SHARED.read_text()))
    except (OSError, ValueError):
        return None


def wait_a_little(since: float) -> None:
    """Wait for the owner to share or to end.

    :raises SetupError: when that has taken too long
    """
    if time.monotonic() - since > PATIENCE:
        raise SetupError("Another command uses this checkout's servers; try again when it has ended.")
    time.sleep(0.1)
