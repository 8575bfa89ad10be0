"""The four programs that make up the application: web, relay, worker and beat."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from local.paths import ROOT
from local.processes import spawn, stop

WEB_WORKERS, WEB_THREADS = 2, 4
WORKER_PROCESSES = 2
QUEUES = "default,mail,matching,long"


class Program:
    """One program: how it starts and stops, and where it writes its log."""

    def __init__(self, name: str, command: list[str], env: Mapping[str, str], log: Path) -> None:
        """Describe the program; it does not run yet."""
        self.name = name
        self.command = command
        self.env = env
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether its main process lives."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it, after removing what an earlier main process left behind."""
        self.remove_children()
        self.process = spawn([sys.executable, "-m", *self.command], log=self.log, env=self.env, cwd=ROOT)

    def ask_to_stop(self) -> None:
        """Let it finish what it is doing and end; does not wait."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self, patience: float = 5) -> None:
        """Stop it, and its children with it."""
        stop(self.process, signal.SIGTERM, patience)
        self.remove_children()

    def kill(self) -> None:
        """End the main process as a crash would; its children notice by themselves."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def kill_all(self) -> None:
        """End the main process and its children as a crash of the machine would."""
        if self.process is not None:
            self.remove_children()
            self.process.wait()

    def remove_children(self) -> None:
        """End whatever still belongs to this program's group of processes."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


def stop_together(programs: Sequence[Program], patience: float = 5) -> None:
    """Stop them all at once; whoever has not ended after `patience` seconds is ended."""
    deadline = time.monotonic() + patience
    for program in programs:
        program.ask_to_stop()
    for program in programs:
        program.stop(max(deadline - time.monotonic(), 0.1))


def application_programs(settings: Mapping[str, str], port: int, folder: Path, logs: Path) -> list[Program]:
    """Return web, relay, worker and beat, in the order in which they start.

    :param folder: where they keep what they need between two starts
    """
    return [
        Program(name, command, settings, logs / f"{name}.log")
        for name, command in {
            "web": ["gunicorn", "wsgi:app", *web_options(f"127.0.0.1:{port}"), "--worker-tmp-dir", str(folder)],
            "relay": ["flask", "relay", "run"],
            "worker": ["celery", "-A", "wsgi:celery_app", *worker_options()],
            "beat": ["celery", "-A", "wsgi:celery_app", *beat_options(folder / "beat-schedule")],
        }.items()
    ]


def web_options(address: str) -> list[str]:
    """Return gunicorn's options.

    Threads, because a browser opens connections ahead of time and an idle one would block a whole process.
    No control socket: gunicorn would put it into the home folder.
    """
    workers = ["--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS), "--preload"]
    return ["--bind", address, *workers, "--no-control-socket", "--graceful-timeout", "5", "--keep-alive", "75"]


def worker_options() -> list[str]:
    """Return the worker's options; without the chatter between workers, which nobody reads."""
    size = ["-Q", QUEUES, "--concurrency", str(WORKER_PROCESSES)]
    return ["worker", *size, "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]


def beat_options(schedule: Path) -> list[str]:
    """Return beat's options; the file remembers when each job last ran."""
    return ["beat", "--schedule", str(schedule), "--pidfile", "", "--loglevel", "WARNING"]
