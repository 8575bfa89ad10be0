"""`make test`: pytest with what it needs."""

import shlex
import subprocess
import sys

from local.paths import ROOT


def run_tests(arguments: str) -> int:
    """Run pytest with these arguments and return its exit status."""
    command = [sys.executable, "-m", "pytest", *shlex.split(arguments)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode
