"""Where things lie in the checkout, and the one thing that may not fit in it: a socket's path."""

import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = Path(os.environ.get("ATMP_VAR", ROOT / "var"))  # tests of the launcher bring their own
RUN = VAR / "run"
LOGS = RUN / "logs"
LONGEST_SOCKET_FOLDER = 85  # a socket's path ends at 107 bytes, and PostgreSQL adds its file's name


def socket_folder(wanted: Path) -> Path:
    """Return a folder for a socket, only for us: the wanted one, or a temporary one in a very deep checkout."""
    if len(str(wanted)) > LONGEST_SOCKET_FOLDER:
        return Path(tempfile.mkdtemp(prefix="atmp-match-"))
    wanted.mkdir(parents=True, exist_ok=True)
    wanted.chmod(0o700)
    return wanted


def tail(log: Path, characters: int = 2000) -> str:
    """Return the end of a log, for a message about why a server did not start."""
    return log.read_text(errors="replace")[-characters:] if log.exists() else ""
