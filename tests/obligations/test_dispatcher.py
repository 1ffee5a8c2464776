"""How a delivery ends, with a real mail server that says yes, later, never, or nothing."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.utils import timezone

from commission.obligations import dispatcher, mail_server
from commission.obligations.conclusions import back_off
from commission.obligations.digests import gather
from commission.obligations.engine import sweep
from commission.obligations.models import (
    AcceptedMessage,
    EngineMode,
    EngineTick,
    Notice,
    NoticeAttempt,
    Obligation,
    Reminder,
    Suppression,
)
from commission.obligations.planner import plan
from commission.obligations.recovery import GRACE, recover

if TYPE_CHECKING:
    import time_machine

    from commission.people.models import Person
    from tests.factories.obligations import MakeNotice, MakeObligation
    from tests.factories.sink import Sink

pytestmark = pytest.mark.django_db

ROUTINE, FORMAL, SECURITY = Notice.Class.ROUTINE, Notice.Class.FORMAL, Notice.Class.SECURITY


def states() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("state", flat=True))


def phases(notice: Notice) -> list[str]:
    return list(notice.history.values_list("phase", flat=True))


def deliver(seconds: float = 30) -> int:
    return dispatcher.deliver(dispatcher.time.monotonic() + seconds)


def a_digest(make_obligation: MakeObligation, clock: time_machine.Traveller, person: Person, count: int = 1) -> Notice:
    """Somebody's reminders of today, written into one message that has not left."""
    for _n in range(count):
        make_obligation(person, due_at=datetime(2026, 4, 1, 21, tzinfo=UTC))
    clock.move_to(datetime(2026, 3, 23, 14, tzinfo=UTC))
    plan(timezone.now())
    gather(timezone.now())
    return Notice.objects.get(is_digest=True)


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


