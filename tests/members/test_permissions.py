"""Who belongs where, and who may do what: the whole matrix."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from commission.members import permissions
from commission.members.models import Organisation
from commission.people.models import affiliations_of

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.members import (
        MakeAccessrequest,
        MakeInvitation,
        MakeMembership,
        MakeOrganisation,
    )

EVERYBODY = (
    "us_member", "jp_member", "us_admin", "jp_admin", "us_signatory", "us_reviewer", "us_coordinator", "us_staff",
    "jp_staff", "us_chair", "jp_chair", "commissioner", "auditor", "administrator", "stranger",
)  # fmt: skip
# Who may do it with us_org, in the state named; nobody else may.
MAY = {
    ("decide", "applied"): {"us_staff", "administrator"},
    ("decide", "member"): set(),
    ("suspend", "member"): {"us_staff", "administrator"},
    ("suspend", "suspended"): set(),
    ("restore", "suspended"): {"us_staff", "administrator"},
    ("restore", "member"): set(),
    ("close", "member"): {"us_staff", "administrator"},
    ("close", "suspended"): {"us_staff", "administrator"},
    ("close", "applied"): set(),
    ("edit", "member"): {"us_admin", "us_staff", "administrator"},
    ("edit", "suspended"): {"us_staff", "administrator"},
    ("rename", "member"): {"us_staff", "administrator"},
    ("invite", "member"): {"us_admin", "us_staff", "jp_staff", "administrator"},
    ("invite", "suspended"): set(),
    ("give_roles", "member"): {"us_admin", "us_staff", "jp_staff", "administrator"},
    ("see_history", "member"): {
        *("us_admin", "us_staff", "jp_staff", "us_chair", "jp_chair", "auditor", "administrator"),
    },
}


@pytest.mark.parametrize(("verb", "state"), MAY)
@pytest.mark.parametrize("role", EVERYBODY)
def test_each_verb_is_for_these_and_for_nobody_else(
    request: pytest.FixtureRequest, us_org: Organisation, role: str, verb: str, state: str
) -> None:
    person = request.getfixturevalue(role)
    Organisation.objects.filter(pk=us_org.pk).update(state=state)
    us_org.refresh_from_db()

    assert permissions.abilities(person, us_org)[verb] is (role in MAY[verb, state])


@pytest.mark.parametrize("role", EVERYBODY)
def test_everybody_with_an_account_may_apply(request: pytest.FixtureRequest, role: str) -> None:
    assert permissions.can_apply(request.getfixturevalue(role))


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_secretariat_invites_to_posts_and_answers_requests(request: pytest.FixtureRequest, role: str) -> None:
    person = request.getfixturevalue(role)
    is_staff = role in {"us_staff", "jp_staff", "administrator"}

    assert permissions.can_invite_to_posts(person) is is_staff
    assert permissions.can_answer_requests(person) is is_staff


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_request_is_answered_by_its_side(
    request: pytest.FixtureRequest, make_accessrequest: MakeAccessrequest, us_staff: Person, role: str
) -> None:
    person = request.getfixturevalue(role)
    asked = make_accessrequest()
    over = make_accessrequest(state="declined", decided_by=us_staff, decided_at=timezone.now(), email="x@us.example")

    assert permissions.can_answer(person, asked) is (role in {"us_staff", "administrator"})
    assert not permissions.can_answer(person, over)


@pytest.mark.parametrize("role", EVERYBODY)
def test_invitations_are_seen_by_their_administrators_and_those_who_read_everything(
    request: pytest.FixtureRequest, us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation, role: str
) -> None:
    person = request.getfixturevalue(role)
    invitation = make_invitation(us_admin, us_org)
    to_a_post = make_invitation(us_admin, post="reviewer", token="other", email="other@us.example")

    seen = set(permissions.invitations_for(person))

    readers = {"us_staff", "jp_staff", "us_chair", "jp_chair", "auditor", "administrator"}
    assert (invitation in seen) is (role in readers | {"us_admin"})
    assert (to_a_post in seen) is (role in readers)
    assert permissions.can_see_invitations(person) is (role in readers | {"us_admin", "jp_admin"})


@pytest.mark.parametrize("role", EVERYBODY)
def test_invitations_are_managed_by_administrators_and_the_secretariat(
    request: pytest.FixtureRequest, us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation, role: str
) -> None:
    person = request.getfixturevalue(role)
    invitation = make_invitation(us_admin, us_org)
    with_post = make_invitation(us_admin, us_org, post="reviewer", token="other", email="other@us.example")
    to_a_post = make_invitation(us_admin, token="third", email="third@us.example")
    revoked = make_invitation(us_admin, us_org, state="revoked", token="fourth")

    staff = {"us_staff", "jp_staff", "administrator"}
    assert permissions.can_manage(person, invitation) is (role in staff | {"us_admin"})
    assert permissions.can_manage(person, with_post) is (role in staff)
    assert permissions.can_manage(person, to_a_post) is (role in staff)
    assert not permissions.can_manage(person, revoked)


@pytest.mark.case("attack-15")
def test_an_invitation_is_accepted_from_its_address_only(
    us_admin: Person, us_member: Person, stranger: Person, us_org: Organisation, make_invitation: MakeInvitation
) -> None:
    invitation = make_invitation(us_admin, us_org, email="second@us.example")
    EmailAddress.objects.create(user=us_member, email="second@us.example", verified=False)

    assert not permissions.can_accept(stranger, invitation)
    assert not permissions.can_accept(us_member, invitation)
    EmailAddress.objects.filter(email="second@us.example").update(verified=True)
    assert permissions.can_accept(us_member, invitation)


def test_people_end_their_own_roles_and_administrators_any(
    us_admin: Person, us_member: Person, jp_admin: Person, us_staff: Person, us_org: Organisation
) -> None:
    role = us_org.memberships.get(person=us_member)

    allowed = [person for person in (us_admin, us_member, jp_admin, us_staff) if permissions.can_end(person, role)]

    assert allowed == [us_admin, us_member, us_staff]
    role.ends_on = date(2021, 1, 1)
    assert not permissions.can_end(us_admin, role)


def test_roles_are_read_once_and_again_after_a_change(
    us_member: Person, us_org: Organisation, make_membership: MakeMembership, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert permissions.organisation_ids(us_member) == {us_org.pk}
        assert permissions.belongs_to(us_member, us_org)
        assert permissions.administered_ids(us_member) == frozenset()
        assert permissions.signed_for_ids(us_member) == frozenset()
    make_membership(us_member, us_org, "signatory")
    permissions.forget_roles(us_member)
    assert permissions.signed_for_ids(us_member) == {us_org.pk}


@pytest.mark.parametrize("state", ["applied", "suspended", "declined", "left"])
def test_roles_count_in_members_only(us_member: Person, us_org: Organisation, state: str) -> None:
    Organisation.objects.filter(pk=us_org.pk).update(state=state)

    assert permissions.organisation_ids(us_member) == frozenset()


@pytest.mark.case("attack-23")
def test_roles_that_have_ended_or_not_begun_do_not_count(
    us_member: Person, us_org: Organisation, jp_org: Organisation, make_membership: MakeMembership
) -> None:
    today = timezone.now().date()
    us_org.memberships.update(ends_on=today)
    make_membership(us_member, jp_org, starts_on=today + timedelta(days=1))

    assert permissions.organisation_ids(us_member) == frozenset()


def test_a_deactivated_account_belongs_nowhere(us_member: Person) -> None:
    us_member.is_active = False

    assert permissions.organisation_ids(us_member) == frozenset()


def test_a_family_is_everything_above_beside_and_below(
    make_organisation: MakeOrganisation, us_lab: Organisation
) -> None:
    top = make_organisation("Top")
    left, right = make_organisation("Left", parent=top), make_organisation("Right", parent=top)
    leaf = make_organisation("Leaf", parent=right)

    family = {top.pk, left.pk, right.pk, leaf.pk}

    assert permissions.family_ids([left.pk]) == family
    assert permissions.family_ids([leaf.pk, us_lab.pk]) == family | {us_lab.pk}
    assert permissions.family_ids([]) == frozenset()


def test_a_family_is_one_query(make_organisation: MakeOrganisation, django_assert_num_queries: Any) -> None:
    parent = None
    for number in range(6):
        parent = make_organisation(f"Level {number}", parent=parent)

    with django_assert_num_queries(1):
        assert len(permissions.family_ids([parent.pk])) == 6  # type: ignore[union-attr]  # made just above


@pytest.mark.parametrize(
    ("role", "count"), [("us_staff", 5), ("auditor", 5), ("stranger", 2), ("us_member", 3), ("commissioner", 2)]
)
def test_others_than_members_are_seen_by_those_concerned(
    request: pytest.FixtureRequest,
    us_member: Person,
    other_org: Organisation,
    us_org: Organisation,
    make_organisation: MakeOrganisation,
    role: str,
    count: int,
) -> None:
    person = request.getfixturevalue(role)
    make_organisation("Applied", state="applied", applied_by=us_member)
    make_organisation("Declined", state="declined")
    make_organisation("Left", state="left")

    assert Organisation.objects.visible_to(person).count() == count


def test_people_of_a_suspended_organisation_still_see_it(
    us_member: Person, stranger: Person, us_org: Organisation
) -> None:
    Organisation.objects.filter(pk=us_org.pk).update(state="suspended")

    assert us_org in Organisation.objects.visible_to(us_member)
    assert us_org not in Organisation.objects.visible_to(stranger)


def test_people_are_told_with_their_organisations(
    us_member: Person,
    jp_member: Person,
    us_org: Organisation,
    make_membership: MakeMembership,
    django_assert_num_queries: Any,
) -> None:
    make_membership(us_member, us_org, "signatory")

    with django_assert_num_queries(1):
        told = affiliations_of([us_member, jp_member])

    assert [(place.name, place.role) for place in told[us_member.pk]] == [
        ("Sample Photonics Inc.", "Contributor"),
        ("Sample Photonics Inc.", "Authorised signatory"),
    ]
    assert len(told[jp_member.pk]) == 1
