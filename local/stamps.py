"""Notes of what has been done already, so that the second start does not do it again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """Return a value that changes when any of the files, or of the other texts, does."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.read_bytes())
    for text in more:
        whole.update(b"\0" + text.encode())
    return whole.hexdigest()


def is_done(stamp: Path, value: str) -> bool:
    """Say whether the work that left this stamp was done for the same value."""
    return stamp.exists() and stamp.read_text() == value
