"""The commands behind the Makefile: first what they need is set up, then they go on inside the virtual environment."""

import os
from collections.abc import Callable

from local import setup
from local.paths import ROOT
from local.progress import SetupError, say

NEEDS = {
    "build": setup.PRODUCTION,
    "run": setup.EMBEDDED,
    "exec": setup.EMBEDDED,
    "test": setup.TESTS,
    "test-slow": setup.TESTS,
    "faults": setup.TESTS,
    "bench": setup.TESTS,
    "check": setup.TESTS,
    "lock": setup.TESTS,
}


def main(arguments: list[str]) -> int:
    """Run one of the commands and return its exit status."""
    command = arguments[0] if arguments else ""
    if command not in NEEDS:
        say(f"Choose one of: {', '.join(NEEDS)}")
        return 2
    try:
        if os.environ.get("ATMP_LOCAL") != command:
            setup.prepare(NEEDS[command])
            if command == "build":
                return 0
            # The same command again, now with everything that the virtual environment holds.
            os.chdir(ROOT)
            os.environ["ATMP_LOCAL"] = command
            os.execv(setup.PYTHON, [str(setup.PYTHON), "-m", "local", *arguments])  # noqa: S606 -- no shell is wanted
        del os.environ["ATMP_LOCAL"]
        return _inside(command)
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


def _inside(command: str) -> int:
    # These need what the virtual environment holds.
    from local import checks, execute, locking, run, suites  # noqa: PLC0415

    typed = os.environ.pop("TYPED", "")
    commands: dict[str, Callable[[], int]] = {
        "run": run.run,
        "exec": lambda: execute.execute(typed),
        "test": lambda: suites.run_tests(typed),
        "test-slow": lambda: suites.run_slow_tests(typed),
        "faults": lambda: suites.run_faults(typed),
        "bench": suites.run_benchmarks,
        "check": checks.check,
        "lock": locking.lock,
    }
    return commands[command]()
