"""The reference directory: the page, one entry, and what look-up fields are offered."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from commission.members.models import DirectoryEntry
from commission.web.search import search
from tests.members.test_import import RECORDS, SAMPLE

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.members import MakeEntry, MakeOrganisation

ClientFor = Callable[["Person"], Client]


@pytest.fixture
def directory(db: None) -> None:
    call_command("import_organisations", str(SAMPLE), stdout=io.StringIO())


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 60),
        ("q=mihon", 6),
        ("q=みほん", 3),
        ("q=ミホン", 3),
        ("q=university&country=JP", 9),
        ("status=withdrawn", 3),
        ("q=大", 10),
        ("q=%25", 0),
        ("q=Ａ full", 1),
        ("country=FR", 60),
    ],
)
def test_the_directory_is_searched(
    client_for: ClientFor, us_member: Person, directory: None, query: str, count: int
) -> None:
    response = client_for(us_member).get(f"/directory/?{query}")

    assert response.context["page"].paginator.count == count


def test_the_directory_asks_the_same_questions_for_few_rows_and_for_fifty(
    client_for: ClientFor, us_member: Person, directory: None, count_queries: Any
) -> None:
    client = client_for(us_member)
    client.get("/directory/")

    with count_queries() as few:
        client.get("/directory/?q=mihon")
    with count_queries() as many:
        client.get("/directory/")

    assert len(few) == len(many) <= 12


def test_an_empty_directory_says_how_it_is_filled(client_for: ClientFor, us_member: Person) -> None:
    assert "import_organisations" in client_for(us_member).get("/directory/").text


@pytest.mark.parametrize("place", [0, 12, 18, 20, 30, 40])
def test_an_entry_has_a_page(client_for: ClientFor, us_member: Person, directory: None, place: int) -> None:
    record = RECORDS[place]

    response = client_for(us_member).get(f"/directory/{record['id']}/")

    assert response.status_code == 200
    assert record["id"] in response.text


def test_an_entry_leads_to_its_successor_and_to_the_member(
    client_for: ClientFor, us_member: Person, directory: None, make_organisation: MakeOrganisation
) -> None:
    member = make_organisation("Sample Member", ror_id=RECORDS[18]["id"])
    client = client_for(us_member)

    old = client.get(f"/directory/{RECORDS[12]['id']}/").text
    new = client.get(f"/directory/{RECORDS[18]['id']}/").text

    assert f"/directory/{RECORDS[18]['id']}/" in old
    assert member.get_absolute_url() in new
    assert f"/directory/{RECORDS[12]['id']}/" in new


def test_there_is_no_such_entry(client_for: ClientFor, us_member: Person) -> None:
    assert client_for(us_member).get("/directory/0zzzzzz99/").status_code == 404


def offered(client: Client, words: str) -> list[dict[str, str]]:
    results: list[dict[str, str]] = client.get("/organisations/lookup/", {"q": words}).json()["results"]
    return results


def test_a_look_up_offers_the_nearest(client: Client, directory: None) -> None:
    found = offered(client, "sample univ")

    assert found[0] == {"value": RECORDS[0]["id"], "label": "The Sample University", "detail": "見本大学 · Kyoto"}
    assert all(set(hit) == {"value", "label", "detail"} for hit in found)


def test_the_country_after_a_name_is_no_part_of_it(client: Client, directory: None) -> None:
    assert offered(client, "ａ full-width & half name")[0]["value"] == RECORDS[54]["id"]
    assert DirectoryEntry.objects.filter(search__contains="\na full width half name\n").exists()


def test_a_look_up_offers_the_successor_once_and_says_why(client: Client, make_entry: MakeEntry) -> None:
    heir = make_entry("0aaaaaa01", "Sample Metropolitan University")
    for number, name in ((2, "Sample City College"), (3, "Sample City School")):
        make_entry(f"0aaaaaa0{number}", name, status="withdrawn", successor=heir)

    found = offered(client, "sample city")

    assert [hit["value"] for hit in found] == ["0aaaaaa01"]
    assert "formerly Sample City" in found[0]["detail"]


def test_a_look_up_is_in_the_readers_language(client: Client, directory: None) -> None:
    client.cookies["django_language"] = "ja"

    assert offered(client, "みほん")[0]["label"] == "みほん大学"


@pytest.mark.parametrize("words", ["", "  ", "%%%", "x" * 5000])
def test_a_look_up_of_nothing_offers_nothing(client: Client, directory: None, words: str) -> None:
    assert offered(client, words) == []


def test_a_look_up_is_three_queries_at_most(client: Client, directory: None, count_queries: Any) -> None:
    with count_queries() as asked:
        offered(client, "a")

    assert len(asked) <= 3


def test_the_portals_search_finds_organisations_one_may_see(
    stranger: Person, us_staff: Person, make_organisation: MakeOrganisation
) -> None:
    make_organisation("Sample Optics", name_ja="見本光学")
    make_organisation("Sample Applicant", name_ja="見本申請", state="applied")

    def found(person: Person) -> list[str]:
        return [hit.title for group in search("見本", person) for hit in group.hits]

    assert found(stranger) == ["Sample Optics"]
    assert sorted(found(us_staff)) == ["Sample Applicant", "Sample Optics"]


def test_the_search_uses_the_index(directory: None) -> None:
    """With more rows than these the planner takes it by itself; here the alternative is switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for words in ("大", "sample", "東京大", "a"):
            plan = DirectoryEntry.objects.look_up(words).explain()
            assert "directory_grams" in plan
