"""Takes the time of runs in this process, and what they cost here and in the database."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles

from flask import Flask

from benchmarks.cpu import cpu_by_process, spent

Timed = Callable[[], object]
Run = Callable[[], Timed]  # makes everything ready, and returns what is timed


@dataclass(frozen=True)
class Taken:
    """Milliseconds of each run, and of processor time for one run on average."""

    wall: Sequence[float]
    here: float
    database: float

    def at(self, percent: int) -> float:
        """Return the time within which so many runs were done."""
        return quantiles(self.wall, n=100, method="inclusive")[percent - 1] if self.wall[1:] else self.wall[0]

    def __str__(self) -> str:
        """Return the columns of the table."""
        return f"{self.at(50):>9.1f}{self.at(95):>9.1f}{self.here:>9.1f}{self.database:>9.1f}"


class Clock:
    """Takes the time of runs, and what they cost here and in the database's processes."""

    def __init__(self, app: Flask, database: int) -> None:
        self.app, self.database = app, database

    def measure(self, runs: Sequence[Run]) -> Taken:
        """Time what each run leads to, in a session of its own, over a connection that is kept open."""
        wall, here, there = [], 0.0, 0.0
        for run in runs:
            with self.app.app_context():
                timed = run()
                used_there, used = cpu_by_process(self.database), time.process_time()
                began = time.perf_counter()
                timed()
                wall.append(1000 * (time.perf_counter() - began))
                here += time.process_time() - used
                there += spent(used_there, cpu_by_process(self.database))
        return Taken(wall, 1000 * here / len(wall), 1000 * there / len(wall))
