"""The demo's mail server: takes every letter and keeps it as a file, for the page `/demo/mail/` to show."""

import asyncio
import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Writes each letter under a name that sorts by the time it came."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = itertools.count()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{next(self.count):04d}"
        recipients = ", ".join(envelope.rcpt_tos).encode("ascii", "replace")
        unfinished = self.folder / f"{name}.unfinished"
        unfinished.write_bytes(b"X-Envelope-To: " + recipients + b"\r\n" + bytes(envelope.original_content or b""))
        # The letter must be whole before the page can see it, and kept before the sender hears "accepted".
        unfinished.rename(self.folder / f"{name}.eml")
        return f"250 kept as {name}"


async def serve(port: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    keeper = Keeper(folder)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(keeper, hostname="demo.example", enable_SMTPUTF8=True), host="127.0.0.1", port=port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
