"""Killed, frozen and doubled senders before a real mail server: nothing is lost, and doubt is not resent."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.utils import timezone

from commission.obligations.models import AcceptedMessage, Notice, NoticeAttempt, Reminder
from tests.faults.conftest import assert_nothing_lost, counts, nothing_moves, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from commission.people.models import Person
    from tests.factories.sink import Sink
    from tests.faults.conftest import Crew


def keep_journal(message_id: str) -> None:
    """A mail server that writes down what it took before it says so."""
    AcceptedMessage.objects.get_or_create(
        message_id=message_id, defaults={"accepted_at": timezone.now(), "source": "sink"}
    )
    connections.close_all()


@pytest.mark.case("fault-F01")
def test_killed_in_the_middle_of_a_batch_of_200(crowd: Callable[[int], list[Person]], crew: Crew, sink: Sink) -> None:
    crowd(200)
    sink.delay = 0.005
    kills = 0
    for count in (30, 90, 150):
        worker = crew.sweeper()
        until(lambda count=count: len(sink.letters) >= count)  # type: ignore[misc]
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        kills += 1

    crew.sweeper()
    until(nothing_moves)

    unknown = assert_nothing_lost(sink, 200)
    assert unknown <= kills
    assert NoticeAttempt.objects.filter(phase="dead").exists()


@pytest.mark.case("fault-F02")
def test_killed_between_acceptance_and_commit_is_unknown_and_not_resent(
    crowd: Callable[[int], list[Person]], crew: Crew, sink: Sink
) -> None:
    crowd(40)
    first = crew.sweeper()
    sink.after(10, lambda: os.kill(first.pid, signal.SIGKILL))
    first.wait()

    crew.sweeper()
    until(nothing_moves)
    time.sleep(5)

    assert assert_nothing_lost(sink, 40) == 1
    unknown = Notice.objects.get(state="in_doubt")
    assert sink.copies[unknown.message_id] == 1
    assert Reminder.objects.get(state="unknown").reason == "in_doubt"


@pytest.mark.case("fault-F02")
def test_killed_between_acceptance_and_commit_is_found_in_the_journal(
    crowd: Callable[[int], list[Person]], crew: Crew, sink: Sink
) -> None:
    crowd(60)
    crew.env["MAIL_JOURNAL"] = "1"
    sink.taken = keep_journal
    for count in (10, 25, 40):
        worker = crew.sweeper()
        sink.after(count, lambda worker=worker: os.kill(worker.pid, signal.SIGKILL))  # type: ignore[misc]
        worker.wait()

    crew.sweeper()
    until(lambda: counts()["notices"].get("sent") == 60)

    assert assert_nothing_lost(sink, 60) == 0
    assert NoticeAttempt.objects.filter(phase="journal", code="yes").count() == 3


@pytest.mark.case("fault-F04")
def test_frozen_worker_keeps_its_batch_and_stops_nobody(
    crowd: Callable[[int], list[Person]], crew: Crew, sink: Sink
) -> None:
    crowd(100)
    frozen = crew.sweeper()
    sink.after(5, lambda: os.kill(frozen.pid, signal.SIGSTOP))
    until(lambda: len(sink.letters) >= 5)

    crew.sweeper()
    until(lambda: len(sink.letters) >= 80)
    time.sleep(3)
    held = Notice.objects.filter(state__in=["leased", "sending"]).count()
    before = len(sink.letters)
    os.kill(frozen.pid, signal.SIGCONT)
    until(nothing_moves)

    assert 0 < held <= 25
    assert before + held >= 100
    assert assert_nothing_lost(sink, 100) == 0


@pytest.mark.case("fault-F05")
@pytest.mark.case("fault-F11")
@pytest.mark.faults
def test_four_senders_at_once_send_everything_once(
    crowd: Callable[[int], list[Person]], crew: Crew, sink: Sink
) -> None:
    crowd(200)

    for _n in range(4):
        crew.sweeper()
    until(nothing_moves)

    assert assert_nothing_lost(sink, 200) == 0


@pytest.mark.case("fault-F08")
@pytest.mark.case("fault-F12")
def test_worker_goes_on_sending_without_broker_and_without_beat(
    crowd: Callable[[int], list[Person]], crew: Crew, sink: Sink
) -> None:
    crowd(20)

    crew.celery("worker", "--concurrency", "1", BROKER_URL="redis://127.0.0.1:1/0")
    until(nothing_moves)

    assert assert_nothing_lost(sink, 20) == 0


@pytest.mark.case("fault-F11")
@pytest.mark.faults
def test_two_beats_and_two_workers_send_everything_once(
    crowd: Callable[[int], list[Person]], crew: Crew, sink: Sink, tmp_path_factory: pytest.TempPathFactory
) -> None:
    crowd(100)
    for name in ("one", "two"):
        crew.celery("worker", "--concurrency", "2", "--hostname", f"{name}@test")
        schedule = tmp_path_factory.mktemp(name) / "schedule"
        crew.celery("beat", "--pidfile=", "--schedule", str(schedule))

    until(nothing_moves)
    time.sleep(25)

    assert assert_nothing_lost(sink, 100) == 0


@pytest.mark.case("fault-F01")
@pytest.mark.faults
def test_twenty_kills_with_a_journal_lose_and_double_nothing(
    crowd: Callable[[int], list[Person]], crew: Crew, sink: Sink
) -> None:
    crowd(600)
    crew.env["MAIL_JOURNAL"] = "1"
    sink.taken = keep_journal
    sink.delay = 0.01
    for count in range(20, 420, 20):
        worker = crew.sweeper()
        until(lambda count=count: len(sink.letters) >= count)  # type: ignore[misc]
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    crew.sweeper()
    until(lambda: counts()["notices"].get("sent", 0) + counts()["notices"].get("quarantined", 0) == 600, 300)

    assert set(sink.copies.values()) == {1}
    assert len(sink.copies) == 600
