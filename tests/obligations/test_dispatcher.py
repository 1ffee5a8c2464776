"""Leases: who holds a message, and what happens when its holder dies."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from commission.obligations import clock as engine_clock
from commission.obligations import dispatcher, mail_server, recovery
from commission.obligations.conclusions import apply
from commission.obligations.models import (
    NoticeAttempt,
)
from commission.obligations.recovery import recover
from tests.obligations.ticking import deliver, phases, states

if TYPE_CHECKING:
    from tests.factories.obligations import MakeNotice
    from tests.factories.sink import Sink

pytestmark = pytest.mark.django_db


def test_lease_of_a_session_that_came_back_by_itself_is_void(clock: Any, sink: Sink, make_notice: MakeNotice) -> None:
    make_notice()
    lease = dispatcher.claim()[0]

    assert not dispatcher.intend(dispatcher.Lease(lease.notice, lease.session + 1))
    assert states() == ["leased"]


def test_answer_to_an_older_lease_changes_nothing(clock: Any, make_notice: MakeNotice) -> None:
    notice = make_notice(state="sending", lease_no=3, intent_at=timezone.now())
    notice.lease_no = 2

    answer = mail_server.Answer(mail_server.Outcome.ACCEPTED, "250")

    assert not apply(notice, answer, worker="old")
    assert states() == ["sending"]
    assert not NoticeAttempt.objects.exists()


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


@pytest.mark.django_db(transaction=True)
def test_death_after_the_intent_leaves_a_doubt(make_notice: MakeNotice) -> None:
    make_notice()
    with Elsewhere(lambda: dispatcher.intend(dispatcher.claim()[0])):
        pass

    recover_when_free()

    assert states() == ["in_doubt"]


def test_recovery_leaves_alone_what_moved_on(make_notice: MakeNotice) -> None:
    notice = make_notice()

    assert recovery._free_locked(notice.pk) == 0
    assert recovery._decide(notice.pk, timezone.now()) == 0


def test_sweep_command_works_without_celery(make_notice: MakeNotice, monkeypatch: pytest.MonkeyPatch) -> None:
    make_notice()
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) > 1:
            raise KeyboardInterrupt

    monkeypatch.setattr("commission.obligations.management.commands.sweep.time.sleep", nap)
    monkeypatch.setattr("commission.obligations.management.commands.sweep.close_old_connections", lambda: None)

    call_command("sweep")
    with pytest.raises(KeyboardInterrupt):
        call_command("sweep", "--loop")

    assert states() == ["sent"]
    assert naps == [15.0, 15.0]


def test_database_s_clock_is_the_engine_s(settings: Any, db: None) -> None:
    settings.ENGINE_CLOCK = "database"

    with time_machine.travel(timezone.now() + timedelta(days=400)):
        apart = abs(engine_clock.now() - timezone.now())

    assert apart > timedelta(days=399)
