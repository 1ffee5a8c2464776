"""Who may do what with whom: every verb, every role."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from commission.people import permissions
from commission.people.models import Post

if TYPE_CHECKING:
    from commission.people.models import Person

CAST = (
    "us_member", "us_admin", "us_reviewer", "us_coordinator", "us_staff", "jp_staff", "us_chair", "commissioner",
    "auditor", "administrator", "stranger",
)  # fmt: skip
# Who may, of the cast, with a member of the Japan side.
MAY = {
    "see_address": {"us_staff", "jp_staff", "administrator"},
    "edit": set(),
    "give_post": {"jp_staff", "administrator"},
    "deactivate": {"jp_staff", "administrator"},
    "reactivate": set(),
    "list_people": {"us_staff", "jp_staff", "auditor", "administrator"},
}


@pytest.mark.parametrize("who", CAST)
def test_each_role_may_what_the_table_says(request: pytest.FixtureRequest, jp_member: Person, who: str) -> None:
    person = request.getfixturevalue(who)

    can = permissions.abilities(person, jp_member)

    assert can == {verb: who in allowed for verb, allowed in MAY.items()}


def test_people_edit_themselves_and_see_their_address(jp_member: Person) -> None:
    can = permissions.abilities(jp_member, jp_member)

    assert {verb for verb, may in can.items() if may} == {"see_address", "edit"}


def test_nobody_raises_or_shuts_out_themselves(us_staff: Person, administrator: Person) -> None:
    for person in (us_staff, administrator):
        assert not permissions.can_give_post(person, person)
        assert not permissions.can_deactivate(person, person)


def test_superusers_are_in_the_hands_of_superusers(us_staff: Person, administrator: Person) -> None:
    assert not permissions.can_deactivate(us_staff, administrator)
    us_staff.is_superuser = True
    assert permissions.can_deactivate(us_staff, administrator)


def test_who_is_deactivated_may_nothing_and_be_brought_back(us_staff: Person, us_member: Person) -> None:
    us_member.is_active = False

    assert permissions.can_reactivate(us_staff, us_member)
    assert not permissions.can_give_post(us_staff, us_member)
    assert not permissions.can_edit_profile(us_member, us_member)


def test_a_side_ends_its_own_posts_while_they_last(us_staff: Person, jp_staff: Person, us_reviewer: Person) -> None:
    post = Post.objects.get(person=us_reviewer)

    assert permissions.can_end_post(us_staff, post)
    assert not permissions.can_end_post(jp_staff, post)
    post.ends_on = date(2020, 1, 2)
    assert not permissions.can_end_post(us_staff, post)


def test_a_side_keeps_its_own_calendar(us_staff: Person, auditor: Person, us_member: Person) -> None:
    assert permissions.can_edit_calendar(us_staff, "US")
    assert not permissions.can_edit_calendar(us_staff, "JP")
    assert permissions.can_see_calendar(auditor)
    assert not permissions.can_see_calendar(us_member)


@pytest.mark.case("attack-10")
@pytest.mark.parametrize(
    ("who", "must"),
    [("us_staff", True), ("us_chair", True), ("administrator", True), ("us_member", False), ("us_reviewer", False)],
)
def test_power_needs_a_second_factor(request: pytest.FixtureRequest, who: str, *, must: bool) -> None:
    assert permissions.must_use_second_factor(request.getfixturevalue(who)) is must
