"""`make run`: everything up, supervised, until Ctrl-C."""

import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from local.environment import DATABASE
from local.ownership import ownership, share
from local.paths import LOGS, RUN
from local.processes import die_with_parent
from local.programs import Program, application_programs, stop_together
from local.progress import SetupError, say, step
from local.readiness import NotReady, expect_worker, wait_until_ready
from local.servers import Servers
from local.supervisor import Supervisor

DEMO_ACCOUNTS = {
    "founder@demo.example": "founder of the first company",
    "member@demo.example": "member of the first company",
    "reader@demo.example": "reader of the first company",
    "founder2@demo.example": "founder of the second company",
    "hub-testa@demo.example": "hub manager, Testa Center",
    "hub-testa-member@demo.example": "member, Testa Center",
    "hub-testa-reader@demo.example": "reader, Testa Center",
    "hub-northx@demo.example": "hub manager, NorthX",
    "admin@demo.example": "cluster office",
}
PORT_PATIENCE = 3.0  # seconds


class Stopped(Exception):
    """Somebody asked us to stop."""


def run() -> int:
    """Start everything, say where it is, and look after it until told to stop.

    :raises SetupError: with a sentence, if it cannot start
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise_stopped)
    if "MAKELEVEL" in os.environ:
        die_with_parent(signal.SIGTERM)  # a make that is killed must not leave us behind
    with suppress(Stopped):
        port = _port()
        with ownership() as is_ours:
            if not is_ours:
                raise SetupError("ATMP Match is already running in this checkout.")
            _run_until_stopped(port)
    return 0


def _run_until_stopped(port: int) -> None:
    servers = Servers(port)
    programs = application_programs(servers.environment, port, RUN, LOGS)
    try:
        servers.start()
        servers.prepare_database()
        with step("Starting web, relay, worker and beat"):
            for program in programs:
                program.start()
            asking = expect_worker(servers.postgres.dsn(DATABASE), servers.environment, LOGS / "first-heartbeat.log")
            wait_until_ready(servers.settings["PUBLIC_URL"], programs)
            asking.wait()
        share(servers.settings)
        _announce(servers.settings)
        _look_after(servers, programs)
    except NotReady as error:
        raise SetupError(f"\n{error}\nThe application did not become ready; see var/run/logs.") from None
    finally:
        _without_interruption(lambda: _stop(servers, programs))


def _look_after(servers: Servers, programs: list[Program]) -> None:
    supervisor = Supervisor(
        [
            ("postgres", servers.postgres),
            ("valkey", servers.valkey),
            ("mail", servers.mails),
            *((program.name, program) for program in programs),
        ]
    )
    while True:
        time.sleep(0.2)
        supervisor.look()


def _stop(servers: Servers, programs: list[Program]) -> None:
    say("\nStopping ...")
    stop_together(programs)
    servers.stop()


def _without_interruption(work: Callable[[], None]) -> None:
    # A second Ctrl-C, or make's own signal after the terminal's, must not leave half of it running.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    work()


def _raise_stopped(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit():
        raise SetupError(f"PORT is {text!r}: set it to a number such as 8000.")
    # What was stopped a moment ago may still be letting go of it.
    deadline = time.monotonic() + PORT_PATIENCE
    while not _is_free(int(text)):
        if time.monotonic() > deadline:
            raise SetupError(f"Port {text} is in use: stop what uses it, or choose another: make run PORT=8001")
        time.sleep(0.1)
    return int(text)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def _announce(settings: dict[str, str]) -> None:
    print(f"\nATMP Match is ready at {settings['PUBLIC_URL']}\n")
    print(f"Demo accounts, all with the password {settings['DEMO_PASSWORD']}")
    for email, role in DEMO_ACCOUNTS.items():
        print(f"  {email:26} {role}")
    print(f"\nMails are kept at {settings['PUBLIC_URL']}/dev/mail\nCtrl-C stops everything.", flush=True)
