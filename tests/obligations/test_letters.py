"""What a reminder says: state first, both clocks, why, what comes next; nothing confidential; in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from commission.obligations.actions import notify, notify_address
from commission.obligations.letters import one_line
from commission.obligations.models import Notice
from tests.obligations.ticking import tick

if TYPE_CHECKING:
    import time_machine
    from django.core.mail import EmailMessage

    from commission.members.models import Organisation
    from commission.people.models import Person
    from tests.factories.obligations import MakeObligation

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 4, 1, 21, tzinfo=UTC)


def test_subject_begins_with_the_state(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    mailoutbox: list[EmailMessage],
) -> None:
    row = make_obligation(us_reviewer, kind="test.answer", due_at=DUE)

    tick(clock, days=35)

    assert [message.subject for message in mailoutbox] == [
        f"Due Wed 1 Apr 2026, 17:00 EDT: Answer {row.reference}",
        f"Due Wed 1 Apr 2026, 17:00 EDT: Answer {row.reference}",
        f"Due today 17:00 EDT: Answer {row.reference}",
        f"Overdue since Wed 1 Apr 2026: Answer {row.reference}",
    ]


def test_text_has_both_clocks_the_reason_and_what_comes_next(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    mailoutbox: list[EmailMessage],
) -> None:
    make_obligation(us_reviewer, kind="test.answer", due_at=DUE)

    tick(clock, days=6)
    text = str(mailoutbox[0].body)

    assert "Due: Wed 1 Apr 2026, 17:00 EDT (Tokyo Thu 2 Apr 2026, 06:00)" in text
    assert "Both sides: US: waiting | Japan: not asked yet" in text
    assert "Why you: You know the subject." in text
    assert "the next reminder goes to you on Mon 30 Mar 2026, 09:00 EDT" in text
    assert "Sent because this waits for you." in text


def test_last_reminder_says_so(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    mailoutbox: list[EmailMessage],
) -> None:
    make_obligation(us_reviewer, kind="test.answer", due_at=DUE)

    tick(clock, days=35)

    assert "This is the last reminder" in mailoutbox[-1].body


def test_japanese_letter_is_japanese_throughout(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    jp_reviewer: Person,
    mailoutbox: list[EmailMessage],
) -> None:
    row = make_obligation(jp_reviewer, kind="test.answer", due_at=datetime(2026, 4, 1, 8, tzinfo=UTC))

    tick(clock, days=6)
    message: Any = mailoutbox[0]

    assert message.subject == f"2026年4月1日（水）17:00 JST期限：Answer {row.reference}"
    assert f"{jp_reviewer.name_in('ja')} 様" in message.body
    assert "2026年4月1日（水）17:00 JST（ワシントン 2026年4月1日（水）04:00）" in message.body
    assert 'lang="ja"' in message.alternatives[0].content


def test_titles_of_reviews_are_not_in_mails(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    mailoutbox: list[EmailMessage],
) -> None:
    row = make_obligation(us_reviewer, due_at=DUE)

    tick(clock, days=21)
    message: Any = mailoutbox[0]

    assert row.reference in message.body
    assert row.title_en not in message.body
    assert row.title_en not in message.alternatives[0].content


def test_several_things_are_one_letter_with_the_most_urgent_first(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    mailoutbox: list[EmailMessage],
) -> None:
    rows = [make_obligation(us_reviewer, due_at=DUE - timedelta(hours=hours)) for hours in (0, 2, 1)]

    tick(clock, days=21)

    assert mailoutbox[0].subject == f"Due Wed 1 Apr 2026, 15:00 EDT: Review {rows[1].reference}, and 2 more"
    assert [text for text in str(mailoutbox[0].body).splitlines() if text.startswith("Review O-")] == [
        f"Review {rows[n].reference}" for n in (1, 2, 0)
    ]


def test_links_are_on_our_own_host_and_hold_nothing_that_acts(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    mailoutbox: list[EmailMessage],
    settings: Any,
) -> None:
    make_obligation(us_reviewer, due_at=DUE)

    tick(clock, days=21)
    words = str(mailoutbox[0].body).split()

    links = [word for word in words if "://" in word]
    assert links
    assert all(link.startswith(settings.BASE_URL) for link in links)


def test_message_to_an_address_without_account(us_org: Organisation, us_admin: Person) -> None:
    notice = notify_address(
        " Somebody@Example.org ",
        "ja",
        "JP",
        "test.told",
        subject=us_org,
        message_class=Notice.Class.FORMAL,
        key="test/address",
        template="emails/obligations/extension_decided",
        granted=False,
        due_at=DUE,
    )

    assert (notice.person, notice.address, notice.language) == (None, "somebody@example.org", "ja")
    assert "2026年4月2日（木）06:00 JST" in notice.subject_line
    assert "ご担当者様" in notice.text


def test_same_key_is_one_message(us_org: Organisation, us_member: Person, jp_member: Person) -> None:
    def tell(person: Person) -> Notice:
        return notify(
            person,
            "test.told",
            subject=us_org,
            message_class=Notice.Class.FORMAL,
            key="test/once",
            template="emails/obligations/extension_decided",
            granted=True,
            due_at=timezone.now(),
        )

    assert tell(us_member) == tell(jp_member)
    assert Notice.objects.count() == 1
    assert str(Notice.objects.get()) == Notice.objects.get().subject_line


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\x00", "\x0b", "\x85", "\u2028", "\t"])
@pytest.mark.case("attack-49")
def test_subject_is_one_line(sign: str) -> None:
    assert one_line(f"P-117{sign}Bcc: x@example.org") == "P-117 Bcc: x@example.org"
    assert len(one_line("長" * 500)) == 200


@pytest.mark.case("attack-50")
def test_markup_in_titles_is_escaped_in_html_and_plain_in_text(us_org: Organisation, us_member: Person) -> None:
    us_org.name_en = "<b>Sample</b> & {{ settings.SECRET_KEY }}"
    notice = notify(
        us_member,
        "test.told",
        subject=us_org,
        message_class=Notice.Class.FORMAL,
        key="test/markup",
        template="emails/obligations/extension_decided",
        granted=True,
        due_at=timezone.now(),
        facts=[("Organisation", us_org.name_en)],
    )

    assert "Organisation: <b>Sample</b> & {{ settings.SECRET_KEY }}" in notice.text
    assert "&lt;b&gt;Sample&lt;/b&gt; &amp; {{ settings.SECRET_KEY }}" in notice.html
