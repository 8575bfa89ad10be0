"""`make run` and `make exec`, as somebody at a terminal sees them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Timer

import psutil
import pytest

from local.paths import ROOT, VAR
from local.processes import free_port
from local.readiness import is_ready

pytestmark = pytest.mark.xdist_group("stack")
PATIENCE = 90


class Terminal:
    """Somebody's terminal, with data of its own."""

    def __init__(self, folder: Path):
        self.port = free_port()
        self.environment = {**os.environ, "ATMP_VAR": str(folder), "PORT": str(self.port)}
        self.environment.pop("MAKELEVEL", None)
        self.folder = folder

    def type(self, command: str, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "local", command],
            cwd=ROOT,
            env={**self.environment, "ATMP_LOCAL": command, **more},  # set up already: this very environment
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self) -> subprocess.Popen[str]:
        launcher = self.type("run")
        deadline = time.monotonic() + PATIENCE
        while launcher.poll() is None and time.monotonic() < deadline:
            if "Ctrl-C" in (line := launcher.stdout.readline()):
                return launcher
            self.shown.append(line.rstrip("\n"))
        raise AssertionError(launcher.stderr.read())

    shown: list[str]
    running: subprocess.Popen[str] | None = None  # for the test after the one that started it

    def processes(self) -> dict[int, str]:
        found = {}
        for process in psutil.process_iter():
            try:
                if process.environ().get("ATMP_VAR") == str(self.folder) and process.status() != "zombie":
                    found[process.pid] = " ".join(process.cmdline())
            except psutil.Error:
                continue
        return found

    def nothing_left_after(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.2)
        return self.processes() == {}


@pytest.fixture(scope="module")
def terminal():
    VAR.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=VAR))
    terminal = Terminal(folder)
    terminal.shown = []
    yield terminal
    for pid in terminal.processes():
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def running(terminal):
    return terminal.run()


def test_says_where_it_is_and_who_can_sign_in(terminal, running):
    assert f"ATMP Match is ready at http://127.0.0.1:{terminal.port}" in terminal.shown
    password = (terminal.folder / "run" / "demo-password").read_text().strip()
    assert f"Demo accounts, all with the password {password}" in terminal.shown
    assert "  founder@demo.example       founder of the first company" in terminal.shown
    assert is_ready(f"http://127.0.0.1:{terminal.port}")


def test_keeps_secrets_to_itself(terminal, running):
    secrets = [terminal.folder / "run" / name for name in ("secret-key", "demo-password")]
    assert [path.stat().st_mode & 0o077 for path in secrets] == [0, 0]
    assert (terminal.folder / "run").stat().st_mode & 0o077 == 0


def test_exec_uses_its_servers_and_prints_only_what_the_command_prints(terminal, running):
    command = terminal.type("exec", TYPED="psql -Atc 'SELECT count(*) > 0 FROM users' && echo done >&2")
    output, errors = command.communicate(timeout=PATIENCE)
    assert (output, errors, command.returncode) == ("t\n", "done\n", 0)


def test_exec_gives_back_the_status_of_the_command(terminal, running):
    command = terminal.type("exec", TYPED="exit 7")
    assert command.wait(PATIENCE) == 7


def test_a_second_start_is_refused_in_one_sentence(terminal, running):
    second = terminal.type("run")
    _, errors = second.communicate(timeout=PATIENCE)
    assert second.returncode == 1
    assert errors == f"Port {terminal.port} is in use: stop what uses it, or choose another: make run PORT=8001\n"


def test_what_crashes_is_started_again(terminal, running):
    (relay,) = [pid for pid, command in terminal.processes().items() if "relay run" in command]
    os.kill(relay, signal.SIGKILL)
    deadline = time.monotonic() + 15
    relays = set()
    while (not relays or relays == {relay}) and time.monotonic() < deadline:
        time.sleep(0.2)
        relays = {pid for pid, command in terminal.processes().items() if "relay run" in command}
    assert len(relays) == 1
    assert relays != {relay}


def test_ctrl_c_stops_all_of_it_within_ten_seconds(terminal, running):
    running.send_signal(signal.SIGINT)
    assert running.wait(10) == 0
    assert terminal.processes() == {}


def test_a_start_waits_for_what_is_just_letting_go_of_the_port(terminal):
    earlier = socket.create_server(("127.0.0.1", terminal.port))
    Timer(1, earlier.close).start()
    terminal.running = terminal.run()
    assert is_ready(f"http://127.0.0.1:{terminal.port}")


def test_nothing_outlives_a_launcher_that_was_killed(terminal):
    (terminal.running or terminal.run()).kill()
    assert terminal.nothing_left_after(20)
    assert not is_ready(f"http://127.0.0.1:{terminal.port}")
