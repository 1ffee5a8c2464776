"""Organisations and roles: what each act changes, tells and refuses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError
from django.utils import timezone

from commission.members import actions
from commission.members.models import Area, Membership, Organisation
from commission.members.permissions import administered_ids, organisation_ids
from commission.obligations.models import Notice, Obligation
from commission.records.models import Event
from commission.web.http import Conflict

if TYPE_CHECKING:
    from django.db.models import Model

    from commission.people.models import Person
    from tests.factories.members import MakeMembership, MakeOrganisation


def kinds(subject: Model) -> list[str]:
    return list(Event.objects.about(subject).values_list("kind", flat=True))


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def applied(**fields: str) -> Organisation:
    return Organisation(
        **{"side": "US", "kind": "company", "name_en": "Sample Lasers Inc.", "name_ja": "見本レーザー"} | fields
    )


def test_to_apply_asks_each_of_that_sides_secretariat(
    us_member: Person, us_staff: Person, jp_staff: Person, make_person: object
) -> None:
    organisation = actions.apply(applied(), by=us_member, areas=Area.objects.filter(code="ai"))

    owed = Obligation.objects.about("organisation.decide", organisation).open()
    assert [row.owner for row in owed] == [us_staff]
    assert owed[0].due_at > timezone.now() + timedelta(days=5)
    assert (organisation.state, organisation.applied_by) == ("applied", us_member)
    assert kinds(organisation) == ["organisation.applied"]
    assert list(organisation.areas.values_list("code", flat=True)) == ["ai"]
    assert list(Organisation.objects.named("見本レーザー")) == [organisation]


def test_an_applicant_becomes_the_first_administrator(us_member: Person, us_staff: Person) -> None:
    organisation = actions.apply(applied(), by=us_member)

    actions.approve(organisation, by=us_staff)

    organisation.refresh_from_db()
    assert (organisation.state, organisation.decided_by, organisation.joined_on) == (
        "member",
        us_staff,
        timezone.now().date(),
    )
    assert organisation.pk in administered_ids(us_member)
    assert not Obligation.objects.about("organisation.decide", organisation).open().exists()
    assert "organisation.approved" in told(us_member)
    letter = Notice.objects.get(person=us_member, kind="organisation.approved")
    assert "Sample Lasers Inc." in letter.subject_line


def test_the_secretariat_does_not_administer_what_it_registers(us_staff: Person) -> None:
    organisation = actions.apply(applied(), by=us_staff)

    actions.approve(organisation, by=us_staff)

    assert not organisation.memberships.exists()
    assert told(us_staff) == []


def test_an_applicant_who_left_does_not_become_administrator(us_member: Person, us_staff: Person) -> None:
    organisation = actions.apply(applied(), by=us_member)
    us_member.is_active = False
    us_member.save()

    actions.approve(Organisation.objects.get(pk=organisation.pk), by=us_staff)

    assert not organisation.memberships.exists()


def test_an_organisation_without_applicant_is_approved(us_staff: Person, make_organisation: MakeOrganisation) -> None:
    organisation = make_organisation(state="applied")

    actions.approve(organisation, by=us_staff)

    assert not organisation.memberships.exists()


def test_a_refusal_is_told_with_its_reason_in_the_applicants_language(jp_member: Person, us_staff: Person) -> None:
    organisation = actions.apply(applied(), by=jp_member)

    actions.decline(organisation, by=us_staff, reason="The statutes exclude it.")

    letter = Notice.objects.get(person=jp_member, kind="organisation.declined")
    assert "The statutes exclude it." in letter.text
    assert letter.language == "ja"
    with pytest.raises(Conflict):
        actions.approve(organisation, by=us_staff)


def test_a_suspension_takes_the_rights_and_restoring_gives_them_back(
    us_admin: Person, us_member: Person, us_staff: Person, us_org: Organisation
) -> None:
    actions.suspend(us_org, by=us_staff, reason="Under inquiry.")
    suspended = organisation_ids(type(us_member).objects.get(pk=us_member.pk))
    actions.restore(us_org, by=us_staff)

    assert suspended == frozenset()
    assert us_org.pk in organisation_ids(us_member)
    assert us_org.reason == ""
    assert told(us_admin) == ["organisation.suspended", "organisation.restored"]
    assert told(us_member) == []


def test_to_close_ends_the_membership_for_good(us_admin: Person, us_staff: Person, us_org: Organisation) -> None:
    actions.close(us_org, by=us_staff, reason="It asked to leave.")

    assert kinds(us_org) == ["organisation.left"]
    assert told(us_admin) == ["organisation.left"]
    with pytest.raises(Conflict):
        actions.restore(us_org, by=us_staff)


def test_an_edit_writes_what_differs_and_keeps_the_former_name(us_staff: Person, us_org: Organisation) -> None:
    actions.edit(us_org, by=us_staff, seen=1, name_en="Renamed Inc.", name_ja=us_org.name_ja, city="Boston")

    us_org.refresh_from_db()
    former = us_org.names.get()
    assert (us_org.name_en, us_org.city, us_org.revision) == ("Renamed Inc.", "Boston", 2)
    assert (former.name, former.language, former.until) == ("Sample Photonics Inc.", "en", timezone.now().date())
    assert list(Organisation.objects.named("sample photonics inc")) == [us_org]
    changed = Event.objects.about(us_org).get(kind="organisation.edited").data["changed"]
    assert changed == {"name_en": ["Sample Photonics Inc.", "Renamed Inc."], "city": ["", "Boston"]}


def test_a_slip_of_the_pen_is_not_kept(us_staff: Person, us_org: Organisation) -> None:
    actions.edit(us_org, by=us_staff, seen=1, keep_names=False, name_en="Sample Photonics, Inc.")

    assert not us_org.names.exists()


def test_an_empty_name_is_no_former_name(us_staff: Person, make_organisation: MakeOrganisation) -> None:
    organisation = make_organisation("Latin Only")

    actions.edit(organisation, by=us_staff, seen=1, name_ja="見本")

    assert not organisation.names.exists()
    assert list(Organisation.objects.named("見本")) == [organisation]


def test_areas_and_family_are_told_in_words(us_staff: Person, us_org: Organisation, us_lab: Organisation) -> None:
    actions.edit(us_org, by=us_staff, seen=1, areas=Area.objects.filter(code__in=["ai", "space"]), parent=us_lab)
    actions.edit(us_org, by=us_staff, seen=2, areas=Area.objects.filter(code__in=["ai", "space"]))

    first, second = Event.objects.about(us_org).filter(kind="organisation.edited")
    assert first.data["changed"] == {"parent": [None, us_lab.reference], "areas": [[], ["ai", "space"]]}
    assert second.data["changed"] == {}


@pytest.mark.case("attack-32")
def test_an_edit_of_an_old_revision_changes_nothing(us_staff: Person, us_org: Organisation) -> None:
    actions.edit(us_org, by=us_staff, seen=1, city="Boston")

    with pytest.raises(Conflict):
        actions.edit(us_org, by=us_staff, seen=1, city="Denver")

    us_org.refresh_from_db()
    assert us_org.city == "Boston"


def test_a_ring_and_a_second_ror_id_are_conflicts(
    us_staff: Person, us_org: Organisation, make_organisation: MakeOrganisation
) -> None:
    child = make_organisation("Child", parent=us_org, ror_id="057zh3y96")

    with pytest.raises(Conflict, match="above itself"):
        actions.edit(us_org, by=us_staff, seen=1, parent=child)
    with pytest.raises(Conflict, match="already here"):
        actions.edit(Organisation.objects.get(pk=us_org.pk), by=us_staff, seen=1, ror_id="057zh3y96")
    with pytest.raises(IntegrityError):
        actions.edit(Organisation.objects.get(pk=us_org.pk), by=us_staff, seen=1, side="FR")


def test_names_are_added_changed_and_removed(us_staff: Person, us_org: Organisation) -> None:
    actions.add_name(us_org, by=us_staff, name="SPI", language="en")
    name = actions.add_name(us_org, by=us_staff, name="SPI", language="en", until=date(2020, 1, 1))
    assert list(Organisation.objects.named("spi")) == [us_org]

    actions.remove_name(name, by=us_staff)

    assert not Organisation.objects.named("spi").exists()
    assert kinds(us_org) == ["organisationname.added", "organisationname.added", "organisationname.removed"]


def test_a_role_is_given_once_and_told(us_admin: Person, us_member: Person, us_org: Organisation) -> None:
    first = actions.give_role(us_org, to=us_member, role="signatory", by=us_admin)
    second = actions.give_role(us_org, to=us_member, role="signatory", by=us_admin)

    assert first == second
    assert kinds(first) == ["membership.given"]
    assert told(us_member) == ["membership.given"]
    assert "Authorised signatory" in Notice.objects.get(person=us_member).text


def test_no_roles_outside_members(us_staff: Person, us_member: Person, make_organisation: MakeOrganisation) -> None:
    with pytest.raises(Conflict):
        actions.give_role(make_organisation(state="suspended"), to=us_member, role="signatory", by=us_staff)


def test_a_role_ends_at_once(us_admin: Person, us_member: Person, us_org: Organisation) -> None:
    role = us_org.memberships.get(person=us_member)
    assert us_org.pk in organisation_ids(us_member)

    actions.end_role(role, by=us_admin)

    assert us_org.pk not in organisation_ids(role.person)
    assert told(us_member) == ["membership.ended"]
    with pytest.raises(Conflict, match="ended already"):
        actions.end_role(role, by=us_admin)


def test_who_lays_down_a_role_is_not_told(us_member: Person, us_org: Organisation) -> None:
    actions.end_role(us_org.memberships.get(person=us_member), by=us_member)

    assert told(us_member) == []


def test_a_role_ends_on_a_later_day_but_never_in_the_past(
    us_admin: Person, us_member: Person, us_org: Organisation
) -> None:
    later = timezone.now().date() + timedelta(days=30)
    role = us_org.memberships.get(person=us_member)

    actions.end_role(role, by=us_admin, on=later)
    assert role.is_current
    actions.end_role(role, by=us_admin, on=date(2020, 1, 1))

    assert role.ends_on == timezone.now().date()


def test_the_last_administrator_stays(us_admin: Person, us_org: Organisation) -> None:
    with pytest.raises(Conflict, match="needs an administrator"):
        actions.end_role(us_org.memberships.get(person=us_admin), by=us_admin)

    assert us_org.pk in administered_ids(us_admin)


@pytest.mark.parametrize("hindrance", ["inactive", "ending"])
def test_an_administrator_who_goes_does_not_count(
    us_admin: Person, us_member: Person, us_org: Organisation, make_membership: MakeMembership, hindrance: str
) -> None:
    ends_on = timezone.now().date() + timedelta(days=3) if hindrance == "ending" else None
    make_membership(us_member, us_org, "administrator", ends_on=ends_on)
    type(us_member).objects.filter(pk=us_member.pk).update(is_active=hindrance != "inactive")

    with pytest.raises(Conflict, match="needs an administrator"):
        actions.end_role(us_org.memberships.get(person=us_admin), by=us_admin)


def test_a_successor_takes_over_the_role_of_the_last_administrator(
    us_admin: Person, us_member: Person, us_org: Organisation
) -> None:
    role = us_org.memberships.get(person=us_admin)

    actions.end_role(role, by=us_admin, successor=us_member)

    current = Membership.objects.current().administrators().filter(organisation=us_org)
    assert [membership.person for membership in current] == [us_member]
    assert Event.objects.about(role).get(kind="membership.ended").data["successor"] == us_member.pk
