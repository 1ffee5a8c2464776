"""A notice as the message that leaves: the same bytes in every attempt."""

from __future__ import annotations

import uuid
from email.headerregistry import Address
from email.utils import format_datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from commission.obligations.letters import address_of, one_line
from commission.obligations.links import unsubscribe_link
from commission.obligations.models import Notice

if TYPE_CHECKING:
    from django.core.mail import EmailMessage


def envelope(notice: Notice) -> EmailMessage:
    message = EmailMultiAlternatives(
        notice.subject_line, notice.text, _sender(notice.language), [notice.address], headers=_headers(notice)
    )
    message.attach_alternative(notice.html, "text/html")
    return message


def _sender(language: str) -> str:
    name = one_line(settings.COMMISSION[f"short_{language}"])
    return str(Address(display_name=name, addr_spec=settings.DEFAULT_FROM_EMAIL))


def _headers(notice: Notice) -> dict[str, str]:
    headers = {
        "Message-ID": notice.message_id,
        "Date": format_datetime(notice.made_at),
        "Auto-Submitted": "auto-generated",
        "Content-Language": notice.language,
    }
    if notice.subject_id is not None:
        headers["References"] = _thread(notice)
    if notice.message_class == Notice.Class.ROUTINE and notice.person_id:
        headers["List-Unsubscribe"] = f"<{address_of(unsubscribe_link(notice.person_id))}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _thread(notice: Notice) -> str:
    """All that is said about one thing stands together in a mail program."""
    name = uuid.uuid5(Notice.NAMESPACE, f"{notice.subject_type_id}/{notice.subject_id}")
    return f"<{name}.thread@{settings.COMMISSION['mail_domain']}>"
