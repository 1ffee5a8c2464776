"""How a delivery ends, with a real mail server that says yes, later or never."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from commission.obligations import dispatcher, mail_server
from commission.obligations.conclusions import back_off
from commission.obligations.engine import sweep
from commission.obligations.models import (
    EngineMode,
    EngineTick,
    Notice,
    Reminder,
    Suppression,
)
from tests.obligations.ticking import a_digest, deliver, phases, states

if TYPE_CHECKING:
    import time_machine

    from commission.people.models import Person
    from tests.factories.obligations import MakeNotice, MakeObligation
    from tests.factories.sink import Sink

pytestmark = pytest.mark.django_db

FORMAL, SECURITY = Notice.Class.FORMAL, Notice.Class.SECURITY


def test_accepted(clock: Any, sink: Sink, make_notice: MakeNotice, us_member: Person) -> None:
    notice = make_notice(us_member)

    assert deliver() == 1

    notice.refresh_from_db()
    assert (notice.state, notice.accepted_at, notice.attempts) == ("sent", timezone.now(), 1)
    assert phases(notice) == ["intent", "accepted"]
    letter = sink.letters[0]
    assert letter["Message-ID"] == notice.message_id == Notice.id_for(notice.key)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] is None
    assert letter["Subject"] == notice.subject_line
    assert letter["To"] == us_member.email


def test_urgent_classes_leave_first(clock: Any, sink: Sink, make_notice: MakeNotice) -> None:
    formal = make_notice(message_class=FORMAL)
    security = make_notice(message_class=SECURITY)

    deliver()

    assert list(sink.copies) == [security.message_id, formal.message_id]


def test_hundreds_share_connections(clock: Any, sink: Sink, make_notice: MakeNotice, us_member: Person) -> None:
    for _n in range(110):
        make_notice(us_member)

    assert deliver() == 110

    assert set(sink.copies.values()) == {1}


@pytest.mark.case("fault-F23")
def test_put_off_by_the_server_is_tried_again_later(
    clock: time_machine.Traveller, sink: Sink, make_notice: MakeNotice, us_member: Person
) -> None:
    notice = make_notice(us_member)
    sink.answer("RCPT", us_member.email, "450 4.7.1 Greylisted")
    deliver()
    notice.refresh_from_db()
    assert (notice.state, notice.last_code) == ("queued", "450 4.7.1 Greylisted")
    assert notice.next_attempt_at >= timezone.now() + timedelta(minutes=5)

    sink.answer("RCPT", us_member.email, "")
    clock.shift(timedelta(hours=1))
    deliver()

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("sent", 2)


def test_back_off_grows_and_has_an_end() -> None:
    waits = [max(back_off(attempts, "451 later") for _n in range(200)) for attempts in (2, 6, 60)]

    assert waits == sorted(waits)
    assert timedelta(hours=5) < waits[-1] <= timedelta(hours=6)
    assert back_off(1, "450 greylisted") >= timedelta(minutes=5)


@pytest.mark.case("fault-F24")
def test_unknown_receiver_fails_once_and_is_suppressed(
    clock: Any, sink: Sink, make_obligation: MakeObligation, make_notice: MakeNotice, us_reviewer: Person
) -> None:
    other = make_notice()
    digest = a_digest(make_obligation, clock, us_reviewer)
    sink.answer("RCPT", us_reviewer.email, "550 5.1.1 No such user")

    deliver()

    digest.refresh_from_db()
    other.refresh_from_db()
    assert (digest.state, digest.attempts, other.state) == ("failed", 1, "sent")
    assert Suppression.objects.count() == 1
    assert Reminder.objects.get().state == "failed"


def test_refused_content_fails_without_suppression(
    clock: Any, sink: Sink, make_notice: MakeNotice, us_member: Person
) -> None:
    notice = make_notice(us_member)
    sink.answer("DATA", us_member.email, "554 5.6.0 Not this content")

    deliver()

    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("failed", "554 5.6.0 Not this content")
    assert not Suppression.objects.exists()


def test_server_that_is_going_away_costs_no_attempt(
    clock: Any, sink: Sink, make_notice: MakeNotice, us_member: Person
) -> None:
    notice = make_notice(us_member)
    sink.answer("RCPT", us_member.email, "421 4.3.2 Going away")

    deliver()

    notice.refresh_from_db()
    assert (notice.state, notice.attempts, EngineMode.objects.get().failures) == ("queued", 0, 1)


@pytest.mark.case("fault-F26")
def test_refused_connections_open_the_breaker_and_cost_no_attempts(
    clock: time_machine.Traveller, sink: Sink, settings: Any, make_notice: MakeNotice
) -> None:
    notice = make_notice()
    settings.EMAIL_PORT = 1
    for _n in range(12):
        clock.shift(timedelta(seconds=40))
        deliver()
    notice.refresh_from_db()
    mode = EngineMode.objects.get()
    assert (notice.state, notice.attempts, mode.failures) == ("queued", 0, 11)
    assert not dispatcher.may_send()

    settings.EMAIL_PORT = sink.port
    clock.shift(timedelta(days=1))
    deliver()

    notice.refresh_from_db()
    assert (notice.state, EngineMode.objects.get().failures) == ("sent", 0)


@pytest.mark.case("fault-F35")
def test_poison_is_set_aside_and_stops_nobody(
    clock: Any, sink: Sink, make_notice: MakeNotice, caplog: pytest.LogCaptureFixture
) -> None:
    broken = make_notice(address="nobody", subject_line="a\nb")
    fine = make_notice()

    deliver()

    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.state, fine.state) == ("quarantined", "sent")
    assert "BadHeaderError" in broken.reason


def test_long_lines_and_japanese_arrive_as_they_were_written(
    clock: Any, sink: Sink, make_notice: MakeNotice, jp_member: Person
) -> None:
    text = "長い" * 1500
    make_notice(jp_member, text=text, subject_line="採否の決定：P-117")

    deliver()

    body: Any = sink.letters[0].get_body(("plain",))
    assert body.get_content().strip() == text
    assert sink.letters[0]["Subject"] == "採否の決定：P-117"
    assert "日米委員会" in sink.letters[0]["From"]


@pytest.mark.case("fault-F37")
def test_closed_account_gets_nothing(clock: Any, sink: Sink, make_notice: MakeNotice, us_member: Person) -> None:
    notice = make_notice(us_member)
    leases = dispatcher.claim()
    us_member.is_active = False
    us_member.save()

    with mail_server.MailServer() as server:
        assert not dispatcher.attempt(leases[0], server)
    dispatcher.give_back(leases)

    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("cancelled", "the account is closed")
    assert sink.letters == []


def test_letter_past_its_use_expires(clock: time_machine.Traveller, sink: Sink, make_notice: MakeNotice) -> None:
    make_notice(message_class=SECURITY)
    clock.shift(timedelta(days=2))

    deliver()

    assert states() == ["expired"]


def test_hold_stops_everything(clock: Any, sink: Sink, make_notice: MakeNotice) -> None:
    make_notice()
    EngineMode.objects.create(pk=1, mode="hold")

    sweep("test")

    assert states() == ["queued"]
    assert not dispatcher.may_send()
    assert EngineTick.objects.get().note == "hold"


def test_stage_that_fails_is_named_and_keeps_no_other_from_its_work(
    clock: Any, sink: Sink, make_notice: MakeNotice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_now: datetime) -> None:
        raise RuntimeError

    monkeypatch.setattr("commission.obligations.engine.plan", fail)
    make_notice()

    sweep("test")

    assert states() == ["sent"]
    assert EngineTick.objects.get().note == "plan"


def test_sender_that_the_server_does_not_want_is_the_server_s_trouble(
    clock: Any, sink: Sink, settings: Any, make_notice: MakeNotice
) -> None:
    notice = make_notice()
    sink.answer("MAIL", settings.DEFAULT_FROM_EMAIL, "550 5.7.1 Not you")

    deliver()

    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.last_code) == ("queued", 0, "550 5.7.1 Not you")


def test_server_that_drips_is_cut_off(sink: Sink, make_notice: MakeNotice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_server, "TOTAL", 0.3)
    notice = make_notice()
    sink.delay = 3

    deliver()

    notice.refresh_from_db()
    assert notice.state == "in_doubt"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 Wrong\r\npassword"), "535 5.7.8 Wrong password"),
        (TimeoutError("timed out"), "TimeoutError: timed out"),
    ],
)
@pytest.mark.case("fault-F25")
def test_failed_log_in_sends_nothing_and_fails_nothing(
    sink: Sink, make_notice: MakeNotice, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def fail(_backend: Any) -> None:
        raise error

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.open", fail)
    notice = make_notice()

    with mail_server.MailServer() as server, pytest.raises(mail_server.Unavailable, match=words.partition(":")[0]):
        server.open()
    deliver()

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("queued", 0)
    assert mail_server.said(error) == words


def test_refused_data_command_is_an_answer(clock: Any, sink: Sink, make_notice: MakeNotice) -> None:
    def refuse(_connection: Any, _payload: bytes) -> None:
        raise smtplib.SMTPDataError(451, b"4.3.0 Later")

    notice = make_notice()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(smtplib.SMTP, "data", refuse)
        deliver()

    notice.refresh_from_db()
    assert (notice.state, notice.last_code) == ("queued", "451 4.3.0 Later")
