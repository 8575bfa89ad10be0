"""The servers behind `make run` and `make exec`, on the same data."""

import shutil
import subprocess
import sys

from local.environment import DATABASE, complete, settings_for
from local.mails import MailSink
from local.paths import LOGS, ROOT, RUN, VAR
from local.postgres import Postgres
from local.progress import SetupError, step
from local.stamps import fingerprint, is_done
from local.valkey import Valkey

PREPARED = VAR / "postgres" / ".prepared"
DESCRIBES_DATABASE = ("migrations/versions/*.py", "atmp_match/**/*.py", "atmp_match/catalogue/data/*.yaml")


class Servers:
    """PostgreSQL, Valkey and the mail sink, in the order in which they start."""

    def __init__(self, port: int) -> None:
        """Describe them; nothing runs yet."""
        LOGS.mkdir(parents=True, exist_ok=True)
        for log in LOGS.glob("*.log"):
            log.replace(log.with_suffix(".log.1"))
        self.postgres = Postgres(VAR / "postgres", LOGS / "postgres.log")
        self.valkey = Valkey(VAR / "valkey", LOGS / "valkey.log")
        self.mails = MailSink(VAR / "mail", LOGS / "mail.log")
        self.settings = settings_for(self.postgres, self.valkey, self.mails, port)
        self.environment = complete(self.settings, RUN)

    def start(self) -> None:
        """Start all three, and make the database if it is not there."""
        with step("Starting PostgreSQL"):
            self.postgres.start()
            self.postgres.create_database(DATABASE)
        with step("Starting Valkey and the mail sink"):
            self.valkey.start()
            self.mails.start()

    def prepare_database(self) -> None:
        """Bring tables, catalogue and demo to their newest state, unless this very code has done so before."""
        value = fingerprint(path for pattern in DESCRIBES_DATABASE for path in sorted(ROOT.glob(pattern)))
        if is_done(PREPARED, value):
            return
        with step("Preparing the database: tables, catalogue, demo accounts"):
            command = [sys.executable, "-m", "local.database"]
            done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SetupError(f"\n{done.stdout}{done.stderr}\nThe database could not be prepared.")
            PREPARED.write_text(value)

    def stop(self) -> None:
        """Stop all three, and remove sockets that did not fit into the checkout."""
        for server in (self.mails, self.valkey, self.postgres):
            server.stop()
        for folder in (self.postgres.socket, self.valkey.socket.parent):
            if not folder.is_relative_to(VAR):
                shutil.rmtree(folder, ignore_errors=True)
