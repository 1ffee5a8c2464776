"""The pages that belong to no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError

from commission.web import front, health, search

if TYPE_CHECKING:
    from django.test import Client

    from commission.people.models import Person

PUBLIC = ["/welcome/", "/help/", "/accessibility/", "/privacy/"]


@pytest.fixture
def providers(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Only the providers of the test."""
    own: dict[str, object] = {}
    monkeypatch.setattr(search, "_providers", own)
    return own


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.django_db
def test_public_pages_open_in_both_languages(client: Client, address: str, language: str) -> None:
    response = client.get(address, headers={"Accept-Language": language})

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize("address", ["/search/", "/components/"])
@pytest.mark.django_db
def test_the_other_pages_ask_to_sign_in(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", [*PUBLIC, "/healthz", "/livez"])
@pytest.mark.django_db
def test_public_pages_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_the_front_page_shows_both_languages_us_left(client: Client) -> None:
    page = client.get("/welcome/").content.decode()

    assert page.index('<section lang="en">') < page.index('<section lang="ja">')


@pytest.mark.django_db
def test_rooms_fill_sections_of_the_front_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "_sections", [])
    later = front.Section("Later", "components/kept.html", list, 2)
    first = front.register(front.Section("First", "components/kept.html", list, 1))
    front.register(later)
    front.register(later)

    page = client.get("/welcome/").content.decode()

    assert [section.title for section in front.sections()] == ["First", "Later"]
    assert page.index("First</h2>") < page.index("Later</h2>")
    assert first.position == 1


def test_search_groups_hits_by_room(client: Client, us_staff: Person, providers: dict[str, object]) -> None:
    def proposals(query: str, person: Person) -> list[search.Hit]:
        return [search.Hit(f"/p/{n}", f"{query} {person.side} {n}", f"P-{n}") for n in range(12)]

    search.searchable("proposals", "Proposals")(proposals)
    search.searchable("people", "People")(lambda _query, _person: [])
    client.force_login(us_staff)

    page = client.get("/search/", {"q": " laser "}).content.decode()

    assert "<h2>Proposals</h2>" in page
    assert "laser US 9</a>" in page
    assert "laser US 10" not in page
    assert "Only the first are shown." in page
    assert "<h2>People</h2>" not in page
    assert list(providers) == ["proposals", "people"]


def test_a_hit_in_the_other_language_is_marked(client: Client, us_staff: Person, providers: dict[str, object]) -> None:
    hit = search.Hit("/o/1", "極低温", "O-001", "Japan side", "ja")
    search.searchable("organisations", "Organisations")(lambda _query, _person: [hit])
    client.force_login(us_staff)

    page = client.get("/search/?q=x").content.decode()

    assert '<a href="/o/1" lang="ja">極低温</a>' in page
    assert '<span class="meta">Japan side</span>' in page
    assert providers


def test_no_hit_repeats_the_query_as_text(client: Client, us_staff: Person, providers: dict[str, object]) -> None:
    client.force_login(us_staff)

    page = client.get("/search/", {"q": "<b>x"}).content.decode()

    assert "Nothing found for “&lt;b&gt;x”" in page
    assert not providers


def test_no_query_asks_nobody(client: Client, us_staff: Person, providers: dict[str, object]) -> None:
    search.searchable("never", "Never")(lambda _query, _person: pytest.fail("asked without a query"))
    client.force_login(us_staff)

    assert "in either language" in client.get("/search/?q=%20").content.decode()
    assert providers


@pytest.mark.parametrize(("world", "status"), [("demo", 200), ("real", 404)])
def test_the_component_sheet_is_for_the_demo(
    client: Client,
    us_member: Person,
    settings: object,
    world: str,
    status: int,
) -> None:
    settings.DEMO = world == "demo"  # type: ignore[attr-defined]
    client.force_login(us_member)

    assert client.get("/components/").status_code == status


@pytest.mark.parametrize("who", ["us_staff", "jp_staff"])
def test_the_component_sheet_is_for_staff(client: Client, request: pytest.FixtureRequest, who: str) -> None:
    client.force_login(request.getfixturevalue(who))

    assert client.get("/components/").status_code == 200


@pytest.mark.django_db
def test_livez_touches_nothing(client: Client) -> None:
    assert client.get("/livez").content == b"ok"


@pytest.mark.django_db
def test_healthz_tells_each_part(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_checks", {"database": health.database, "valkey": health.valkey})

    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"state": "ok", "checks": {"database": "ok", "valkey": "ok"}}


@pytest.mark.django_db
def test_healthz_says_failed_and_not_why(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise DatabaseError("password of the database is 1234")

    monkeypatch.setattr(health, "_checks", {})
    health.check("database")(broken)
    health.check("beat")(lambda: "3 seconds ago")

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"state": "failed", "checks": {"database": "failed", "beat": "3 seconds ago"}}


def test_a_forgetful_valkey_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commission.web.health.cache.get", lambda _key: None)

    with pytest.raises(ConnectionError):
        health.valkey()
