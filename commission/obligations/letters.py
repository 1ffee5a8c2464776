"""Letters: a text template becomes subject, text and HTML in the receiver's language, zone and two clocks."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from commission.people import clocks
from commission.people.models import Side

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from commission.people.models import Person

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Receiver:
    """Whom a letter goes to: somebody with an account, or an address that has none yet."""

    address: str
    language: str
    side: Side
    zone: ZoneInfo
    person: Person | None = None

    @classmethod
    def of(cls, person: Person) -> Receiver:
        return cls(person.email, person.language, Side(person.side), person.zone, person)


@dataclass(frozen=True)
class Letter:
    """What is frozen in a notice."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Page:
    """What the mail's one button opens, and the small print below it."""

    path: str
    act: str
    footer: list[str] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)


def write(template: str, to: Receiver, page: Page, **context: Any) -> Letter:
    """Fill `<template>.txt`: its first line is the subject, what follows are paragraphs.

    Instants in the context are given to the template as text in both clocks.
    """
    with translation.override(to.language), timezone.override(to.zone):
        words = {name: spoken(value, to) for name, value in context.items()}
        lines = _fill(f"{template}.txt", {"person": to.person, "commission": settings.COMMISSION, **words})
        subject, _newline, body = lines.strip().partition("\n")
        return _lay_out(one_line(subject), _paragraphs(body), to, page, words)


def spoken(value: Any, to: Receiver) -> Any:
    return both_clocks(value, to) if isinstance(value, datetime) else value


def both_clocks(instant: datetime, to: Receiver) -> str:
    """Print the instant at the receiver and on the other side, dates in full: mail is read late."""
    side = clocks.Reader(to.zone, to.side).there(instant)
    there = clocks.moment_words(instant.astimezone(side.zone), year=True)
    here = instant.astimezone(to.zone)
    first = f"{clocks.moment_words(here, year=True)} {clocks.letters(here)}"
    # Translators: a time in the receiver's zone, then the same instant on the other side
    return _("%(here)s (%(place)s %(there)s)") % {"here": first, "place": clocks.capital(side), "there": there}


def one_line(text: str) -> str:
    """Make a header of a text: no line breaks or control characters, at most 200 characters."""
    clean = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return " ".join(clean.split())[:LONGEST_SUBJECT]


def address_of(path: str) -> str:
    return settings.BASE_URL + path


def _fill(name: str, context: dict[str, Any]) -> str:
    template: Any = get_template(name)
    filled: str = template.template.render(Context(context, autoescape=False))
    return filled.replace("\x00", "")


def _paragraphs(body: str) -> list[list[str]]:
    """Blank lines part paragraphs; a paragraph of several lines is a list."""
    blocks = (block.strip().splitlines() for block in body.split("\n\n"))
    return [[line.strip() for line in block if line.strip()] for block in blocks if block]


def _lay_out(subject: str, paragraphs: list[list[str]], to: Receiver, page: Page, words: dict[str, Any]) -> Letter:
    context = {
        "subject": subject,
        "paragraphs": paragraphs,
        "facts": words.get("facts", []),
        "items": words.get("items", []),
        "news": words.get("news", []),
        "greeting": greeting(to),
        "language": to.language,
        "colon": "：" if to.language == "ja" else ": ",
        "commission": settings.COMMISSION,
        "url": address_of(page.path),
        "act": page.act,
        "others": [(label, address_of(path)) for label, path in page.others],
        "footer": page.footer,
        "settings_url": address_of(reverse("people:profile")),
        "has_account": to.person is not None,
    }
    return Letter(
        subject, _fill("emails/notice.txt", context).strip() + "\n", render_to_string("emails/notice.html", context)
    )


def greeting(to: Receiver) -> str:
    if to.person is None:
        return _("Good day,")
    # Translators: the greeting of a letter
    return _("Dear %(name)s,") % {"name": to.person.name_in(to.language)}
