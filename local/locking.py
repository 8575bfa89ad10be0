"""`make lock`: writes the locked requirements again, each file on top of those it builds on."""

import os
import subprocess
import sys

from local.paths import ROOT, VAR
from local.progress import SetupError, step

FILES = ("requirements", "requirements-embedded", "requirements-dev", "requirements-browser")
OPTIONS = ["--generate-hashes", "--universal", "--python-version", "3.11", "--upgrade", "--quiet"]


def lock() -> int:
    """Write every `requirements*.txt` from its `.in` file."""
    environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock", "UV_CACHE_DIR": str(VAR / "uv-cache")}
    for name in FILES:
        with step(f"Locking {name}.txt"):
            command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, f"{name}.in", "-o", f"{name}.txt"]
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SetupError(done.stderr)
    return 0
