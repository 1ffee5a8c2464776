"""The named cast: invented people of invented organisations, the same in every test."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from commission.members.models import Membership, Organisation
from commission.people.models import Person, Post, Side

if TYPE_CHECKING:
    from tests.factories.people import MakePerson

Role = Post.Role
Kind = Organisation.Kind


def organisation(side: str, name_en: str, name_ja: str, kind: str) -> Organisation:
    return Organisation.objects.create(
        side=side,
        name_en=name_en,
        name_ja=name_ja,
        kind=kind,
        state=Organisation.State.MEMBER,
        decided_at=datetime(2020, 1, 1, tzinfo=UTC),
        joined_on=date(2020, 1, 1),
    )


def join(person: Person, joined: Organisation, role: str) -> Person:
    Membership.objects.create(person=person, organisation=joined, role=role, starts_on=date(2020, 1, 1))
    return person


@pytest.fixture
def us_org(db: None) -> Organisation:
    return organisation(Side.US, "Sample Photonics Inc.", "サンプル・フォトニクス社", Kind.COMPANY)


@pytest.fixture
def us_lab(db: None) -> Organisation:
    return organisation(Side.US, "Sample National Laboratory", "サンプル国立研究所", Kind.LABORATORY)


@pytest.fixture
def jp_org(db: None) -> Organisation:
    return organisation(Side.JP, "Sample Photonics K.K.", "サンプル光技術株式会社", Kind.COMPANY)


@pytest.fixture
def jp_lab(db: None) -> Organisation:
    return organisation(Side.JP, "Sample Institute of Optics", "サンプル光学研究所", Kind.LABORATORY)


@pytest.fixture
def other_org(db: None) -> Organisation:
    """A member organisation that has nothing to do with the others."""
    return organisation(Side.US, "Uninvolved Robotics Inc.", "無関係ロボティクス社", Kind.COMPANY)


@pytest.fixture
def us_member(make_person: MakePerson, us_org: Organisation) -> Person:
    return join(make_person("us.member"), us_org, Membership.Role.CONTRIBUTOR)


@pytest.fixture
def jp_member(make_person: MakePerson, jp_org: Organisation) -> Person:
    return join(make_person("jp.member", side=Side.JP), jp_org, Membership.Role.CONTRIBUTOR)


@pytest.fixture
def us_admin(make_person: MakePerson, us_org: Organisation) -> Person:
    return join(make_person("us.admin"), us_org, Membership.Role.ADMINISTRATOR)


@pytest.fixture
def jp_admin(make_person: MakePerson, jp_org: Organisation) -> Person:
    return join(make_person("jp.admin", side=Side.JP), jp_org, Membership.Role.ADMINISTRATOR)


@pytest.fixture
def us_signatory(make_person: MakePerson, us_org: Organisation) -> Person:
    return join(make_person("us.signatory"), us_org, Membership.Role.SIGNATORY)


@pytest.fixture
def jp_signatory(make_person: MakePerson, jp_org: Organisation) -> Person:
    return join(make_person("jp.signatory", side=Side.JP), jp_org, Membership.Role.SIGNATORY)


@pytest.fixture
def us_reviewer(make_person: MakePerson) -> Person:
    return make_person("us.reviewer", post=Role.REVIEWER)


@pytest.fixture
def jp_reviewer(make_person: MakePerson) -> Person:
    return make_person("jp.reviewer", side=Side.JP, post=Role.REVIEWER)


@pytest.fixture
def us_coordinator(make_person: MakePerson) -> Person:
    return make_person("us.coordinator", post=Role.COORDINATOR)


@pytest.fixture
def jp_coordinator(make_person: MakePerson) -> Person:
    return make_person("jp.coordinator", side=Side.JP, post=Role.COORDINATOR)


@pytest.fixture
def us_staff(make_person: MakePerson) -> Person:
    return make_person("us.staff", post=Role.STAFF)


@pytest.fixture
def jp_staff(make_person: MakePerson) -> Person:
    return make_person("jp.staff", side=Side.JP, post=Role.STAFF)


@pytest.fixture
def us_chair(make_person: MakePerson) -> Person:
    return make_person("us.chair", post=Role.CHAIR)


@pytest.fixture
def jp_chair(make_person: MakePerson) -> Person:
    return make_person("jp.chair", side=Side.JP, post=Role.CHAIR)


@pytest.fixture
def commissioner(make_person: MakePerson) -> Person:
    return make_person("us.commissioner", post=Role.COMMISSIONER)


@pytest.fixture
def auditor(make_person: MakePerson) -> Person:
    return make_person("us.auditor", post=Role.AUDITOR)


@pytest.fixture
def administrator(make_person: MakePerson) -> Person:
    return make_person("us.administrator", is_staff=True, is_superuser=True)


@pytest.fixture
def stranger(make_person: MakePerson, other_org: Organisation) -> Person:
    """A member of an organisation that is not involved in anything."""
    return join(make_person("us.stranger"), other_org, Membership.Role.CONTRIBUTOR)
