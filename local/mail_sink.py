"""A mail server that keeps every mail as a file instead of sending it: `python -m local.mail_sink FOLDER PORT`.

For tests of what happens when mail fails, a file `control.json` in the folder tells it to refuse or to be slow:
`{"refuse": true}` answers 451 (try later), `{"delay": 3}` waits three seconds before it answers,
`{"addresses": {"a@example.com": 550}}` refuses one reader with this code and takes the mails of all others.
"""

import asyncio
import itertools
import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

CONTROL = "control.json"
LARGEST = 40 * 1024 * 1024


class KeepAsFile:
    """What the server does with a mail."""

    def __init__(self, folder: Path) -> None:
        """Keep mails in `folder`."""
        self.folder = folder
        self.numbers = itertools.count()

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's
        self, _server: SMTP, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        """Take a reader, unless told to refuse this one."""
        code = self._control().get("addresses", {}).get(address)
        if code:
            return f"{code} Told to refuse {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802, ANN401 -- aiosmtpd's
        """Write the mail, whole or not at all, unless told to fail."""
        control = self._control()
        await asyncio.sleep(control.get("delay", 0))
        if control.get("refuse"):
            return "451 Told to refuse"
        name = f"{time.time_ns():020d}-{next(self.numbers):04d}"
        part = self.folder / f"{name}.part"
        envelope_to = f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        part.write_bytes(envelope_to + envelope.content)
        part.rename(self.folder / f"{name}.eml")
        return "250 Kept"

    def _control(self) -> dict[str, Any]:
        try:
            return dict(json.loads((self.folder / CONTROL).read_text()))
        except (OSError, ValueError):
            return {}


async def serve(folder: Path, port: int) -> None:
    """Take mail on a port of this machine until told to stop."""
    handler = KeepAsFile(folder)
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="localhost", data_size_limit=LARGEST), "127.0.0.1", port
    )
    async with server:
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
