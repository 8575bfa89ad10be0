"""What has to be there before anything runs: the virtual environment, front-end files, translations.

Uses the standard library only: it runs before the virtual environment exists.
"""

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from local import assets
from local.paths import ROOT, VAR, VENV
from local.progress import SetupError, say, step
from local.stamps import fingerprint, is_done

PRODUCTION = ("requirements.txt",)
EMBEDDED = (*PRODUCTION, "requirements-embedded.txt")
TESTS = (*EMBEDDED, "requirements-dev.txt", "requirements-browser.txt")
PYTHON = VENV / "bin" / "python"
TRANSLATIONS = ROOT / "atmp_match" / "translations"


def prepare(requirements: tuple[str, ...] = EMBEDDED) -> None:
    """Bring the checkout to where everything else can start; nothing is done twice.

    :raises SetupError: with a sentence for the person, where the machine lacks something
    """
    VAR.mkdir(exist_ok=True)
    with _alone():
        _make_environment()
        _install(requirements)
        assets.build()
        _compile_translations()


@contextmanager
def _alone() -> Iterator[None]:
    with (VAR / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  Waiting for another set-up of this checkout ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_environment() -> None:
    if VENV.is_symlink():  # somebody's own environment: theirs to fill
        return
    stamp, value = VENV / ".made", fingerprint([], str(ROOT), sys.version)
    if is_done(stamp, value):
        return
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise SetupError(
            "Python cannot make virtual environments here: install its venv module (on Debian or Ubuntu: "
            "apt install python3-venv) and try again."
        )
    with step("Making the virtual environment"):
        shutil.rmtree(VENV, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(VENV)])
        stamp.write_text(value)


def _install(requirements: tuple[str, ...]) -> None:
    # One stamp a file: running after testing, or the other way round, installs nothing again.
    if VENV.is_symlink():
        return
    wanted = {name: fingerprint([ROOT / name]) for name in requirements}
    missing = [name for name, value in wanted.items() if not is_done(VENV / f".{name}", value)]
    if not missing:
        return
    with step(f"Installing the Python packages of {', '.join(missing)}"):
        options = ["--require-hashes", "--quiet", "--no-cache-dir", "--disable-pip-version-check", "--no-input"]
        files = [part for name in missing for part in ("-r", name)]
        _run([str(PYTHON), "-m", "pip", "install", *options, *files])
        for name in missing:
            (VENV / f".{name}").write_text(wanted[name])


def _compile_translations() -> None:
    sources = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    if all(_is_compiled(source) for source in sources):
        return
    with step("Compiling the translations"):
        _run([str(PYTHON), "-m", "babel.messages.frontend", "compile", "-d", str(TRANSLATIONS)])


def _is_compiled(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(f"\n{done.stdout}{done.stderr}\nThis did not work: {' '.join(command[:4])} ...")
