"""What the database itself refuses about messages, whoever writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from commission.obligations.models import (
    Notice,
    NoticeAttempt,
)

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.obligations import MakeNotice


pytestmark = pytest.mark.django_db

ROUTINE = Notice.Class.ROUTINE


@pytest.mark.parametrize(
    ("old", "new"),
    [("sent", "queued"), ("queued", "sent"), ("cancelled", "queued"), ("held", "sending"), ("sent", "failed")],
)
def test_database_refuses_moves_that_are_not_in_the_table(make_notice: MakeNotice, old: str, new: str) -> None:
    notice = make_notice(state=old, accepted_at=timezone.now())

    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(state=new)


@pytest.mark.parametrize("field", ["text", "html", "subject_line", "address", "key"])
def test_database_refuses_to_change_what_was_written(make_notice: MakeNotice, field: str) -> None:
    notice = make_notice()

    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**{field: "other@example.org"})


def test_database_refuses_to_change_history(make_notice: MakeNotice) -> None:
    notice = make_notice()
    NoticeAttempt.objects.create(
        notice=notice, lease_no=1, phase="intent", message_id="x", worker="w", at=timezone.now()
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        NoticeAttempt.objects.update(code="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        NoticeAttempt.objects.all().delete()


def test_database_lets_one_routine_mail_a_day_in(make_notice: MakeNotice, us_member: Person) -> None:
    def digest() -> Notice:
        return make_notice(us_member, message_class=ROUTINE, is_digest=True, mail_alone=True)

    digest()

    with pytest.raises(IntegrityError, match="notice_one_routine_mail_a_day"), transaction.atomic():
        digest()


def test_who_reads_the_outbox_does_not_see_the_secret_of_a_link() -> None:
    secret = "q3v_" + "x9-Z" * 10

    notice = Notice(text=f"Join here: http://localhost/invitations/{secret}/ until Friday.")

    assert notice.text_for_others == "Join here: http://localhost/invitations/…/ until Friday."
