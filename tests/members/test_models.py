"""What must never be false about organisations, roles, invitations and requests."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from commission.members.models import Area, DirectoryEntry, Invitation, Membership, Organisation, OrganisationName
from commission.members.models.organisations import check_corporate_number

if TYPE_CHECKING:
    from time_machine import Traveller

    from commission.people.models import Person
    from tests.factories.members import (
        MakeAccessrequest,
        MakeEntry,
        MakeInvitation,
        MakeMembership,
        MakeOrganisation,
    )


@pytest.mark.django_db
def test_there_are_26_areas_and_one_theme() -> None:
    assert Area.objects.technologies().count() == 26
    assert list(Area.objects.filter(is_theme=True).values_list("code", flat=True)) == ["research-security"]
    assert list(Area.objects.values_list("position", flat=True)) == list(range(1, 28))


@pytest.mark.django_db
def test_an_area_names_its_counterparts() -> None:
    quantum = Area.objects.get(code="quantum")

    assert (quantum.chips, quantum.cet, quantum.jp20, quantum.p7, quantum.core, quantum.tpd) == (
        3,
        True,
        9,
        "N",
        True,
        True,
    )
    assert quantum.is_sensitive
    assert str(quantum) == "Quantum information science and technology"
    with translation.override("ja"):
        assert str(quantum) == "量子科学技術（量子情報科学）"


@pytest.mark.django_db
def test_eleven_areas_are_sensitive_by_default() -> None:
    sensitive = set(Area.objects.filter(is_sensitive=True).values_list("code", flat=True))

    assert {"quantum", "semiconductors", "hypersonics", "cbrn", "directed-energy", "nuclear", "space"} <= sensitive
    assert not {"ai", "health", "climate"} & sensitive


# The check digits were worked out by hand from the rule of the National Tax Agency.
@pytest.mark.parametrize("number", ["8700110005901", "3000012010001", "9000000000000"])
def test_a_corporate_number_has_a_check_digit(number: str) -> None:
    check_corporate_number(number)


@pytest.mark.parametrize(
    "number",
    ["9700110005901", "0000000000000", "870011000590", "87001100059011", "870011000590１", "abc", "870011000590\n"],
)
def test_a_wrong_corporate_number_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        check_corporate_number(number)


def test_an_organisation_is_named_in_the_readers_language(make_organisation: MakeOrganisation) -> None:
    organisation = make_organisation("Sample Optics", name_ja="見本光学")
    plain = make_organisation("Latin Only")

    with translation.override("ja"):
        assert (str(organisation), str(plain)) == ("見本光学", "Latin Only")
    with translation.override("en"):
        assert str(organisation) == "Sample Optics"
    assert (organisation.title_en, organisation.title_ja) == ("Sample Optics", "見本光学")
    assert organisation.reference == f"O-{organisation.pk:03}"
    assert organisation.get_absolute_url() == f"/organisations/{organisation.reference}/"


@pytest.mark.parametrize(
    "fields",
    [
        {"ror_id": "057zh3y9"},
        {"ror_id": "https://r"},
        {"corporate_number": "123"},
        {"domains": ["Sample.example"]},
        {"side": "FR"},
        {"state": "unknown"},
    ],
)
def test_the_database_refuses_what_an_organisation_cannot_be(
    make_organisation: MakeOrganisation, fields: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError):
        make_organisation(**fields)


def test_a_ror_id_is_used_once_but_is_free_again_after_refusal_and_leave(make_organisation: MakeOrganisation) -> None:
    make_organisation("Declined", ror_id="057zh3y96", state="declined")
    make_organisation("Left", ror_id="057zh3y96", state="left")
    make_organisation("Member", ror_id="057zh3y96")

    with pytest.raises(IntegrityError):
        make_organisation("Second", ror_id="057zh3y96", state="applied")


def test_no_organisation_stands_above_itself(make_organisation: MakeOrganisation) -> None:
    top = make_organisation("Top")
    middle = make_organisation("Middle", parent=top)
    bottom = make_organisation("Bottom", parent=middle)

    for parent in (top, middle, bottom):
        with pytest.raises(IntegrityError, match="own parent"), transaction.atomic():
            Organisation.objects.filter(pk=top.pk).update(parent=parent)
    Organisation.objects.filter(pk=bottom.pk).update(parent=top)


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_do_not_close_a_ring(make_organisation: MakeOrganisation) -> None:
    first, second = make_organisation("First"), make_organisation("Second")
    start, failed = threading.Barrier(2), []

    def put_under(child: Organisation, parent: Organisation) -> None:
        try:
            start.wait(5)
            Organisation.objects.filter(pk=child.pk).update(parent=parent)
        except IntegrityError:
            failed.append(child)
        finally:
            connection.close()

    threads = [threading.Thread(target=put_under, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert len(failed) == 1


def test_other_names_are_unique_in_an_organisation(make_organisation: MakeOrganisation) -> None:
    organisation = make_organisation()
    name = OrganisationName.objects.create(organisation=organisation, name="Old Optics", language="en")

    assert str(name) == "Old Optics"
    with pytest.raises(IntegrityError):
        OrganisationName.objects.create(organisation=organisation, name="Old Optics", language="ja")


def test_a_role_is_open_once(us_member: Person, us_org: Organisation, make_membership: MakeMembership) -> None:
    make_membership(us_member, us_org, "signatory")
    make_membership(us_member, us_org, "export_contact", ends_on=date(2021, 1, 1))
    make_membership(us_member, us_org, "export_contact")

    with pytest.raises(IntegrityError):
        make_membership(us_member, us_org, "signatory")


@pytest.mark.parametrize("fields", [{"role": "emperor"}, {"ends_on": date(2019, 12, 31)}])
def test_the_database_refuses_what_a_role_cannot_be(
    us_member: Person, us_org: Organisation, make_membership: MakeMembership, fields: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError):
        make_membership(us_member, us_org, **{"role": "signatory"} | fields)


@pytest.mark.parametrize(
    ("dates", "is_current"),
    [
        ({}, True),
        ({"starts_on": date(2026, 3, 4)}, True),
        ({"starts_on": date(2026, 3, 5)}, False),
        ({"ends_on": date(2026, 3, 4)}, False),
        ({"ends_on": date(2026, 3, 5)}, True),
    ],
)
def test_a_role_is_in_force_between_its_days(
    us_member: Person,
    us_org: Organisation,
    make_membership: MakeMembership,
    clock: Traveller,
    dates: dict[str, date],
    *,
    is_current: bool,
) -> None:
    role = make_membership(us_member, us_org, "signatory", **dates)

    assert role.is_current is is_current
    assert Membership.objects.of(us_member).current().filter(pk=role.pk).exists() is is_current
    assert "Sample Photonics Inc." in str(role)


def test_a_role_is_asked_about_on_another_day(us_member: Person) -> None:
    assert not Membership.objects.of(us_member).current(date(2019, 1, 1)).exists()


def test_an_invitation_is_open_for_fourteen_days(
    us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation, clock: Traveller
) -> None:
    invitation = make_invitation(us_admin, us_org)

    assert (invitation.is_open, invitation.is_expired) == (True, False)
    assert list(Invitation.objects.open()) == [invitation]
    assert list(Invitation.objects.with_token("a-token-that-nobody-else-knows")) == [invitation]
    clock.shift(timedelta(days=14))
    assert (invitation.is_open, invitation.is_expired) == (False, True)
    assert not Invitation.objects.open().exists()
    assert str(invitation) == "New Comer <newcomer@us.example>"
    assert (invitation.title_en, invitation.title_ja) == ("New Comer", "New Comer")
    assert invitation.reference == f"E-{invitation.pk:03}"


def test_the_token_is_not_kept(us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation) -> None:
    invitation = make_invitation(us_admin, us_org, token="very secret")

    row = Invitation.objects.filter(pk=invitation.pk).values().get()

    assert "very secret" not in str(row)
    assert len(row["token_hash"]) == 64


@pytest.mark.parametrize(
    "fields",
    [
        {"roles": []},
        {"email": "Capital@us.example"},
        {"state": "accepted"},
        {"state": "unknown"},
    ],
)
def test_the_database_refuses_what_an_invitation_cannot_be(
    us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation, fields: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError):
        make_invitation(us_admin, us_org, **fields)


def test_an_invitation_is_to_something(us_staff: Person, make_invitation: MakeInvitation) -> None:
    make_invitation(us_staff, post="reviewer")

    with pytest.raises(IntegrityError):
        make_invitation(us_staff, post="", token="other", email="other@us.example")


def test_one_request_waits_per_address(make_accessrequest: MakeAccessrequest, us_staff: Person) -> None:
    request = make_accessrequest(state="declined", decided_by=us_staff, decided_at=timezone.now())
    make_accessrequest()

    assert str(request) == "Asking Person, Sample Photonics Inc."
    assert request.title_en == request.title_ja == str(request)
    assert request.reference == f"A-{request.pk:03}"
    assert request.get_absolute_url() == f"/access/requests/{request.reference}/"
    with pytest.raises(IntegrityError):
        make_accessrequest()


def test_a_request_is_decided_by_somebody(make_accessrequest: MakeAccessrequest) -> None:
    with pytest.raises(IntegrityError):
        make_accessrequest(state="declined")


def test_a_directory_entry_is_named_in_the_readers_language(make_entry: MakeEntry) -> None:
    both = make_entry("0aaaaaa01", "Sample University", "見本大学", names_en=["Sample University (English)"])
    plain = make_entry("0aaaaaa02", "Plain University")

    assert (str(both), str(plain)) == ("Sample University (English)", "Plain University")
    with translation.override("ja"):
        assert (str(both), str(plain)) == ("見本大学", "Plain University")
    assert list(DirectoryEntry.objects.for_list()) == [plain, both]
    assert str(make_entry("0aaaaaa03", "Sample Lasers (Japan)")) == "Sample Lasers"


@pytest.mark.parametrize("fields", [{"ror_id": "1aaaaaa01"}, {"status": "lost"}])
def test_the_database_refuses_what_an_entry_cannot_be(make_entry: MakeEntry, fields: dict[str, str]) -> None:
    with pytest.raises(IntegrityError):
        make_entry(fields.pop("ror_id", "0aaaaaa01"), "Sample", **fields)
