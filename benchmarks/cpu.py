"""Processor time and memory of whole families of processes."""

from collections.abc import Iterable
from pathlib import Path

import psutil


def family(pid: int) -> list[psutil.Process]:
    """Return a process and everything below it."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def cpu_by_process(pid: int) -> dict[int, float]:
    """Return the seconds of processor time that each process of a family has used."""
    seconds = {}
    for process in family(pid):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        seconds[process.pid] = times.user + times.system
    return seconds


def spent(before: dict[int, float], after: dict[int, float]) -> float:
    """Return the seconds spent between two looks; a process that came in between counts from its start."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def pss(processes: Iterable[psutil.Process]) -> float:
    """Return the megabytes that processes take for themselves, each shared page counted once among its sharers."""
    kilobytes = 0
    for process in processes:
        for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024
