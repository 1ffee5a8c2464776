"""The cast is who it says it is."""

from __future__ import annotations

import pytest

from commission.people.models import Person, Post, Side

POSTS = {
    "us_reviewer": Post.Role.REVIEWER,
    "jp_coordinator": Post.Role.COORDINATOR,
    "us_staff": Post.Role.STAFF,
    "jp_chair": Post.Role.CHAIR,
    "commissioner": Post.Role.COMMISSIONER,
    "auditor": Post.Role.AUDITOR,
}


@pytest.mark.parametrize("name", POSTS)
def test_cast_holds_its_post(request: pytest.FixtureRequest, name: str) -> None:
    person = request.getfixturevalue(name)

    assert person.holds(POSTS[name])


@pytest.mark.parametrize("name", ["jp_member", "jp_admin", "jp_signatory", "jp_reviewer", "jp_staff", "jp_chair"])
def test_japan_side_reads_japanese_in_tokyo(request: pytest.FixtureRequest, name: str) -> None:
    person = request.getfixturevalue(name)

    assert (person.side, person.language, person.time_zone) == (Side.JP, "ja", "Asia/Tokyo")


def test_members_belong_to_organisations_of_their_side(us_member: Person, jp_member: Person, stranger: Person) -> None:
    names = [person.memberships.get().organisation.name_en for person in (us_member, jp_member, stranger)]

    assert names == ["Sample Photonics Inc.", "Sample Photonics K.K.", "Uninvolved Robotics Inc."]
