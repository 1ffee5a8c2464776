"""The hint to the workers: once a transaction, and never at the expense of a request."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from celery import current_app
from django.db import transaction

from commission.obligations import nudges, tasks
from commission.obligations.alarm import Alarm
from commission.obligations.models import EngineMode, EngineTick

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.obligations import MakeNotice, MakeObligation


@pytest.fixture
def hints(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    sent: list[str] = []
    monkeypatch.setattr(nudges, "_silent_until", 0.0)
    monkeypatch.setattr(current_app, "send_task", lambda name, **_options: sent.append(name))
    return sent


@pytest.mark.django_db(transaction=True)
def test_one_hint_a_transaction(hints: list[str], make_notice: MakeNotice, us_member: Person) -> None:
    with transaction.atomic():
        make_notice(us_member)
        make_notice(us_member)
        assert hints == []

    assert hints == ["obligations.sweep"]


def test_broker_that_is_gone_costs_a_log_line_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_words: object, **_options: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(nudges, "_silent_until", 0.0)
    monkeypatch.setattr(current_app, "send_task", fail)

    nudges.nudge()
    nudges.nudge()

    assert caplog.text.count("did not take the hint") == 1


@pytest.mark.case("fault-F09")
def test_silent_broker_holds_nobody_up_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudges, "_silent_until", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        with current_app.connection_for_write(url) as broker:
            monkeypatch.setattr(current_app, "connection_for_write", lambda *_words, **_options: broker)
            began = time.monotonic()

            with current_app.amqp.Producer(broker, auto_declare=False) as producer:
                send = current_app.send_task
                monkeypatch.setattr(
                    current_app, "send_task", lambda *words, **options: send(*words, **options | {"producer": producer})
                )
                nudges.nudge()

    assert time.monotonic() - began < 8


@pytest.mark.django_db
def test_tasks_sweep_plan_and_tick(make_obligation: MakeObligation) -> None:
    row = make_obligation(kind="test.answer")

    tasks.plan()
    tasks.sweep()
    tasks.worker_tick()

    row.refresh_from_db()
    assert row.plan_at is not None
    assert set(EngineTick.objects.values_list("component", flat=True)) == {"sweep", "beat"}


@pytest.mark.django_db
def test_nothing_is_planned_on_hold(make_obligation: MakeObligation) -> None:
    row = make_obligation(kind="test.answer")
    EngineMode.objects.create(pk=1, mode="hold")
    before = row.plan_at

    tasks.plan()

    row.refresh_from_db()
    assert row.plan_at == before


def test_worker_has_a_clock_of_its_own() -> None:
    assert Alarm in current_app.steps["worker"]


def test_alarm_goes_on_after_a_failure_and_ends_with_its_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sweeps = threading.Semaphore(0)

    def fail(_component: str) -> None:
        sweeps.release()
        raise RuntimeError

    monkeypatch.setattr("commission.obligations.alarm.sweep", fail)
    monkeypatch.setattr("commission.obligations.alarm.EVERY", 0.01)
    parent: Any = None
    alarm = Alarm(parent)

    alarm.start(parent)
    assert all(sweeps.acquire(timeout=10) for _n in range(3))
    alarm.stop(parent)

    assert not alarm.thread.is_alive()
    assert "own clock failed" in caplog.text
