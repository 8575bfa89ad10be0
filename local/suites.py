"""`make test` and its relatives: pytest with what it needs, everything temporary kept inside the checkout."""

import shlex
import subprocess
import sys

from local.browser import ensure_chromium, playwright_settings
from local.environment import complete
from local.paths import ROOT, VAR
from local.progress import say

NOTHING_COLLECTED = 5
# The tests that need the whole application stay together on one of the two processes.
IN_PARALLEL = ["-n", "2", "--dist", "loadgroup"]


def run_tests(arguments: str) -> int:
    """Run everything but the slow tests, or what the arguments choose."""
    chosen = shlex.split(arguments)
    return _pytest(chosen or [*IN_PARALLEL, "-m", "not slow"])


def run_slow_tests(arguments: str) -> int:
    """Run the slow tests, one after the other."""
    status = _pytest(["-m", "slow", *shlex.split(arguments)])
    return 0 if status == NOTHING_COLLECTED else status


def run_faults(arguments: str) -> int:
    """Run the whole fault suite and print what became of each fault."""
    return _pytest(["tests/faults", "--no-header", *shlex.split(arguments)])


def run_benchmarks() -> int:
    """Print what a request costs."""
    return subprocess.run([sys.executable, "-m", "benchmarks"], cwd=ROOT, env=_environment(), check=False).returncode


def _pytest(arguments: list[str]) -> int:
    chromium = ensure_chromium()
    if chromium is None:
        say("*** NO CHROMIUM: the browser tests are skipped, so this run does not show that the pages work. ***")
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env=_environment(), check=False).returncode


def _environment() -> dict[str, str]:
    return complete(playwright_settings(), VAR)
