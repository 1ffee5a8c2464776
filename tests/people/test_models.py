"""What is true of people, posts, absences and calendars, whoever writes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from commission.people.models import (
    Absence,
    Affiliation,
    CalendarDay,
    Person,
    Post,
    Side,
    Token,
    affiliations_of,
    fold,
    tidy,
    validate_unofficial,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories.people import MakePerson

TODAY = date(2026, 3, 4)


def post(person: Person, role: str, starts_on: date, ends_on: date | None = None, side: str = "") -> Post:
    return Post.objects.create(person=person, role=role, side=side or person.side, starts_on=starts_on, ends_on=ends_on)


def test_a_side_knows_the_other_and_its_zone() -> None:
    assert Side.US.other is Side.JP
    assert Side.JP.other is Side.US
    assert (Side.US.zone.key, Side.JP.zone.key) == ("America/New_York", "Asia/Tokyo")


def test_the_name_is_in_the_script_of_the_reader(jp_member: Person, us_member: Person) -> None:
    assert jp_member.name_in("ja") == "見本 Member"
    assert jp_member.name_in("en") == "Member Mihon"
    assert us_member.name_in("ja") == "Member Sample"
    with override("ja"):
        assert str(jp_member) == jp_member.get_full_name() == jp_member.get_short_name() == "見本 Member"


def test_a_person_has_initials_a_zone_and_an_address(jp_member: Person) -> None:
    assert jp_member.initials == "MM"
    assert jp_member.here(timezone.now()).tzinfo == jp_member.zone
    assert jp_member.get_absolute_url() == f"/people/{jp_member.pk}/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "Upper@us.example"},
        {"side": "FR"},
        {"office_closes": "08:00"},
        {"reading": "kanji漢字"},
    ],
)
def test_the_database_refuses_what_cannot_be(us_member: Person, wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=us_member.pk).update(**wrong)


@pytest.mark.case("attack-16")
@pytest.mark.parametrize(
    "address",
    [
        '"<img/src=x>"@b.example',
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "аdmin@us.example",  # a Cyrillic а
        "ａdmin@us.example",
        "a@exаmple.org",
        "a..b@us.example",
        "a@localhost",
    ],
)
def test_addresses_that_pretend_are_refused(us_member: Person, address: str) -> None:
    us_member.email = address

    with pytest.raises(ValidationError) as refused:
        us_member.full_clean(exclude=["password"])

    assert list(refused.value.message_dict) == ["email"]


@pytest.mark.case("attack-16")
def test_case_makes_no_second_account(us_member: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create_user("US.Member@us.example", side=Side.US)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("latin_given", "Αnna"),  # a Greek Α
        ("latin_given", "太郎"),
        ("latin_family", "O\u202eBrien"),
        ("latin_family", "X <x@evil.example>"),
        ("native_name", "山田\u200b太郎"),
        ("reading", "yamada"),
        ("time_zone", "Mars/Olympus"),
    ],
)
def test_names_and_zones_are_checked(us_member: Person, field: str, value: str) -> None:
    setattr(us_member, field, value)

    with pytest.raises(ValidationError) as refused:
        us_member.full_clean(exclude=["password"])

    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("name", ["Łukasz", "O'Brien-Smith", "María José", "Ng Jr."])
def test_real_names_pass(us_member: Person, name: str) -> None:
    us_member.latin_given = name
    us_member.reading = "やまだ　タロウ・ジュニアー"

    us_member.full_clean(exclude=["password"])


@pytest.mark.case("attack-51")
@pytest.mark.parametrize("name", ["The Secretariat", "ＳＥＣＲＥＴＡＲＩＡＴ", "日米委員会 事務局", "Administrator"])
def test_nobody_is_called_the_secretariat(name: str) -> None:
    with pytest.raises(ValidationError):
        validate_unofficial(name)


def test_an_ordinary_name_is_not_official() -> None:
    validate_unofficial("山田 太郎")


def test_text_is_tidied_and_folded() -> None:
    assert tidy("  か\u3099  く  ") == "が く"
    assert fold("ﾔﾏﾀﾞ ＴＡＲＯ") == "やまだ taro"


@pytest.mark.parametrize("query", ["yamada", "ＹＡＭＡＤＡ", "ヤマダ", "ﾔﾏﾀﾞ", "やまだ たろう", "山田", "Taro Yamada"])
def test_people_are_found_by_either_script_and_any_width(make_person: MakePerson, query: str) -> None:
    names = {"latin_given": "Taro", "latin_family": "Yamada", "native_name": "山田 太郎", "reading": "ヤマダ タロウ"}
    wanted = make_person("yt", side="JP", **names)
    make_person("other")

    found = Person.objects.named(query)

    assert list(found) == [wanted]


def test_addresses_are_searched_only_when_asked_for(us_member: Person) -> None:
    assert not Person.objects.named("us.member@").exists()
    assert Person.objects.named("us.member@ sample", or_at=True).get() == us_member


def test_signs_of_patterns_are_letters_like_others(us_member: Person) -> None:
    assert not Person.objects.named("%").exists()


def test_a_natural_key_ignores_case_and_space(us_member: Person) -> None:
    assert Person.objects.get_by_natural_key(" US.member@us.example ") == us_member


def test_a_superuser_may_open_the_administration(db: None) -> None:
    person = Person.objects.create_superuser("Root@us.example", "correct horse battery", side="US")

    assert person.is_staff
    assert person.email == "root@us.example"
    assert person.is_secretariat
    assert person.sees_everything


def test_posts_begin_and_end_by_themselves(make_person: MakePerson) -> None:
    today = timezone.now().date()
    person = make_person()
    over = post(person, "auditor", today - timedelta(9), today - timedelta(1))
    current = post(person, "reviewer", today, today)
    coming = post(person, "staff", today + timedelta(1))

    assert person.roles == {"reviewer"}
    assert (over.is_current, over.is_over) == (False, True)
    assert (current.is_current, current.is_over) == (True, False)
    assert (coming.is_current, coming.is_over) == (False, False)
    assert set(Post.objects.not_over()) == {current, coming}
    assert str(current) == "Reviewer, US side"


def test_a_post_counts_only_while_its_holder_is_active(us_staff: Person) -> None:
    assert us_staff.staffs("US")
    assert not us_staff.staffs("JP")

    us_staff.is_active = False

    assert not us_staff.is_secretariat
    assert not us_staff.staffs("US")


def test_staff_chairs_and_auditors_read_everything(
    us_staff: Person, us_chair: Person, auditor: Person, us_member: Person
) -> None:
    assert us_staff.sees_everything
    assert us_chair.sees_everything
    assert us_chair.is_chair
    assert auditor.sees_everything
    assert not us_member.sees_everything


def test_a_side_has_one_chair_on_every_day(us_chair: Person, make_person: MakePerson) -> None:
    Post.objects.filter(person=us_chair).update(ends_on=date(2027, 3, 31))
    successor = make_person()

    with pytest.raises(IntegrityError), transaction.atomic():
        post(successor, "chair", date(2027, 3, 31), date(2028, 3, 31))
    post(successor, "chair", date(2027, 4, 1))
    post(make_person(side="JP"), "chair", date(2027, 3, 31))

    assert Post.objects.filter(role="chair").count() == 3


def test_a_post_is_held_once_and_ends_after_it_starts(us_staff: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        post(us_staff, "staff", date(2024, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        post(us_staff, "reviewer", TODAY, TODAY - timedelta(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        post(us_staff, "reviewer", TODAY, side="FR")


def test_holders_are_found_by_post_and_side(us_staff: Person, jp_staff: Person, us_member: Person) -> None:
    assert set(Person.objects.holding("staff")) == {us_staff, jp_staff}
    assert set(Person.objects.holding("staff", "JP")) == {jp_staff}


def test_who_left_is_seen_only_by_those_who_read_everything(
    us_member: Person, jp_member: Person, us_staff: Person
) -> None:
    Person.objects.filter(pk=jp_member.pk).update(is_active=False)

    assert jp_member not in Person.objects.visible_to(us_member)
    assert jp_member in Person.objects.visible_to(us_staff)
    assert jp_member in Person.objects.visible_to(jp_member)


def test_the_list_needs_two_queries(
    us_staff: Person, us_member: Person, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(2):
        shown = [(str(person), len(person.posts_to_show)) for person in Person.objects.for_list()]

    assert len(shown) == 2


def test_rooms_above_tell_where_people_belong(us_member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Affiliation("Sample Laboratory", "/organisations/O-001/", "Contributor")
    monkeypatch.setattr(
        "commission.people.models.person.TELLERS", [lambda people: {person.pk: [told] for person in people}]
    )

    assert us_member.affiliations == [told]
    assert affiliations_of([]) == {}


def test_an_absence_ends_after_it_starts(us_member: Person) -> None:
    absence = Absence.objects.create(person=us_member, starts_on=TODAY, ends_on=TODAY)

    assert str(absence) == "2026-03-04 – 2026-03-04"
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(person=us_member, starts_on=TODAY, ends_on=TODAY - timedelta(1))


def test_absences_that_are_over_are_left_out(us_member: Person) -> None:
    today = timezone.now().date()
    Absence.objects.create(person=us_member, starts_on=today - timedelta(9), ends_on=today - timedelta(1))
    last_day = Absence.objects.create(person=us_member, starts_on=today, ends_on=today)

    assert list(us_member.absences.not_over()) == [last_day]


def test_a_day_is_in_a_calendar_once(db: None) -> None:
    fields = {"calendar": "JP", "day": TODAY, "name_en": "Foundation day", "name_ja": "創立記念日"}
    day = CalendarDay.objects.create(**fields)

    assert str(day) == "JP 2026-03-04"
    assert day.name == "Foundation day"
    with override("ja"):
        assert day.name == "創立記念日"
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(**fields)


@pytest.mark.case("attack-58")
def test_a_token_is_kept_as_a_digest(us_member: Person) -> None:
    token, secret = Token.objects.create(us_member, expiry=timedelta(days=30), name="Laptop")

    stored = Token.objects.values().get()

    assert secret.startswith("usjic_")
    assert secret not in map(str, stored.values())
    assert str(token) == "Laptop"
    assert not token.is_expired


def test_the_use_of_a_token_is_noted_at_most_every_five_minutes(us_member: Person, clock: Any) -> None:
    token, _secret = Token.objects.create(us_member, expiry=timedelta(days=30), name="Laptop")

    token.note_use()
    first = Token.objects.get().last_used_at
    clock.shift(timedelta(minutes=4))
    Token.objects.get().note_use()
    same = Token.objects.get().last_used_at
    clock.shift(timedelta(minutes=2))
    Token.objects.get().note_use()

    assert first == same
    assert Token.objects.get().last_used_at == timezone.now()


def test_a_token_expires(us_member: Person, clock: Any) -> None:
    token, _secret = Token.objects.create(us_member, expiry=timedelta(days=30), name="Laptop")

    clock.shift(timedelta(days=30))

    assert token.is_expired
