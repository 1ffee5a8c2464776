"""The mail server: one connection for many messages, a total time-out for each, and an answer in our own words."""

from __future__ import annotations

import logging
import smtplib
import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Self

from django.core.mail import get_connection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)

COMMANDS = 60.0
# RFC 5321 gives the server ten minutes after the final dot; hanging up earlier makes duplicates.
FINAL_DOT = 600.0
TOTAL = 660.0
MOST = 100
SERVICE_CLOSING = 421
PERMANENT = 500


class Outcome(Enum):
    ACCEPTED = "accepted"
    # Not now (4xx): this message again later.
    DEFERRED = "deferred"
    # Never (5xx on the receiver or the content).
    REFUSED = "refused"
    # The server itself, not this message: it costs no attempt.
    DOWN = "down"
    # The final dot was on its way when the connection went: nobody knows.
    DOUBT = "doubt"


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    code: str = ""


class Unavailable(Exception):
    """No connection, no TLS, no log-in: nothing was transmitted."""


class MailServer:
    """Open late, reuse, close at the end: `with MailServer() as server: server.send(message)`."""

    def __init__(self) -> None:
        self.backend: Any = None
        self.sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        """Be connected, or say why not. After a hundred messages the connection is a new one."""
        if self.sent >= MOST:
            self.close()
        if self.backend is not None:
            return
        backend = get_connection(fail_silently=False)
        try:
            backend.open()
            if (connection := getattr(backend, "connection", None)) is not None:
                connection.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(said(error)) from error
        self.backend, self.sent = backend, 0

    def send(self, message: EmailMessage, payload: bytes) -> Answer:
        """Hand over one message. Every way in which it can end is an answer, not an exception."""
        self.sent += 1
        connection = getattr(self.backend, "connection", None)
        if connection is None:
            # Not SMTP: the tests' outbox, or a file.
            self.backend.send_messages([message])
            return Answer(Outcome.ACCEPTED, "250")
        answer = _converse(connection, message, payload)
        if answer.outcome in {Outcome.DOWN, Outcome.DOUBT}:
            self.close()
        return answer

    def close(self) -> None:
        if self.backend is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.backend.close()
        self.backend = None


def _converse(connection: smtplib.SMTP, message: EmailMessage, payload: bytes) -> Answer:
    sender, receiver = message.from_email, message.to[0]
    with _deadline(connection):
        try:
            _set_patience(connection, COMMANDS)
            if (answer := _envelope(connection, _address(sender), receiver)) is not None:
                return answer
        except (OSError, smtplib.SMTPException) as error:
            return Answer(Outcome.DOWN, said(error))
        try:
            _set_patience(connection, FINAL_DOT)
            code, text = connection.data(payload)
        except smtplib.SMTPDataError as error:
            return _judge(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            return Answer(Outcome.DOUBT, said(error))
    return _judge(code, text)


def raw(message: EmailMessage) -> bytes:
    """The bytes as they go over the wire."""
    built: Any = message.message()
    return bytes(built.as_bytes(linesep="\r\n"))


def _envelope(connection: smtplib.SMTP, sender: str, receiver: str) -> Answer | None:
    """MAIL FROM refused is the server's trouble with us; RCPT TO refused is about this receiver."""
    connection.rset()
    code, text = connection.mail(sender)
    if code != 250:  # noqa: PLR2004  # SMTP's "yes"
        return Answer(Outcome.DOWN, _line(code, text))
    code, text = connection.rcpt(receiver)
    return None if code in (250, 251) else _judge(code, text)


def _judge(code: int, text: bytes | str) -> Answer:
    line = _line(code, text)
    if code == SERVICE_CLOSING:
        return Answer(Outcome.DOWN, line)
    if code >= PERMANENT:
        return Answer(Outcome.REFUSED, line)
    return Answer(Outcome.ACCEPTED if code < 400 else Outcome.DEFERRED, line)  # noqa: PLR2004  # SMTP's classes


def said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _line(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"[:300]


def _line(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return f"{code} {' '.join(words.split())}"[:300]


def _address(sender: str) -> str:
    return sender.rpartition("<")[2].rstrip("> ")


def _set_patience(connection: smtplib.SMTP, seconds: float) -> None:
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


@contextmanager
def _deadline(connection: smtplib.SMTP) -> Iterator[None]:
    """Close the socket when it all takes too long: smtplib's own time-out begins anew with every byte that drips in."""
    timer = threading.Timer(TOTAL, _cut, [connection.sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(sock: socket.socket | None) -> None:
    if sock is not None:
        logger.warning("The mail server took longer than %s s and was cut off", TOTAL)
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
