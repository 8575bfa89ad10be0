"""What `make run` weighs when nobody asks anything."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

from benchmarks.cpu import family, pss
from local.paths import ROOT, VAR
from local.processes import free_port

GOAL = 700  # megabytes
SETTLE = 15.0  # seconds after which start-up is over
PROGRAMS = ("gunicorn", "relay", "worker", "beat", "postgres", "valkey", "mail_sink", "local run")


def print_memory() -> None:
    """Start everything as a person does, let it rest, and print what each program takes."""
    VAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR, prefix="bench-") as folder:
        launcher = _start(Path(folder))
        try:
            weights = _weigh(launcher.pid)
        finally:
            launcher.send_signal(signal.SIGINT)
            launcher.wait(30)
    total = sum(weights.values())
    print("\nMemory of `make run` at rest, MB (PSS)")
    for name, megabytes in weights.most_common():
        print(f"  {name:12} {megabytes:7.0f}")
    print(f"  {'together':12} {total:7.0f}   goal: at most {GOAL}, {'met' if total <= GOAL else 'MISSED'}")


def _start(folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "ATMP_VAR": str(folder), "ATMP_LOCAL": "run", "PORT": str(free_port())}
    launcher = subprocess.Popen(
        [sys.executable, "-m", "local", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert launcher.stdout is not None
    if not any("is ready at" in line for line in launcher.stdout):
        raise RuntimeError("`make run` did not become ready")
    time.sleep(SETTLE)
    return launcher


def _weigh(pid: int) -> Counter[str]:
    weights: Counter[str] = Counter()
    for process in family(pid):
        weights[_name(process)] += pss([process])
    return weights


def _name(process: psutil.Process) -> str:
    command = " ".join(process.cmdline())
    found = next((name for name in PROGRAMS if name in command), process.name())
    return "launcher" if found == "local run" else found
