"""Tell people: one notice each, frozen when it is made; the dispatcher does the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from commission.obligations.letters import Page, Receiver, write
from commission.obligations.models import Notice
from commission.obligations.nudges import nudge_on_commit
from commission.people.models import Side

if TYPE_CHECKING:
    from django.db.models import Model

    from commission.people.models import Person

WORTH = {
    Notice.Class.SECURITY: timedelta(days=1),
    Notice.Class.FORMAL: timedelta(days=30),
    Notice.Class.ROUTINE: timedelta(days=14),
}


def notify(
    person: Person,
    kind: str,
    *,
    subject: Model,
    message_class: Notice.Class,
    key: str,
    template: str,
    **context: Any,
) -> Notice:
    """Write a message to a person: inbox and mail in one row. The same key twice is one message.

    `act` and `url` in the context name the button and what it opens; without them it opens the subject.
    """
    return _post(Receiver.of(person), kind, subject, message_class, key, template, context)


def notify_address(
    address: str,
    language: str,
    side: str,
    kind: str,
    *,
    subject: Model,
    message_class: Notice.Class,
    key: str,
    template: str,
    **context: Any,
) -> Notice:
    """Write a message to an address that has no account (an invitation)."""
    to = Receiver(address.strip().lower(), language, Side(side), Side(side).zone)
    return _post(to, kind, subject, message_class, key, template, context)


@transaction.atomic
def _post(
    to: Receiver,
    kind: str,
    subject: Model,
    message_class: Notice.Class,
    key: str,
    template: str,
    context: dict[str, Any],
) -> Notice:
    if known := Notice.objects.filter(key=key).first():
        return known
    thing: Any = subject
    title = getattr(thing, f"title_{to.language}", "") or getattr(thing, "title_en", "")
    with translation.override(to.language):
        act = str(context.pop("act", "") or _("Open in the portal"))
    page = Page(context.pop("url", "") or thing.get_absolute_url(), act)
    reference = getattr(thing, "reference", "")
    letter = write(template, to, page, thing=thing, title=title, reference=reference, **context)
    row = Notice(
        kind=kind,
        message_class=message_class,
        key=key,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        reference=reference,
        url=page.path,
        mail_alone=message_class != Notice.Class.ROUTINE,
        **addressed(to),
        **frozen(letter),
        **scheduled(to, key, WORTH[message_class]),
    )
    Notice.objects.bulk_create([row], ignore_conflicts=True)
    nudge_on_commit()
    return Notice.objects.get(key=key)


def addressed(to: Receiver) -> dict[str, Any]:
    return {"person": to.person, "address": to.address, "language": to.language, "side": to.side}


def frozen(letter: Any) -> dict[str, str]:
    return {"subject_line": letter.subject, "text": letter.text, "html": letter.html}


def scheduled(to: Receiver, key: str, worth: timedelta) -> dict[str, Any]:
    now = timezone.now()
    return {
        "message_id": Notice.id_for(key),
        "local_day": now.astimezone(to.zone).date(),
        "made_at": now,
        "next_attempt_at": now,
        "not_after": now + worth,
    }
