"""A real mail server that remembers, answers as told, and can be slow: `sink.refuse("a@b.example", "550 5.1.1 No")`."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import SMTP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

    from aiosmtpd.smtp import Envelope, Session


class Sink:
    """Runs in a thread of its own. `after(n, act)` calls `act` when the n-th message was taken, before it says so."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.delay = 0.0
        self.port = 0
        self.answers: dict[tuple[str, str], str] = {}
        self.acts: dict[int, Callable[[], None]] = {}
        self.taken: Callable[[str], None] = lambda _id: None
        self.cuts = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.ready = threading.Event()

    def answer(self, verb: str, address: str, line: str) -> None:
        """What to say to RCPT or DATA for an address; the empty line means to be friendly again."""
        self.answers[verb, address] = line

    def after(self, count: int, act: Callable[[], None]) -> None:
        self.acts[count] = act

    @property
    def copies(self) -> Counter[str]:
        """How often each Message-ID was accepted."""
        return Counter(letter["Message-ID"] for letter in self.letters)

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if line := self.answers.get(("MAIL", address)):
            return line
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 fine"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if line := self.answers.get(("RCPT", address)):
            return line
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's
        if line := self.answers.get(("DATA", envelope.rcpt_tos[0])):
            return line
        await asyncio.sleep(self.delay)
        letter: Any = message_from_bytes(bytes(envelope.original_content or b""), policy=policy.default)
        await asyncio.to_thread(self.taken, letter["Message-ID"])
        self.letters.append(letter)
        if act := self.acts.pop(len(self.letters), None):
            act()
        if self.cuts:
            self.cuts -= 1
            transport: Any = server.transport
            transport.abort()
        return "250 taken"

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        made = self.loop.create_server(lambda: SMTP(self, hostname="sink.example"), "127.0.0.1", 0)
        server = self.loop.run_until_complete(made)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """The portal's mail server for this test."""
    made = Sink()
    made.thread.start()
    made.ready.wait(10)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    yield made
    made.loop.call_soon_threadsafe(made.loop.stop)
    made.thread.join(10)
