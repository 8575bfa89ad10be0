"""PostgreSQL refuses to run as root: two ways to start it as somebody else, touching only the checkout."""

import ctypes
import os
import pwd
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 8, 47, 2
CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_OVERRIDE = 1
NOBODY = 65534
_libc = ctypes.CDLL(None, use_errno=True)


def way_to_leave_root(owned: Path) -> Callable[[], None] | None:
    """Return what a child does first so that it is not root, or None where we are not root anyway.

    :param owned: the folder that has to belong to the child's user
    """
    if os.geteuid() != 0:
        return None
    if _works(enter_user_namespace):
        _give(owned, 0)  # inside the namespace our own files are nobody's
        return enter_user_namespace
    _give(owned, _nobody())
    return become_nobody


def enter_user_namespace() -> None:
    """Call our own uid 0 by another number in a new user namespace: PostgreSQL sees no root, files stay ours."""
    if _libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} 0 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} 0 1")


def become_nobody() -> None:
    """Drop to nobody, as in a container without user namespaces, keeping the right to pass through our folders.

    The checkout may lie below /root, where nobody may not enter; the one capability that is kept allows it.
    """
    _libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    user = _nobody()
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    bit = 1 << CAP_DAC_OVERRIDE
    if _libc.capset(header, struct.pack("6I", bit, bit, bit, 0, 0, 0)):
        raise OSError(ctypes.get_errno(), "capset")
    if _libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def _works(way: Callable[[], None]) -> bool:
    try:
        subprocess.run(["true"], preexec_fn=way, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _nobody() -> int:
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        return NOBODY


def _give(folder: Path, owner: int) -> None:
    if not folder.exists() or folder.stat().st_uid == owner:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)
