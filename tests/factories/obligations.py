"""Obligations of kinds made for the tests, ladders, notices, requests for more time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from commission.obligations.actions import notify, owe, settle
from commission.obligations.actions.owing import hand_over
from commission.obligations.kinds import Kind, register
from commission.obligations.models import ExtensionRequest, Notice, Obligation
from commission.people.models import Person

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from tests.factories.members import MakeOrganisation
    from tests.factories.people import MakePerson

MakeObligation = Callable[..., Obligation]
MakeNotice = Callable[..., Notice]
MakeExtension = Callable[..., ExtensionRequest]


def _decline(obligation: Obligation, by: Person, _reason: str) -> None:
    settle(obligation.kind, _subject(obligation), how="declined", by=by, owner=obligation.owner)


def _delegate(obligation: Obligation, by: Person, to: Person) -> None:
    hand_over(obligation, to=to, by=by)


def _others(obligation: Obligation) -> QuerySet[Person]:
    others: QuerySet[Person] = Person.objects.exclude(pk=obligation.owner_id)
    return others


def _may_know(_obligation: Obligation, person: Person) -> bool:
    return "conflict" not in person.email


def _subject(obligation: Obligation) -> Any:
    return obligation.subject


ANSWER = register(Kind("test.answer", "Answer", "inbox", "Read and answer"))  # type: ignore[arg-type]
REVIEW = register(
    Kind(
        "test.review",
        "Review",  # type: ignore[arg-type]
        "clipboard-pen",
        "Continue review",  # type: ignore[arg-type]
        ladder="review",
        decline=_decline,
        delegate=_delegate,
        candidates=_others,
        may_know=_may_know,
        is_discreet=True,
    )
)
INVITATION = register(
    Kind("test.invitation", "Invitation", "mail", "Accept or decline", ladder="invitation", candidates=_others)  # type: ignore[arg-type]
)


@pytest.fixture
def make_obligation(make_person: MakePerson, make_organisation: MakeOrganisation) -> MakeObligation:
    """Make an open obligation: `make_obligation(jp_reviewer, due_at=…)`; the subject is an organisation of its own."""

    def make(
        owner: Person | None = None,
        *,
        kind: str = "test.review",
        due_at: datetime | None = None,
        subject: Model | None = None,
        by: Person | None = None,
        **fields: Any,
    ) -> Obligation:
        made = owe(
            kind,
            subject or make_organisation(),
            owner or make_person(),
            by=by,
            due_at=due_at or timezone.now() + timedelta(days=30),
            zone="America/New_York",
            why="You know the subject.",
        )
        Obligation.objects.filter(pk=made.pk).update(**fields)
        made.refresh_from_db()
        return made

    return make


@pytest.fixture
def make_notice(make_person: MakePerson, make_organisation: MakeOrganisation) -> MakeNotice:
    """Make a message: `make_notice(us_member, message_class=Notice.Class.FORMAL, state="held")`."""
    made = 0

    def make(
        person: Person | None = None,
        *,
        message_class: Notice.Class = Notice.Class.FORMAL,
        key: str = "",
        **fields: Any,
    ) -> Notice:
        nonlocal made
        made += 1
        notice = notify(
            person or make_person(),
            "test.told",
            subject=make_organisation(),
            message_class=message_class,
            key=key or f"test/{made}",
            template="emails/obligations/extension_decided",
            granted=True,
            due_at=timezone.now(),
        )
        for name, value in fields.items():
            setattr(notice, name, value)
        if fields:
            Notice.objects.filter(pk=notice.pk).delete()
            notice.save(force_insert=True)
        return notice

    return make


@pytest.fixture
def make_extensionrequest(make_obligation: MakeObligation) -> MakeExtension:
    def make(obligation: Obligation | None = None, **fields: Any) -> ExtensionRequest:
        asked = obligation or make_obligation()
        given = {"asked_by": asked.owner, "asked_at": timezone.now(), "due_at": asked.due_at + timedelta(days=7)}
        return ExtensionRequest.objects.create(obligation=asked, reason="Travelling until then.", **given | fields)

    return make
