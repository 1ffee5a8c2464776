"""The acceptance journal: was this Message-ID taken by the mail server? Yes, no, or nobody knows."""

from __future__ import annotations

from enum import Enum

from django.conf import settings
from django.utils import timezone

from commission.obligations.models import AcceptedMessage


class Answer(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def was_accepted(message_id: str) -> Answer:
    """A "no" needs a journal that is kept (`MAIL_JOURNAL`): the relay's log, or an archive mailbox, fills it."""
    if AcceptedMessage.objects.filter(message_id=message_id).exists():
        return Answer.YES
    return Answer.NO if getattr(settings, "MAIL_JOURNAL", False) else Answer.UNKNOWN


def note_accepted(message_id: str, source: str) -> None:
    """What reads the relay's log calls this; twice is once."""
    AcceptedMessage.objects.get_or_create(
        message_id=message_id, defaults={"accepted_at": timezone.now(), "source": source}
    )
