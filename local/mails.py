"""The sink as seen from outside: start it, read what it kept, tell it to fail."""

import email
import email.policy
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from types import MappingProxyType

from local.mail_sink import CONTROL
from local.paths import ROOT, tail
from local.processes import free_port, spawn, stop


class MailSink:
    """The mail sink's process and the mails it kept."""

    def __init__(self, folder: Path, log: Path) -> None:
        """Describe a sink that keeps mails in `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for MAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def command(self) -> list[str]:
        """What starts the sink."""
        return [sys.executable, "-m", "local.mail_sink", str(self.folder), str(self.port)]

    def start(self, patience: float = 10) -> "MailSink":
        """Start the sink and return when it takes mail."""
        self.process = spawn(self.command, log=self.log, cwd=ROOT)
        deadline = time.monotonic() + patience
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The mail sink did not start:\n{tail(self.log)}")
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        """Stop taking mail; what was kept stays."""
        stop(self.process, signal.SIGTERM, patience=3)

    def list(self, to: str | None = None) -> list[EmailMessage]:
        """Return the mails that were kept, oldest first; only those to one address if it is given."""
        mails = [_read(path) for path in sorted(self.folder.glob("*.eml"))]
        return [mail for mail in mails if to is None or to in str(mail["X-Envelope-To"]).split(", ")]

    def clear(self) -> None:
        """Forget every mail and every order to fail."""
        for path in (*self.folder.glob("*.eml"), self.folder / CONTROL):
            path.unlink(missing_ok=True)

    def control(
        self, *, refuse: bool = False, delay: float = 0, addresses: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        """Make the sink refuse every mail or some readers, or be slow, from now on; without arguments it works again.

        :param addresses: readers to refuse, each with the code to answer
        """
        orders = {"refuse": refuse, "delay": delay, "addresses": dict(addresses)}
        (self.folder / CONTROL).write_text(json.dumps(orders))

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def _read(path: Path) -> EmailMessage:
    # The modern policy gives an EmailMessage; the stub names the parent class.
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError(path)
    return message
