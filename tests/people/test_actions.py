"""What the acts on people do, what they record, and who loses a race."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from commission.people import actions
from commission.people.models import Absence, CalendarDay, Person, Post, Token
from commission.records.models import Event
from commission.web.http import Conflict

NEW = {"latin_given": "New", "latin_family": "Person", "side": "US"}
DAY = date(2026, 5, 1)


def last() -> Event:
    event = Event.objects.last()
    assert event is not None
    return event


def test_an_account_is_opened_with_a_confirmed_address(us_staff: Person) -> None:
    person = actions.open_account("New@us.example", by=us_staff, **NEW)

    assert person.email == "new@us.example"
    assert not person.has_usable_password()
    assert EmailAddress.objects.get(user=person).verified
    assert (last().kind, last().subject, last().actor) == ("person.joined", person, us_staff)


def test_who_opens_their_own_account_is_the_actor(db: None) -> None:
    person = actions.open_account("new@us.example", by=None, password="long enough words", **NEW)

    assert person.check_password("long enough words")
    assert last().actor == person


@pytest.mark.case("attack-16")
def test_an_address_opens_one_account(us_member: Person) -> None:
    with pytest.raises(Conflict):
        actions.open_account("US.MEMBER@us.example", by=None, **NEW)

    assert Person.objects.count() == 1
    assert not Event.objects.filter(kind="person.joined").exists()


def test_an_edit_records_what_differs(us_member: Person) -> None:
    actions.edit_profile(us_member, by=us_member, latin_given="Other", latin_family=us_member.latin_family)

    assert last().data == {"changed": {"latin_given": ["Member", "Other"]}}


def test_an_edit_that_changes_nothing_leaves_no_event(us_member: Person) -> None:
    absence = Absence.objects.create(person=us_member, starts_on=DAY, ends_on=DAY)
    day = CalendarDay.objects.create(calendar="US", day=DAY, name_en="Closed", name_ja="休業")

    actions.edit_profile(us_member, by=us_member, latin_given=us_member.latin_given)
    actions.edit_absence(absence, by=us_member, starts_on=DAY)
    actions.edit_day(day, by=us_member, day=DAY)

    assert not Event.objects.exists()


def test_a_language_that_is_none_is_refused(us_member: Person) -> None:
    with pytest.raises(ValueError, match="fr"):
        actions.choose_language(us_member, "fr")


def test_a_successor_takes_over_on_the_day_after(us_staff: Person, us_chair: Person, us_member: Person) -> None:
    old = Post.objects.get(person=us_chair)

    new = actions.give_post(us_member, by=us_staff, role="chair", side="US", starts_on=DAY, replaces=old)

    ended, given = Event.objects.order_by("pk")
    old.refresh_from_db()
    assert old.ends_on == DAY - timedelta(days=1)
    assert (ended.kind, ended.data["successor"], given.kind, given.subject) == (
        "post.ended", us_member.pk, "post.given", new,
    )  # fmt: skip


def test_a_second_chair_is_a_conflict_and_changes_nothing(
    us_staff: Person, us_chair: Person, us_member: Person, us_reviewer: Person
) -> None:
    other = Post.objects.get(person=us_reviewer)

    with pytest.raises(Conflict):
        actions.give_post(us_member, by=us_staff, role="chair", side="US", starts_on=DAY, replaces=other)

    other.refresh_from_db()
    assert other.ends_on is None
    assert not Event.objects.exists()


def test_a_post_ends_once_and_not_before_it_starts(us_staff: Person, us_reviewer: Person) -> None:
    post = Post.objects.get(person=us_reviewer)

    with pytest.raises(Conflict, match="before it starts"):
        actions.end_post(post, by=us_staff, ends_on=date(2019, 1, 1))
    actions.end_post(post, by=us_staff, ends_on=date(2020, 1, 1))
    with pytest.raises(Conflict, match="already"):
        actions.end_post(post, by=us_staff, ends_on=DAY)


def test_deactivation_ends_sessions_and_tokens(us_staff: Person, us_member: Person) -> None:
    us_member.set_password("correct horse battery")
    us_member.save()
    Client().post("/account/login/", {"login": us_member.email, "password": "correct horse battery"})
    Token.objects.create(us_member, expiry=timedelta(days=30), name="Laptop")
    stale = Person.objects.get(pk=us_member.pk)

    actions.deactivate(us_member, by=us_staff)

    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
    assert not Token.objects.exists()
    with pytest.raises(Conflict):
        actions.deactivate(stale, by=us_staff)


def test_who_is_active_is_not_reactivated(us_staff: Person, us_member: Person) -> None:
    with pytest.raises(Conflict):
        actions.reactivate(us_member, by=us_staff)


def test_a_day_is_set_once(us_staff: Person) -> None:
    fields = {"calendar": "US", "day": DAY, "name_en": "Closed", "name_ja": "休業"}
    actions.set_day(by=us_staff, **fields)

    with pytest.raises(Conflict):
        actions.set_day(by=us_staff, **fields)

    assert Event.objects.get().data["day"] == "2026-05-01"


@pytest.mark.case("attack-58")
def test_nobody_has_more_than_ten_tokens(us_member: Person) -> None:
    made = [actions.make_token(us_member, name=f"No. {number}", days=30) for number in range(10)]

    with pytest.raises(Conflict):
        actions.make_token(us_member, name="One more", days=30)
    actions.revoke_token(made[0][0], by=us_member)
    actions.make_token(us_member, name="One more", days=30)

    assert Token.objects.count() == 10
    assert all(secret not in str(event.data) for _token, secret in made for event in Event.objects.all())