def test_routine_mail_can_be_unsubscribed_with_one_click(
    clock: Any, sink: Sink, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    a_digest(make_obligation, clock, us_reviewer)

    deliver()

    assert sink.letters[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/nudges/" in sink.letters[0]["List-Unsubscribe"]


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


def test_next_reminder_to_a_dead_address_is_suppressed(
    clock: time_machine.Traveller, sink: Sink, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    a_digest(make_obligation, clock, us_reviewer)
    sink.answer("RCPT", us_reviewer.email, "550 5.1.1 No such user")
    deliver()
    clock.move_to(datetime(2026, 3, 30, 14, tzinfo=UTC))

    sweep("test")

    assert Reminder.objects.get(step__offset=-2).reason == "unreachable"


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


@pytest.mark.case("fault-F28")
def test_cut_after_the_final_dot_leaves_a_doubt(
    clock: time_machine.Traveller, sink: Sink, make_notice: MakeNotice
) -> None:
    notice = make_notice()
    sink.cuts = 1
    deliver()
    notice.refresh_from_db()
    assert notice.state == "in_doubt"

    recover()
    notice.refresh_from_db()
    assert notice.state == "in_doubt"
    clock.shift(GRACE)
    sweep("test")

    notice.refresh_from_db()
    assert notice.state == "held"
    assert list(sink.copies.values()) == [1]


def test_doubtful_reminder_is_left_unknown_and_never_sent_again(
    clock: time_machine.Traveller, sink: Sink, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    digest = a_digest(make_obligation, clock, us_reviewer)
    sink.cuts = 1
    deliver()

    for _n in range(20):
        clock.shift(timedelta(minutes=20))
        sweep("test")

    digest.refresh_from_db()
    assert digest.state == "in_doubt"
    assert digest.reason
    assert [(one.state, one.reason) for one in Reminder.objects.all()] == [("unknown", "in_doubt")]
    assert list(sink.copies.values()) == [1]


def test_journal_that_learns_of_it_later_settles_the_doubt(
    clock: time_machine.Traveller, sink: Sink, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    digest = a_digest(make_obligation, clock, us_reviewer)
    sink.cuts = 1
    deliver()
    clock.shift(GRACE)
    recover()

    AcceptedMessage.objects.create(message_id=digest.message_id, accepted_at=timezone.now(), source="relay log")
    recover()

    digest.refresh_from_db()
    assert (digest.state, Reminder.objects.get().state) == ("sent", "sent")


def test_kept_journal_that_does_not_know_it_lets_it_be_sent_again(
    clock: time_machine.Traveller, sink: Sink, settings: Any, make_notice: MakeNotice
) -> None:
    settings.MAIL_JOURNAL = True
    notice = make_notice()
    sink.cuts = 1
    deliver()
    sink.letters.clear()
    clock.shift(GRACE)

    sweep("test")

    notice.refresh_from_db()
    assert (notice.state, notice.generation) == ("sent", 1)
    assert phases(notice) == ["intent", "broken", "journal", "intent", "accepted"]


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


def test_digest_that_is_no_longer_true_is_written_anew(
    clock: Any, sink: Sink, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    a_digest(make_obligation, clock, us_reviewer, count=2)
    first = Obligation.objects.order_by("pk")[0]
    Obligation.objects.filter(pk=first.pk).update(settled_at=timezone.now(), how="done")

    sweep("test")
    sweep("test")

    assert states() == ["cancelled", "sent"]
    assert sorted(Reminder.objects.values_list("state", "reason")) == [("cancelled", "settled"), ("sent", "accepted")]
    assert len(sink.letters) == 1


def test_digest_of_yesterday_is_not_sent_today(
    clock: time_machine.Traveller, sink: Sink, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    a_digest(make_obligation, clock, us_reviewer)
    clock.move_to(datetime(2026, 3, 24, 14, tzinfo=UTC))

    sweep("test")
    sweep("test")

    assert states() == ["expired", "sent"]
    assert Reminder.objects.get().state == "sent"


def test_routine_messages_ride_in_the_mail_of_the_day(
    clock: Any, sink: Sink, make_obligation: MakeObligation, make_notice: MakeNotice, us_reviewer: Person
) -> None:
    clock.move_to(datetime(2026, 3, 22, 14, tzinfo=UTC))
    news = make_notice(us_reviewer, message_class=ROUTINE)
    digest = a_digest(make_obligation, clock, us_reviewer)

    deliver()

    news.refresh_from_db()
    assert (news.state, news.carried_by) == ("carried", digest)
    body: Any = sink.letters[0].get_body(("plain",))
    assert news.subject_line in body.get_content()


def test_routine_message_alone_leaves_in_office_hours(
    clock: time_machine.Traveller, sink: Sink, make_notice: MakeNotice, us_member: Person
) -> None:
    clock.move_to(datetime(2026, 3, 21, 14, tzinfo=UTC))
    make_notice(us_member, message_class=ROUTINE)
    sweep("test")
    assert sink.letters == []

    clock.move_to(datetime(2026, 3, 23, 13, tzinfo=UTC))
    sweep("test")

    assert states() == ["carried", "sent"]


def test_routine_message_to_somebody_who_wants_no_reminders_stays_in_the_inbox(
    clock: Any, sink: Sink, make_obligation: MakeObligation, make_notice: MakeNotice, us_reviewer: Person
) -> None:
    us_reviewer.nudges = False
    us_reviewer.save()
    make_notice(us_reviewer, message_class=ROUTINE)
    make_obligation(us_reviewer, due_at=datetime(2026, 4, 1, 21, tzinfo=UTC))
    clock.move_to(datetime(2026, 3, 23, 14, tzinfo=UTC))

    sweep("test")

    assert states() == ["cancelled"]
    assert Reminder.objects.get().reason == "nudges_off"
    assert Notice.objects.inbox_of(us_reviewer).count() == 1


def test_digest_that_does_not_leave_gives_back_what_it_carried(
    clock: time_machine.Traveller,
    sink: Sink,
    make_obligation: MakeObligation,
    make_notice: MakeNotice,
    us_reviewer: Person,
) -> None:
    clock.move_to(datetime(2026, 3, 22, 14, tzinfo=UTC))
    make_notice(us_reviewer, message_class=ROUTINE)
    a_digest(make_obligation, clock, us_reviewer)
    clock.move_to(datetime(2026, 3, 24, 14, tzinfo=UTC))

    sweep("test")
    sweep("test")

    assert states() == ["carried", "expired", "sent"]


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


def test_lease_of_a_session_that_came_back_by_itself_is_void(clock: Any, sink: Sink, make_notice: MakeNotice) -> None:
    make_notice()
    lease = dispatcher.claim()[0]

    assert not dispatcher.intend(dispatcher.Lease(lease.notice, lease.session + 1))
    assert states() == ["leased"]


def test_answer_to_an_older_lease_changes_nothing(clock: Any, make_notice: MakeNotice) -> None:
    notice = make_notice(state="sending", lease_no=3, intent_at=timezone.now())
    notice.lease_no = 2

    answer = mail_server.Answer(mail_server.Outcome.ACCEPTED, "250")

    assert not dispatcher.apply(notice, answer, worker="old")
    assert states() == ["sending"]
    assert not NoticeAttempt.objects.exists()


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


class Elsewhere:
    """A worker in a thread of its own, with a database connection of its own."""

    def __init__(self, work: Any) -> None:
        self.found: Any = None
        self.thread = threading.Thread(target=self._run, args=[work])

    def _run(self, work: Any) -> None:
        try:
            self.found = work()
        finally:
            connections.close_all()

    def __enter__(self) -> Elsewhere:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.thread.join(30)


def recover_when_free() -> None:
    """PostgreSQL needs some milliseconds to notice that a session is gone."""
    for _n in range(500):
        if recover():
            return
        threading.Event().wait(0.01)
    pytest.fail("the lock of the dead session was not freed")


@pytest.mark.case("fault-F03")
@pytest.mark.django_db(transaction=True)
def test_death_between_claim_and_intent_loses_and_doubles_nothing(sink: Sink, make_notice: MakeNotice) -> None:
    notice = make_notice()
    with Elsewhere(dispatcher.claim):
        pass
    assert states() == ["leased"]

    recover_when_free()
    deliver()

    notice.refresh_from_db()
    assert (notice.state, notice.crash_count) == ("sent", 1)
    assert list(sink.copies.values()) == [1]
    assert phases(notice) == ["dead", "intent", "accepted"]


@pytest.mark.django_db(transaction=True)
def test_third_death_sets_the_notice_aside(make_notice: MakeNotice) -> None:
    make_notice()
    for _n in range(3):
        with Elsewhere(dispatcher.claim):
            pass
        recover_when_free()

    assert states() == ["quarantined"]


@pytest.mark.django_db(transaction=True)
def test_nobody_takes_what_a_living_worker_holds(sink: Sink, make_notice: MakeNotice) -> None:
    make_notice()
    release, held = threading.Event(), threading.Event()

    def hold() -> None:
        leases = dispatcher.claim()
        held.set()
        release.wait(30)
        dispatcher.give_back(leases)

    with Elsewhere(hold):
        held.wait(30)
        moved, sent = recover(), deliver()
        release.set()

    assert (moved, sent, states()) == (0, 0, ["queued"])


@pytest.mark.django_db(transaction=True)
def test_locks_are_free_after_every_delivery(sink: Sink, make_notice: MakeNotice) -> None:
    make_notice()

    deliver()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert cursor.fetchone() == (0,)
