"""Open, settle, move and hand over: one open row, whoever asks, and nobody is late by a race."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from commission.obligations.actions import hand_over, owe, reschedule, retitle, settle
from commission.obligations.actions.owing import close
from commission.obligations.digests import gather
from commission.obligations.models import ExtensionRequest, Ladder, LadderStep, Notice, Obligation, Reminder
from commission.obligations.planner import plan
from commission.records.models import Event
from commission.web.http import Conflict
from tests.obligations.ticking import deliver

if TYPE_CHECKING:
    from collections.abc import Callable

    from commission.members.models import Organisation
    from commission.people.models import Person
    from tests.factories.obligations import MakeExtension, MakeObligation
    from tests.factories.people import MakePerson
    from tests.factories.sink import Sink

pytestmark = pytest.mark.django_db


def test_owing_freezes_the_reason_in_both_languages(us_member: Person, us_org: Organisation) -> None:
    row = owe(
        "test.answer",
        us_org,
        us_member,
        by=None,
        due_at=timezone.now(),
        zone="Asia/Tokyo",
        why=gettext_lazy("Secretariat"),
        entered="17:00 in Tokyo",
    )

    assert (row.why_en, row.why_ja) == ("Secretariat", "事務局")
    assert (row.reference, row.title_en, row.url) == (us_org.reference, us_org.name_en, us_org.get_absolute_url())
    assert (row.side, row.ladder.code, row.epoch) == ("US", "answer", 1)
    assert row.promised_at.tzname() == "JST"


def test_owing_again_returns_what_is_open(make_obligation: MakeObligation, us_member: Person) -> None:
    first = make_obligation(us_member)

    again = make_obligation(us_member, subject=first.about, due_at=timezone.now())

    assert again == first
    assert again.due_at == first.due_at


def test_owing_after_settling_opens_a_new_row(make_obligation: MakeObligation, us_member: Person) -> None:
    first = make_obligation(us_member)
    settle("test.review", first.about, how="done", by=us_member)

    assert make_obligation(us_member, subject=first.about) != first


def test_database_keeps_one_open_row(make_obligation: MakeObligation, us_member: Person) -> None:
    row = make_obligation(us_member)
    row.pk = None

    with pytest.raises(IntegrityError, match="obligation_open_once"), transaction.atomic():
        row.save(force_insert=True)


def test_settling_ends_all_or_those_of_one_owner(make_obligation: MakeObligation, make_person: MakePerson) -> None:
    first = make_obligation(make_person())
    second = make_obligation(make_person(), subject=first.about)

    one = settle("test.review", first.about, how="done", by=None, owner=first.owner)
    rest = settle("test.review", first.about, how="closed", by=second.owner)
    none = settle("test.review", first.about, how="closed", by=None)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (one, rest, none) == (1, 1, 0)
    assert (first.how, second.how, second.settled_by) == ("done", "closed", second.owner)
    assert not first.is_open


def test_settling_overtakes_a_request_for_more_time(make_extensionrequest: MakeExtension) -> None:
    request = make_extensionrequest()

    settle("test.review", request.obligation.about, how="done", by=None)

    request.refresh_from_db()
    assert request.state == ExtensionRequest.State.OVERTAKEN


def test_unknown_way_of_settling_is_refused(make_obligation: MakeObligation) -> None:
    row = make_obligation()

    with pytest.raises(ValueError, match="somehow"):
        settle("test.review", row.about, how="somehow", by=None)


def test_closing_leaves_alone_what_is_settled(make_obligation: MakeObligation) -> None:
    row = make_obligation()
    settle("test.review", row.about, how="declined", by=None)

    assert close([row], how="expired", by=None) == 0


def test_moving_begins_an_epoch_and_is_recorded(make_obligation: MakeObligation, us_staff: Person) -> None:
    row = make_obligation(snoozed_until=timezone.now())
    due = row.due_at + timedelta(days=7)

    count = reschedule("test.review", row.about, due_at=due, zone="Asia/Tokyo", entered="a week later", by=us_staff)

    row.refresh_from_db()
    assert (count, row.epoch, row.due_at, row.entered, row.snoozed_until) == (1, 2, due, "a week later", None)
    assert Event.objects.about(row).get().kind == "obligation.moved"


def test_handing_over_twice_is_a_conflict(make_obligation: MakeObligation, make_person: MakePerson) -> None:
    row, to = make_obligation(), make_person()

    handed = hand_over(row, to=to, by=row.owner)

    assert (handed.owner, handed.due_at, handed.subject, handed.why_en) == (to, row.due_at, row.subject, row.why_en)
    with pytest.raises(Conflict):
        hand_over(row, to=to, by=row.owner)


def test_new_title_reaches_what_is_open(make_obligation: MakeObligation) -> None:
    row = make_obligation()
    subject = row.about
    subject.name_en = "Renamed Optics Inc."

    assert retitle(subject) == 1

    row.refresh_from_db()
    assert row.title_en == "Renamed Optics Inc."


def test_newest_version_of_a_ladder_applies(db: None) -> None:
    newer = Ladder.objects.create(code="review", version=2, name_en="Review", name_ja="査読")

    assert Ladder.objects.current("review") == newer
    assert Ladder.objects.current("none of that name").code == Ladder.GENERAL
    assert newer in Ladder.objects.newest()
    assert str(newer) == "Review 2"


def test_versions_of_ladders_are_frozen(db: None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Ladder.objects.update(name_en="Other")
    with pytest.raises(DatabaseError), transaction.atomic():
        LadderStep.objects.update(offset=1)


@pytest.mark.parametrize("numbers", [{"snoozes": 3}, {"how": "done"}, {"settled_at": timezone.now()}, {"side": "FR"}])
def test_database_refuses_nonsense(make_obligation: MakeObligation, numbers: dict[str, Any]) -> None:
    row = make_obligation()

    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.filter(pk=row.pk).update(**numbers)


def at_once(*works: Callable[[], object]) -> list[BaseException]:
    """Run these at the same moment, each with a connection of its own; answers what went wrong."""
    barrier, errors = threading.Barrier(len(works)), list[BaseException]()

    def run(work: Callable[[], object]) -> None:
        barrier.wait(30)
        try:
            work()
        except BaseException as error:  # shown by the test
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors


def due_now(make_obligation: MakeObligation, owner: Person) -> Obligation:
    """Owed by somebody who works around the clock, with a step that fell due today."""
    long_ago = timezone.now() - timedelta(days=40)
    return make_obligation(owner, kind="test.answer", due_at=end_of_day(), opened_at=long_ago, epoch_at=long_ago)


def end_of_day() -> Any:
    return timezone.now().replace(hour=23, minute=59, second=59)


@pytest.fixture
def sleepless(make_person: MakePerson, work_today: None) -> Person:
    return make_person("sleepless", time_zone="UTC", office_opens="00:00", office_closes="23:59:59.999999")


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_make_everything_once(
    make_obligation: MakeObligation, sleepless: Person, sink: Sink
) -> None:
    rows = [due_now(make_obligation, sleepless) for _n in range(20)]

    def work() -> None:
        plan(timezone.now())
        gather(timezone.now())
        deliver(20)

    for _n in range(3):
        Obligation.objects.update(plan_at=timezone.now())
        assert at_once(work, work, work) == []

    newest = Reminder.objects.exclude(state="superseded")
    assert newest.filter(state="sent").count() == len(rows)
    assert Notice.objects.filter(state="sent").count() == len(sink.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_settling_races_sending(make_obligation: MakeObligation, sleepless: Person, sink: Sink) -> None:
    ends = set()
    for _n in range(10):
        Notice.objects.filter(person=sleepless).update(local_day="2020-01-01", is_digest=False, mail_alone=False)
        row = due_now(make_obligation, sleepless)
        plan(timezone.now())
        gather(timezone.now())
        sink.letters.clear()

        assert at_once(lambda row=row: settle("test.answer", row.about, how="done", by=None), deliver) == []  # type: ignore[misc]

        state = row.reminders.exclude(state="superseded").get().state
        assert (state, len(sink.letters)) in {("sent", 1), ("cancelled", 0)}
        ends.add(state)
    assert ends <= {"sent", "cancelled"}


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_open_one_row(make_obligation: MakeObligation, us_member: Person) -> None:
    subject = make_obligation().about

    errors = at_once(*[lambda: make_obligation(us_member, subject=subject)] * 5)

    assert errors == []
    assert Obligation.objects.about("test.review", subject).filter(owner=us_member).count() == 1
