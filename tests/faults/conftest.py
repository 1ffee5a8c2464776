"""A crowd with something due now, processes that send it, and what must hold whatever happens to them."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from commission.obligations.models import Ladder, Notice, Obligation, Reminder
from commission.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.factories.sink import Sink

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 120


class Crew:
    """Processes that send: ended at the end of the test, whatever happened to them."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
        self.members: list[subprocess.Popen[bytes]] = []

    def sweeper(self) -> subprocess.Popen[bytes]:
        return self._start(sys.executable, "manage.py", "sweep", "--loop")

    def celery(self, *words: str, **env: str) -> subprocess.Popen[bytes]:
        return self._start(sys.executable, "-m", "celery", "--app", "commission.config.celery", *words, **env)

    def end(self) -> None:
        for member in self.members:
            with suppress(ProcessLookupError):
                member.send_signal(signal.SIGCONT)
            member.kill()
            member.wait()

    def _start(self, *command: str, **env: str) -> subprocess.Popen[bytes]:
        started = subprocess.Popen(  # noqa: S603  # our own commands
            command, cwd=ROOT, env=self.env | env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.members.append(started)
        return started


@pytest.fixture
def crew(process_env: dict[str, str], sink: Sink) -> Iterator[Crew]:
    mail = {"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}?timeout=20", "MAIL_GRACE": "2", "DEMO": "1"}
    made = Crew(process_env | mail)
    yield made
    made.end()


@pytest.fixture
def crowd(transactional_db: None, work_today: None) -> Callable[[int], list[Person]]:
    """So many people at work in this minute, each with one reminder that is due today."""

    def gather(count: int) -> list[Person]:
        now = timezone.now()
        people: list[Person] = Person.objects.bulk_create([_somebody(n) for n in range(count)])
        Obligation.objects.bulk_create([_owed(person, now) for person in people])
        return people

    return gather


def _somebody(n: int) -> Person:
    return Person(
        email=f"somebody.{n}@us.example",
        latin_given=f"Somebody {n}",
        latin_family="Sample",
        side="US",
        time_zone="UTC",
        office_opens=datetime.min.time(),
        office_closes=datetime.max.time(),
        password="!",
    )


def _owed(person: Person, now: datetime) -> Obligation:
    asked = now - timedelta(days=40)
    return Obligation(
        kind="extension",
        subject_type=ContentType.objects.get_for_model(Person),
        subject_id=person.pk,
        reference=f"X-{person.pk}",
        url="/",
        why_en="You decide.",
        why_ja="決定者です。",
        owner=person,
        side="US",
        opened_at=asked,
        epoch_at=asked,
        plan_at=asked,
        due_at=datetime.combine(now.date(), datetime.max.time(), now.tzinfo),
        zone="UTC",
        ladder=Ladder.objects.current("answer"),
    )


def until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds} s: {counts()}")
        time.sleep(0.05)


def nothing_moves() -> bool:
    """Every reminder has ended and no message is on its way."""
    open_reminders = Reminder.objects.filter(state__in=["planned", "written"])
    planned = Reminder.objects.exists() and not Obligation.objects.filter(plan_at__lte=timezone.now()).exists()
    moving = Notice.objects.filter(state__in=["queued", "leased", "sending"])
    return planned and not open_reminders.exists() and not moving.exists()


def counts() -> dict[str, Any]:
    notices = list(Notice.objects.values_list("state", flat=True))
    reminders = list(Reminder.objects.values_list("state", flat=True))
    return {
        "notices": {s: notices.count(s) for s in set(notices)},
        "reminders": {s: reminders.count(s) for s in set(reminders)},
    }


def assert_nothing_lost(sink: Sink, people: int) -> int:
    """Whoever waits got one copy, or it is written down that nobody knows. Answers how many are unknown."""
    copies = sink.copies
    told = {notice.message_id: notice for notice in Notice.objects.exclude(state__in=["cancelled", "expired"])}
    assert set(copies) <= set(told)
    assert max(copies.values()) == 1, "doubled"
    assert len({notice.person_id for notice in told.values()}) == len(told) == people
    lost = [notice for notice in told.values() if notice.state != "in_doubt" and copies[notice.message_id] != 1]
    assert lost == []
    unknown = [notice for notice in told.values() if notice.state == "in_doubt"]
    assert {notice.state for notice in told.values()} <= {"sent", "in_doubt"}
    assert Reminder.objects.filter(state="unknown").count() == len(unknown)
    return len(unknown)
