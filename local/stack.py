"""The whole application for tests: the same programs as in `make run`, on the test servers, to be killed at will."""

import subprocess
import sys
from functools import cached_property
from pathlib import Path

from flask import Flask

from atmp_match import create_app
from config import settings
from local.environment import complete
from local.mails import MailSink
from local.paths import ROOT
from local.processes import free_port
from local.programs import Program, application_programs, stop_together
from local.readiness import expect_worker, wait_until_ready
from local.testing import ServersForTests

DEMO_PASSWORD = "only-for-tests"  # noqa: S105 -- of accounts that live for one test run


class Stack:
    """Real web, relay, worker and beat on a database of their own.

    What tests use: `url`, `mails`, `database_url`, `postgres`, `valkey`, `demo_password`; `kill`, `start`, `restart` by
    the name of a program; `app`, an application in this process on the same database, for factories and queries.
    """

    demo_password = DEMO_PASSWORD

    def __init__(self, servers: ServersForTests, database: str) -> None:
        """Describe the stack; nothing runs yet."""
        folder = servers.folder / "stack"
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.postgres, self.valkey = servers.postgres, servers.valkey
        self.mails = MailSink(folder / "mail", folder / "mail.log")
        self.database = database
        self.database_url = servers.postgres.url(database)
        self.logs = folder / "logs"
        self.settings = {
            **servers.environment(database, number=1),
            "ATMP_MODE": "embedded",
            "PUBLIC_URL": self.url,
            "MAIL_URL": self.mails.url,
            "MAIL_SINK_DIR": str(self.mails.folder),
            "DEMO_PASSWORD": DEMO_PASSWORD,
        }
        self.environment = complete(self.settings, folder)
        programs = application_programs(self.environment, port, folder, self.logs)
        self.programs = {program.name: program for program in programs}

    def start_everything(self) -> None:
        """Prepare the database as `make run` does, start all programs, return when they are ready."""
        self.mails.start()
        done = subprocess.run(
            [sys.executable, "-m", "local.database"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        for program in self.programs.values():
            program.start()
        asking = expect_worker(self.postgres.dsn(self.database), self.environment, self.logs / "first-heartbeat.log")
        self.wait_until_ready()
        asking.wait()

    def stop_everything(self) -> None:
        """Stop all programs and the mail sink."""
        stop_together(list(self.programs.values()))
        self.mails.stop()

    def program(self, name: str) -> Program:
        """Return one of web, relay, worker and beat."""
        return self.programs[name]

    def start(self, name: str) -> None:
        """Start a program that was killed."""
        self.programs[name].start()

    def kill(self, name: str) -> None:
        """End a program and its children as a crash would."""
        self.programs[name].kill_all()

    def restart(self, name: str) -> None:
        """Stop a program as a deploy does, and start it again."""
        self.programs[name].stop()
        self.programs[name].start()

    def wait_until_ready(self) -> None:
        """Return when database, broker and worker are all there."""
        wait_until_ready(self.url, list(self.programs.values()))

    def log(self, name: str) -> str:
        """Return what a program has written."""
        path: Path = self.programs[name].log
        return path.read_text(errors="replace")

    @cached_property
    def app(self) -> Flask:
        """An application in this process on the stack's database."""
        return create_app(settings(self.settings))
