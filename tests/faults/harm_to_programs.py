"""What can happen to our own programs."""

import os
import signal
import time

import psutil

from local.programs import Program, beat_options

OPEN_AND_SENT = "SELECT count(*) FROM deliveries WHERE closed_at IS NULL AND published_at IS NOT NULL"


def kill_a_child_of_the_worker(patient):
    """Three times, whatever it is doing; the main process forks another."""
    for _ in range(3):
        children = psutil.Process(patient.stack.program("worker").process.pid).children()
        children[0].kill()
        time.sleep(1)


def kill_the_workers(patient):
    patient.stack.kill("worker")


def deploy(patient):
    """Each program is asked to end and started again, one after the other."""
    for name in ("worker", "relay", "beat", "web"):
        patient.stack.restart(name)


def kill_the_relay_after_it_has_sent(patient):
    """Between publishing and closing: the workers stand still meanwhile."""
    worker = patient.stack.program("worker").process.pid
    os.killpg(worker, signal.SIGSTOP)
    assert patient.nurse(lambda: patient.ledger.ask(OPEN_AND_SENT) > 0)
    patient.stack.kill("relay")
    os.killpg(worker, signal.SIGCONT)


def run_everything_twice(patient):
    """A second relay and a second beat for ten seconds, as when two machines both think that they are the one."""
    stack = patient.stack
    folder = patient.servers.folder
    commands = {
        "relay-2": ["flask", "relay", "run"],
        "beat-2": ["celery", "-A", "wsgi:celery_app", *beat_options(folder / "second-beat-schedule")],
    }
    seconds = [
        Program(name, command, stack.environment, stack.logs / f"{name}.log") for name, command in commands.items()
    ]
    for program in seconds:
        program.start()
    time.sleep(10)
    assert all(program.is_running for program in seconds)
    for program in seconds:
        program.stop()
