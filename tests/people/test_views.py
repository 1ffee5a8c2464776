"""The pages of people: who sees what, what happens on sending, what a wrong form keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commission.people.models import Absence, CalendarDay, Person, Post, Token
from commission.records.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories.people import MakePerson

    ClientFor = Callable[[Person], Client]

PROFILE = {
    "latin_given": "Hanako",
    "latin_family": "Mihon",
    "native_name": "見本 花子",
    "reading": "ﾐﾎﾝ ﾊﾅｺ",
    "language": "ja",
    "time_zone": "America/Los_Angeles",
    "calendar": "JP",
    "office_opens": "10:00",
    "office_closes": "18:30",
    "theme": "dark",
}


def kinds() -> list[str]:
    return list(Event.objects.exclude(kind="person.mailed").values_list("kind", flat=True))


# My profile --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    "name",
    ["people:profile", "people:edit", "people:absence_create", "people:tokens", "people:token_create",
     "usersessions_list", "mfa_index", "account_email", "account_set_password"],
)  # fmt: skip
def test_my_pages_open_in_both_languages(us_member: Person, client_for: ClientFor, name: str, language: str) -> None:
    Person.objects.filter(pk=us_member.pk).update(language=language)

    answer = client_for(us_member).get(reverse(name))

    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()


def test_the_profile_shows_both_scripts_posts_and_absences(jp_staff: Person, client_for: ClientFor) -> None:
    today = timezone.now().date()
    Absence.objects.create(person=jp_staff, starts_on=today, ends_on=today, note="出張")

    page = client_for(jp_staff).get("/me/").content.decode()

    for shown in ("見本 Staff", "Staff Mihon", "みほん", "出張", "事務局", "Asia/Tokyo"):
        assert shown in page


def test_a_saved_profile_is_in_force_at_once(jp_member: Person, client_for: ClientFor) -> None:
    client = client_for(jp_member)

    answer = client.post("/me/edit/", PROFILE)

    jp_member.refresh_from_db()
    assert answer.headers["Location"] == "/me/"
    assert jp_member.reading == "ミホン ハナコ"
    assert (jp_member.theme, jp_member.nudges, str(jp_member.office_closes)) == ("dark", False, "18:30:00")
    assert 'data-theme="dark"' in client.get("/me/").content.decode()
    event = Event.objects.get(kind="person.edited")
    assert event.data["changed"]["latin_given"] == ["Member", "Hanako"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("latin_given", "花子"),
        ("native_name", "日米委員会事務局"),
        ("reading", "hanako"),
        ("time_zone", "Mars/Olympus"),
        ("office_closes", "09:59"),
        ("language", "fr"),
    ],
)
def test_a_wrong_profile_comes_back_with_what_was_typed(
    jp_member: Person, client_for: ClientFor, field: str, value: str
) -> None:
    answer = client_for(jp_member).post("/me/edit/", PROFILE | {field: value})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Hanako" in answer.content.decode() or field == "latin_given"
    jp_member.refresh_from_db()
    assert jp_member.latin_given == "Member"


@pytest.mark.case("attack-19")
def test_a_profile_cannot_be_sent_rights(us_member: Person, client_for: ClientFor) -> None:
    stolen = {"is_staff": "on", "is_superuser": "on", "side": "JP", "email": "x@us.example", "is_active": ""}

    client_for(us_member).post("/me/edit/", PROFILE | stolen)

    us_member.refresh_from_db()
    assert (us_member.is_staff, us_member.is_superuser, us_member.side) == (False, False, "US")
    assert us_member.email == "us.member@us.example"


# Absences ----------------------------------------------------------------------------------------------------------


def test_an_absence_is_added_changed_removed_and_brought_back(us_member: Person, client_for: ClientFor) -> None:
    client = client_for(us_member)
    day = timezone.now().date() + timedelta(days=9)
    fields = {"starts_on": day.isoformat(), "ends_on": day.isoformat(), "note": "Travel"}

    client.post("/me/absences/new/", fields)
    absence = Absence.objects.get()
    wrong = client.post(f"/me/absences/{absence.pk}/", fields | {"ends_on": "2020-01-01"})
    client.post(f"/me/absences/{absence.pk}/", fields | {"note": "Conference"})
    absence.refresh_from_db()
    changed = absence.note
    client.post(f"/me/absences/{absence.pk}/removal/")
    removed = not Absence.objects.exists()
    undo = client.get("/me/").content.decode()
    client.post("/me/absences/restoration/")

    assert (changed, wrong.status_code) == ("Conference", 422)
    assert removed
    assert "/me/absences/restoration/" in undo
    assert (Absence.objects.get().note, Absence.objects.get().starts_on) == ("Conference", day)
    assert kinds() == ["absence.added", "absence.edited", "absence.removed", "absence.added"]


def test_a_second_undo_brings_nothing(us_member: Person, client_for: ClientFor) -> None:
    answer = client_for(us_member).post("/me/absences/restoration/")

    assert answer.status_code == 302
    assert not Absence.objects.exists()


def test_an_absence_ends_after_it_starts(us_member: Person, client_for: ClientFor) -> None:
    answer = client_for(us_member).post("/me/absences/new/", {"starts_on": "2026-03-09", "ends_on": "2026-03-08"})

    assert answer.status_code == 422
    assert "2026-03-09" in answer.content.decode()


@pytest.mark.parametrize("address", ["/me/absences/{}/", "/me/absences/{}/removal/"])
def test_absences_of_others_do_not_exist(
    us_member: Person, us_staff: Person, client_for: ClientFor, address: str
) -> None:
    absence = Absence.objects.create(person=us_member, starts_on=date(2026, 3, 4), ends_on=date(2026, 3, 4))

    answer = client_for(us_staff).post(address.format(absence.pk))

    assert answer.status_code == 404
    assert Absence.objects.exists()


# Cards and the list ------------------------------------------------------------------------------------------------


def test_the_card_keeps_the_address_for_staff_and_the_owner(
    us_member: Person, jp_member: Person, jp_staff: Person, client_for: ClientFor
) -> None:
    card = jp_member.get_absolute_url()

    assert jp_member.email not in client_for(us_member).get(card).content.decode()
    assert jp_member.email in client_for(jp_staff).get(card).content.decode()
    assert jp_member.email in client_for(jp_member).get(card).content.decode()


def test_who_left_is_not_found_by_members(us_member: Person, jp_member: Person, client_for: ClientFor) -> None:
    Person.objects.filter(pk=jp_member.pk).update(is_active=False)

    assert client_for(us_member).get(jp_member.get_absolute_url()).status_code == 404


def test_the_list_is_for_the_secretariat_and_auditors(
    us_member: Person, us_chair: Person, us_staff: Person, auditor: Person, client_for: ClientFor
) -> None:
    answers = [client_for(person).get("/people/").status_code for person in (us_member, us_chair, us_staff, auditor)]

    assert answers == [403, 403, 200, 200]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ﾐﾎﾝ", {"jp_member"}),
        ("q=us.member@", {"us_member"}),
        ("side=JP", {"jp_member"}),
        ("post=staff", {"us_staff"}),
        ("state=inactive", set()),
        ("state=active&sort=-joined", {"us_staff", "us_member", "jp_member"}),
        ("q=nobody", set()),
    ],
)
def test_the_list_is_searched_and_narrowed(
    us_staff: Person, us_member: Person, jp_member: Person, client_for: ClientFor, query: str, found: set[str]
) -> None:
    cast = {us_staff.pk: "us_staff", us_member.pk: "us_member", jp_member.pk: "jp_member"}

    answer = client_for(us_staff).get(f"/people/?{query}")

    assert {cast[person.pk] for person, _places in answer.context["rows"]} == found
    assert ("Clear filters" in answer.content.decode()) is True


def test_the_list_costs_the_same_for_three_and_for_ten(
    us_staff: Person, make_person: MakePerson, client_for: ClientFor, django_assert_max_num_queries: Any
) -> None:
    client = client_for(us_staff)
    [make_person(post="reviewer") for _number in range(2)]
    client.get("/people/")

    with django_assert_max_num_queries(12) as few:
        client.get("/people/")
    [make_person(post="reviewer") for _number in range(7)]
    with django_assert_max_num_queries(12) as many:
        client.get("/people/")

    assert len(few) == len(many)


def test_people_are_found_from_the_search_of_the_portal(
    us_member: Person, jp_member: Person, client_for: ClientFor
) -> None:
    client = client_for(us_member)

    assert jp_member.get_absolute_url() in client.get("/search/?q=みほん").content.decode()
    assert jp_member.get_absolute_url() not in client.get("/search/?q=jp.member@jp").content.decode()


# Posts and accounts ------------------------------------------------------------------------------------------------


def test_staff_give_a_post_that_replaces_somebody(
    us_staff: Person, us_chair: Person, us_member: Person, client_for: ClientFor
) -> None:
    client = client_for(us_staff)
    start = timezone.now().date() + timedelta(days=30)
    replaced = Post.objects.get(person=us_chair)
    fields = {"role": "chair", "side": "US", "starts_on": start.isoformat()}

    page = client.get(f"/people/{us_member.pk}/posts/new/")
    refused = client.post(f"/people/{us_member.pk}/posts/new/", fields)
    given = client.post(f"/people/{us_member.pk}/posts/new/", fields | {"replaces": replaced.pk})

    replaced.refresh_from_db()
    assert page.status_code == 200
    assert refused.status_code == 409
    assert given.headers["Location"] == us_member.get_absolute_url()
    assert replaced.ends_on == start - timedelta(days=1)
    assert us_member.posts.get().starts_on == start
    assert kinds() == ["post.ended", "post.given"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"role": "emperor"}, "role"),
        ({"side": "JP"}, "side"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"role": "reviewer", "replaces": "chair"}, "replaces"),
        ({"starts_on": "2019-01-01", "replaces": "chair"}, "starts_on"),
        ({"role": "coordinator"}, "role"),
    ],
)
def test_a_wrong_post_is_not_given(
    us_staff: Person,
    us_chair: Person,
    us_coordinator: Person,
    client_for: ClientFor,
    changes: dict[str, str],
    wrong: str,
) -> None:
    fields = {"role": "chair", "side": "US", "starts_on": "2027-01-01"} | changes
    if "replaces" in changes:
        fields["replaces"] = str(Post.objects.get(person=us_chair).pk)

    answer = client_for(us_staff).post(f"/people/{us_coordinator.pk}/posts/new/", fields)

    assert answer.status_code == 422
    assert wrong in answer.context["form"].errors


def test_staff_end_a_post(us_staff: Person, us_reviewer: Person, client_for: ClientFor) -> None:
    post = Post.objects.get(person=us_reviewer)
    client = client_for(us_staff)
    today = timezone.now().date()

    page = client.get(f"/posts/{post.pk}/ending/")
    wrong = client.post(f"/posts/{post.pk}/ending/", {"ends_on": "2019-12-31"})
    ended = client.post(f"/posts/{post.pk}/ending/", {"ends_on": (today - timedelta(1)).isoformat()})
    again = client.post(f"/posts/{post.pk}/ending/", {"ends_on": today.isoformat()})

    assert [page.status_code, wrong.status_code, ended.status_code, again.status_code] == [200, 422, 302, 403]


@pytest.mark.case("attack-12")
def test_a_deactivated_person_is_out_at_the_next_click(
    us_staff: Person, us_member: Person, client_for: ClientFor
) -> None:
    theirs = client_for(us_member)
    Token.objects.create(us_member, expiry=timedelta(days=30), name="Laptop")
    before = theirs.get("/me/").status_code

    client_for(us_staff).post(f"/people/{us_member.pk}/deactivation/")
    after = theirs.get("/me/")

    assert before == 200
    assert after.headers["Location"].startswith("/account/login/")
    assert not Token.objects.exists()


def test_deactivation_is_taken_back(us_staff: Person, us_member: Person, client_for: ClientFor) -> None:
    client = client_for(us_staff)

    client.post(f"/people/{us_member.pk}/deactivation/")
    twice = client.post(f"/people/{us_member.pk}/deactivation/")
    card = client.get(us_member.get_absolute_url()).content.decode()
    back = client.post(f"/people/{us_member.pk}/reactivation/")

    us_member.refresh_from_db()
    assert twice.status_code == 403
    assert "This account is deactivated" in card
    assert back.status_code == 302
    assert us_member.is_active
    assert kinds() == ["person.deactivated", "person.reactivated"]


# The working calendar ----------------------------------------------------------------------------------------------

DAY = {"calendar": "JP", "day": "2026-10-01", "name_en": "Foundation day", "name_ja": "創立記念日", "source": "Notice"}


def test_staff_keep_the_calendar_of_their_side(jp_staff: Person, client_for: ClientFor) -> None:
    client = client_for(jp_staff)

    client.post("/calendar-days/new/", DAY)
    day = CalendarDay.objects.get()
    twice = client.post("/calendar-days/new/", DAY)
    wrong = client.post(f"/calendar-days/{day.pk}/", DAY | {"name_ja": ""})
    client.post(f"/calendar-days/{day.pk}/", DAY | {"is_working": "on"})
    shown = client.get("/calendar-days/?calendar=JP").content.decode()
    day.refresh_from_db()
    working = day.is_working
    client.post(f"/calendar-days/{day.pk}/removal/")

    assert (twice.status_code, wrong.status_code) == (422, 422)
    assert working
    assert "創立記念日" in shown
    assert not CalendarDay.objects.exists()
    assert kinds() == ["calendarday.added", "calendarday.edited", "calendarday.removed"]


def test_the_calendar_of_the_other_side_is_read_only(
    us_staff: Person, auditor: Person, us_member: Person, client_for: ClientFor
) -> None:
    day = CalendarDay.objects.create(**{**DAY, "day": date(2026, 10, 1)})

    wrong_side = client_for(us_staff).post("/calendar-days/new/", DAY | {"day": "2026-10-02"})
    answers = [
        client_for(us_staff).post(f"/calendar-days/{day.pk}/removal/").status_code,
        client_for(us_staff).get(f"/calendar-days/{day.pk}/").status_code,
        client_for(auditor).get("/calendar-days/").status_code,
        client_for(auditor).get("/calendar-days/new/").status_code,
        client_for(us_member).get("/calendar-days/").status_code,
        client_for(us_member).get(f"/calendar-days/{day.pk}/").status_code,
    ]

    assert list(wrong_side.context["form"].errors) == ["calendar"]
    assert answers == [403, 403, 200, 403, 403, 403]


def test_an_empty_calendar_says_what_is_known_anyway(us_staff: Person, client_for: ClientFor) -> None:
    page = client_for(us_staff).get("/calendar-days/?calendar=nonsense").content.decode()

    assert "No day is set by hand" in page


# Sessions ----------------------------------------------------------------------------------------------------------


@pytest.mark.case("attack-12")
def test_a_device_is_ended_from_another(us_member: Person) -> None:
    us_member.set_password("correct horse battery")
    us_member.save()
    laptop, phone = Client(), Client()
    for browser in (laptop, phone):
        browser.post("/account/login/", {"login": us_member.email, "password": "correct horse battery"})
    key = phone.session.session_key
    listed = laptop.get("/account/sessions/")
    theirs = next(session for session in listed.context["sessions"] if session.session_key == key)

    ended = laptop.post(f"/me/sessions/{theirs.pk}/ending/")

    assert ended.headers["Location"] == "/account/sessions/"
    assert phone.get("/me/").headers["Location"].startswith("/account/login/")
    assert not Session.objects.filter(session_key=key).exists()
    assert laptop.get("/me/").status_code == 200


def test_sessions_of_others_do_not_exist(us_member: Person, us_staff: Person, client_for: ClientFor) -> None:
    session = UserSession.objects.create(user=us_member, ip="192.0.2.1", session_key="x" * 32)

    answer = client_for(us_staff).post(f"/me/sessions/{session.pk}/ending/")

    assert answer.status_code == 404
    assert UserSession.objects.exists()
