"""The letters that the demo's mail server kept, read from their files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cached_property
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"\d{8}T\d{12}-\d{4}")
# The demo's box is read from files at each request: older letters stay on the disk but leave the search.
SEARCHED = 2000


@dataclass(frozen=True)
class Letter:
    """One kept mail; its file is read when something of it is asked for."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def came_at(self) -> datetime:
        return datetime.strptime(self.name.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)

    @cached_property
    def message(self) -> EmailMessage:
        with self.path.open("rb") as file:
            return BytesParser(EmailMessage, policy=policy.default).parse(file)

    @property
    def sender(self) -> str:
        return str(self.message.get("From", ""))

    @property
    def to(self) -> str:
        return str(self.message.get("To") or self.message.get("X-Envelope-To", ""))

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", ""))

    @property
    def headers(self) -> Sequence[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        """The plain text; a letter without one shows nothing rather than foreign HTML."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""

    def matches(self, words: str) -> bool:
        return words.casefold() in f"{self.to} {self.subject}".casefold()


def letters(words: str = "") -> list[Letter]:
    """All letters, or the latest that mention these words in address or subject; newest first."""
    paths = sorted(_folder().glob("*.eml"), key=lambda path: path.name, reverse=True)
    every = [Letter(path) for path in paths if NAME.fullmatch(path.stem)]
    return [letter for letter in every[:SEARCHED] if letter.matches(words)] if words else every


def letter(name: str) -> Letter | None:
    path = _folder() / f"{name}.eml"
    return Letter(path) if NAME.fullmatch(name) and path.is_file() else None


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "mail"
