"""`make check`: everything that can be said about the code without using it, and its conventions."""

import subprocess

from local.environment import complete
from local.paths import ROOT, VAR
from local.progress import say, step

CHECKS = {
    "Style": ["ruff", "check", "."],
    "Format": ["ruff", "format", "--check", "."],
    "Types": ["mypy"],
    "Arrows between rooms": ["lint-imports"],
    "Templates": ["djlint", "atmp_match", "--lint", "--quiet"],
    "Conventions and migrations": ["pytest", "tests/architecture", "--no-header"],
}


def check() -> int:
    """Run every check, show what each has to say against the code, and return 1 if any has."""
    failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
    if failed:
        say(f"\nNot passed: {', '.join(failed)}")
    return 1 if failed else 0


def _passes(name: str, command: list[str]) -> bool:
    with step(name):
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=complete({}, VAR),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        say(f"{done.stdout}{done.stderr}".strip())
    return done.returncode == 0
