"""Links in mails. They name a page and a person and expire; they act on nothing, and ask to sign in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from commission.obligations.models import Obligation
    from commission.people.models import Person

WORTH = timedelta(days=60)
_letters = signing.TimestampSigner(salt="obligations.letter")
_nudges = signing.Signer(salt="obligations.nudges")


def link_to(obligation: Obligation, person: Person) -> str:
    """A link for one person to one obligation."""
    return reverse("obligations:letter", args=[_letters.sign_object([obligation.pk, person.pk], compress=False)])


def read_link(token: str) -> tuple[int, int] | None:
    """The obligation and the person of a link; nothing when it was altered or is too old."""
    try:
        obligation, person = _letters.unsign_object(token, max_age=WORTH)
    except signing.BadSignature:
        return None
    return int(obligation), int(person)


def unsubscribe_link(person_id: int) -> str:
    return reverse("obligations:nudges", args=[_nudges.sign(str(person_id))])


def read_unsubscribe(token: str) -> int | None:
    try:
        return int(_nudges.unsign(token))
    except signing.BadSignature:
        return None
