"""Pages of organisations: the list, one, applying."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from commission.members.models import Area, Organisation
from commission.obligations.models import Obligation

if TYPE_CHECKING:
    from django.test import Client

    from commission.people.models import Person
    from tests.factories.members import MakeEntry, MakeOrganisation

ClientFor = Callable[["Person"], "Client"]


def application(**changes: Any) -> dict[str, Any]:
    return {"side": "JP", "kind": "company", "name_en": "Sample Lasers K.K.", "name_ja": "見本レーザー"} | changes


def names_on(response: Any) -> list[str]:
    return [organisation.name_en for organisation in response.context["page"]]


def test_the_list_shows_members_of_both_sides(
    client_for: ClientFor,
    stranger: Person,
    us_org: Organisation,
    jp_org: Organisation,
    make_organisation: MakeOrganisation,
) -> None:
    make_organisation("Applicant Inc.", state="applied")

    response = client_for(stranger).get("/organisations/")

    assert response.status_code == 200
    assert names_on(response) == ["Sample Photonics Inc.", "Sample Photonics K.K.", "Uninvolved Robotics Inc."]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=サンプル光", ["Sample Photonics K.K."]),
        ("q=ｻﾝﾌﾟﾙ", ["Sample Photonics K.K.", "Sample Photonics Inc."]),
        ("q=photonics&side=US", ["Sample Photonics Inc."]),
        ("kind=laboratory", []),
        ("area=quantum", ["Sample Photonics Inc."]),
        ("area=unknown", ["Sample Photonics Inc.", "Sample Photonics K.K.", "Uninvolved Robotics Inc."]),
        ("sort=-name", ["Uninvolved Robotics Inc.", "Sample Photonics K.K.", "Sample Photonics Inc."]),
        ("sort=password", ["Sample Photonics Inc.", "Sample Photonics K.K.", "Uninvolved Robotics Inc."]),
        ("q=%25%25", []),
        ("page=99", ["Sample Photonics Inc.", "Sample Photonics K.K.", "Uninvolved Robotics Inc."]),
    ],
)
@pytest.mark.case("attack-30")
def test_the_list_is_narrowed_and_sorted(
    client_for: ClientFor, stranger: Person, us_org: Organisation, jp_org: Organisation, query: str, found: list[str]
) -> None:
    us_org.areas.add(Area.objects.get(code="quantum"))

    response = client_for(stranger).get(f"/organisations/?{query}")

    assert names_on(response) == found


def test_only_those_who_read_everything_filter_by_state(
    client_for: ClientFor, stranger: Person, us_staff: Person, make_organisation: MakeOrganisation
) -> None:
    make_organisation("Applicant Inc.", state="applied")

    assert names_on(client_for(us_staff).get("/organisations/?state=applied")) == ["Applicant Inc."]
    assert names_on(client_for(stranger).get("/organisations/?state=applied")) == ["Uninvolved Robotics Inc."]


@pytest.mark.parametrize("address", ["/organisations/", "/directory/", "/organisations/new/?entry="])
def test_htmx_gets_the_part_it_shows_and_the_browser_the_page(
    client_for: ClientFor, us_member: Person, address: str
) -> None:
    client = client_for(us_member)

    page = client.get(address)
    part = client.get(address, headers={"HX-Request": "true"})
    restored = client.get(address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert "<html" in page.text
    assert "<html" not in part.text
    assert "<html" in restored.text


def test_an_empty_list_says_what_will_appear(client_for: ClientFor, commissioner: Person) -> None:
    response = client_for(commissioner).get("/organisations/")

    assert "No member organisation yet" in response.text
    assert "Nothing matches" in client_for(commissioner).get("/organisations/?q=zzz").text


def test_the_list_asks_the_same_questions_for_one_row_and_for_three(
    client_for: ClientFor, commissioner: Person, make_organisation: MakeOrganisation, count_queries: Any
) -> None:
    client = client_for(commissioner)
    make_organisation("One").areas.add(*Area.objects.all()[:2])
    client.get("/organisations/")

    with count_queries() as one:
        client.get("/organisations/")
    for name in ("Two", "Three"):
        make_organisation(name).areas.add(*Area.objects.all()[:3])
    with count_queries() as three:
        client.get("/organisations/")

    assert len(one) == len(three) <= 12


def test_the_page_asks_the_same_questions_for_one_member_and_for_three(
    client_for: ClientFor,
    us_admin: Person,
    us_member: Person,
    us_signatory: Person,
    us_org: Organisation,
    make_organisation: MakeOrganisation,
    count_queries: Any,
) -> None:
    client = client_for(us_admin)
    make_organisation("Child", parent=us_org)
    us_org.names.create(name="Old Photonics", language="en")
    client.get(us_org.get_absolute_url())

    with count_queries() as few:
        client.get(us_org.get_absolute_url())
    make_organisation("Second child", parent=us_org)
    us_org.names.create(name="Older Photonics", language="en")
    us_org.areas.add(*Area.objects.all()[:5])
    with count_queries() as many:
        response = client.get(us_org.get_absolute_url())

    assert len(few) == len(many) <= 14
    assert "Older Photonics" in response.text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_names_family_people_and_former_names(
    client_for: ClientFor,
    jp_member: Person,
    jp_org: Organisation,
    make_organisation: MakeOrganisation,
    language: str,
) -> None:
    parent = make_organisation("Sample Holdings", name_ja="見本ホールディングス", side="JP")
    Organisation.objects.filter(pk=jp_org.pk).update(
        parent=parent, website="https://sample.example/", ror_id="057zh3y96"
    )
    make_organisation("Hidden Applicant", parent=jp_org, state="applied")
    jp_org.names.create(name="旧見本光学", language="ja", until="2020-03-31")
    jp_member.language = language
    jp_member.save()

    page = client_for(jp_member).get(jp_org.get_absolute_url()).text

    assert "旧見本光学" in page
    assert parent.get_absolute_url() in page
    assert jp_member.name_in(language) in page
    assert "057zh3y96" in page
    assert "Hidden Applicant" not in page


@pytest.mark.case("attack-17")
def test_an_application_is_a_secret_of_its_people(
    client_for: ClientFor, stranger: Person, us_member: Person, make_organisation: MakeOrganisation
) -> None:
    applied = make_organisation("Applicant", state="applied", applied_by=us_member)

    assert client_for(stranger).get(applied.get_absolute_url()).status_code == 404
    assert client_for(us_member).get(applied.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("number", ["0", "99999", "9" * 30, "9" * 5000])
def test_there_is_no_such_organisation(client_for: ClientFor, us_member: Person, number: str) -> None:
    assert client_for(us_member).get(f"/organisations/O-{number}/").status_code == 404


def test_a_member_applies_and_the_secretariat_of_that_side_is_asked(
    client_for: ClientFor, us_member: Person, us_staff: Person, jp_staff: Person
) -> None:
    posted = application(areas=["quantum", "ai"], domains="Lasers.example, lasers.co.jp", purpose="光の研究")

    response = client_for(us_member).post("/organisations/new/", posted)

    organisation = Organisation.objects.get(name_en="Sample Lasers K.K.")
    assert response.status_code == 302
    assert response["Location"] == organisation.get_absolute_url()
    assert organisation.state == "applied"
    assert organisation.domains == ["lasers.example", "lasers.co.jp"]
    assert {area.code for area in organisation.areas.all()} == {"quantum", "ai"}
    assert list(Organisation.objects.named("見本レーザー")) == [organisation]
    assert [row.owner for row in Obligation.objects.about("organisation.decide", organisation).open()] == [jp_staff]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_en", ""),
        ("name_en", "A\x07B"),
        ("side", "FR"),
        ("domains", "not a domain!"),
        ("domains", "-bad.example"),
        ("ror_id", "057zh3y9"),
        ("corporate_number", "1234567890123"),
        ("website", "javascript:alert(1)"),
        ("areas", ["unknown"]),
        ("purpose", "x" * 2001),
    ],
)
def test_a_wrong_application_comes_back_with_everything_typed(
    client_for: ClientFor, us_member: Person, field: str, value: Any
) -> None:
    response = client_for(us_member).post("/organisations/new/", application(city="京都") | {field: value})

    # The gate refuses control characters before any form sees them.
    assert response.status_code == (400 if "\x07" in value else 422)
    assert not Organisation.objects.filter(name_ja="見本レーザー").exists()
    if response.status_code == 422:
        assert "京都" in response.text


@pytest.mark.case("attack-19")
def test_fields_that_the_form_does_not_show_are_ignored(
    client_for: ClientFor, us_member: Person, us_staff: Person
) -> None:
    client_for(us_member).post("/organisations/new/", application(state="member", decided_by=us_member.pk, revision=9))

    organisation = Organisation.objects.get(name_en="Sample Lasers K.K.")
    assert (organisation.state, organisation.decided_by, organisation.revision) == ("applied", None, 1)


@pytest.mark.parametrize(
    "shared",
    [
        {"name_en": "SAMPLE PHOTONICS CO., LTD."},
        {"name_ja": "（株）サンプル光技術"},
        {"domains": "photonics.example"},
        {"corporate_number": "8700110005901"},
    ],
)
def test_something_alike_is_shown_before_it_is_made_twice(
    client_for: ClientFor, us_member: Person, make_organisation: MakeOrganisation, shared: dict[str, str]
) -> None:
    make_organisation(
        "Sample Photonics K.K.",
        name_ja="サンプル光技術株式会社",
        domains=["photonics.example"],
        corporate_number="8700110005901",
    )
    client = client_for(us_member)

    warned = client.post("/organisations/new/", application(**shared))
    confirmed = client.post("/organisations/new/", application(**shared, is_another="on"))

    assert warned.status_code == 422
    assert "Sample Photonics K.K." in warned.text
    assert confirmed.status_code == 302


def test_a_ror_id_that_is_here_is_refused(
    client_for: ClientFor, us_member: Person, make_organisation: MakeOrganisation
) -> None:
    make_organisation("First", ror_id="057zh3y96")

    response = client_for(us_member).post("/organisations/new/", application(ror_id="https://ror.org/057zh3y96"))

    assert response.status_code == 422
    assert "already here" in response.text


def test_the_directory_fills_the_application(client_for: ClientFor, us_member: Person, make_entry: MakeEntry) -> None:
    heir = make_entry(
        "0aaaaaa01", "Sample Metropolitan University", "見本公立大学", types=["education"], domains=["smu.example"]
    )
    make_entry("0aaaaaa02", "Sample City University", status="withdrawn", successor=heir)

    form = client_for(us_member).get("/organisations/new/?entry=0aaaaaa02").context["form"]

    assert form["name_en"].value() == "Sample Metropolitan University"
    assert form["name_ja"].value() == "見本公立大学"
    assert (form["ror_id"].value(), form["side"].value(), form["kind"].value()) == ("0aaaaaa01", "JP", "university")


def test_an_unknown_entry_fills_nothing(client_for: ClientFor, us_member: Person) -> None:
    response = client_for(us_member).get("/organisations/new/?entry=nonsense")

    assert response.status_code == 200
    assert response.context["form"]["side"].value() == "US"
