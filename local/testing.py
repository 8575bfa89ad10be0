"""The servers of one test process: PostgreSQL, Valkey and the mail sink."""

import os
import shutil
import tempfile
from pathlib import Path

from local.mails import MailSink
from local.paths import VAR
from local.postgres import Postgres
from local.valkey import Valkey

# Nothing in a test has to survive a power cut, or lives long enough to need tidying.
FAST = {
    "autovacuum": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "max_wal_size": "128MB",
}
PREFIX = "atmp-test-"
MEMORY = Path("/dev/shm")  # noqa: S108 -- folders in it get names of their own
PLENTY = 4 * 1024**3  # bytes; the tests of both processes together fill a tenth of it


class ServersForTests:
    """Servers that live in `var/atmp-test-<pid>-...`, or in memory, and are gone with the process that made them."""

    def __init__(self, disk: Path = VAR) -> None:
        """Start all three; together about a second.

        :param disk: the folder in which they get theirs
        """
        _remove_leftovers()
        disk.mkdir(exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=disk))
        self.postgres = Postgres(self.folder / "postgres", self.folder / "postgres.log", **FAST).start()
        self.valkey = Valkey(self.folder / "valkey", self.folder / "valkey.log").start()
        self.mails = MailSink(self.folder / "mail", self.folder / "mail.log").start()

    def environment(self, database: str, number: int = 0) -> dict[str, str]:
        """Return the settings of an application that uses these servers.

        :param number: of the databases in Valkey, apart from those of other applications
        """
        return {
            "ATMP_MODE": "test",
            "SECRET_KEY": "only for tests, and therefore no secret",
            "DATABASE_URL": self.postgres.url(database),
            "BROKER_URL": self.valkey.broker_url(2 * number),
            "LIMITER_URL": self.valkey.limiter_url(2 * number + 1),
            "RATELIMIT_ENABLED": "false",
            "MOST_OPEN_HOLDS": "1000",  # a crowd of fifty asks for hundreds of places; tests of the limit set their own
            "MAIL_URL": self.mails.url,
            "MAIL_SINK_DIR": str(self.mails.folder),
            "LOG_LEVEL": "WARNING",
        }

    def stop(self) -> None:
        """Stop all three and leave nothing behind."""
        for server in (self.mails, self.valkey, self.postgres):
            server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def fastest_disk() -> Path:
    """Return where the servers of tests keep their files: in memory where there is plenty, else in the checkout.

    Nearly every test gets a copy of a database, and that is five hundred files.
    """
    try:
        has_plenty = shutil.disk_usage(MEMORY).free > PLENTY and os.access(MEMORY, os.W_OK)
    except OSError:
        has_plenty = False
    return MEMORY if has_plenty else VAR


def _remove_leftovers() -> None:
    # A test process that was killed could not tidy up after itself; its servers died with it.
    for folder in [*VAR.glob(f"{PREFIX}*"), *MEMORY.glob(f"{PREFIX}*")]:
        pid = folder.name.removeprefix(PREFIX).split("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)
