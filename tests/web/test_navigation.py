"""The menus: what a person sees, in order, and which line is the present page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.template import engines

from commission.web import navigation
from commission.web.http import done, go
from commission.web.navigation import Entry, items, register

if TYPE_CHECKING:
    from django.test import Client, RequestFactory

    from commission.people.models import Person


@pytest.fixture
def menus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_menus", {menu: [] for menu in navigation.MENUS})


def test_entries_stand_in_their_order(menus: None, us_member: Person) -> None:
    register(Entry("Help", "web:help"), 30)
    register(Entry("Search", "web:search"), 10)
    register(Entry("Search", "web:search"), 10)

    assert [item.label for item in items("main", us_member, "/")] == ["Search", "Help"]


def test_an_entry_without_an_address_is_not_there(menus: None, us_member: Person) -> None:
    register(Entry("Dreams", "web:dreams"), 1)

    assert items("main", us_member, "/") == []


def test_an_entry_is_there_for_those_who_may(menus: None, us_member: Person, us_staff: Person) -> None:
    register(Entry("Outbox", "web:help", shown=lambda person: person.is_secretariat, menu="secretariat"), 1)

    assert items("secretariat", us_member, "/") == []
    assert len(items("secretariat", us_staff, "/")) == 1


@pytest.mark.parametrize(
    ("path", "current"), [("/search/", "Search"), ("/search/deep/", "Search"), ("/help/", "Help"), ("/other/", None)]
)
def test_one_entry_is_the_present_page(menus: None, us_member: Person, path: str, current: str | None) -> None:
    register(Entry("Search", "web:search"), 1)
    register(Entry("Help", "web:help"), 2)

    marked = [item.label for item in items("main", us_member, path) if item.current]

    assert marked == ([current] if current else [])


def test_the_first_page_is_itself_only(menus: None) -> None:
    assert navigation._current(["/", "/search/"], "/search/x/") == "/search/"
    assert navigation._current(["/", "/search/"], "/other/") == ""
    assert navigation._current(["/", "/search/"], "/") == "/"


def test_a_count_stands_beside_its_entry(menus: None, us_member: Person, client: Client) -> None:
    register(Entry("Search", "web:search", badge=lambda _person: 9), 1)
    register(Entry("Help", "web:help", badge=lambda _person: 0, menu="secretariat"), 1)
    client.force_login(us_member)

    page = client.get("/help/").content.decode()

    assert '<a href="/search/">Search <span class="num">9</span></a>' in page
    assert 'popovertarget="menu-secretariat" aria-current="true"' in page
    assert items("main", None, "/")[0].count is None


def test_a_public_menu_for_those_without_account(menus: None, client: Client, db: None) -> None:
    register(Entry("Open calls", "web:help", menu="public"), 1)

    assert "Open calls" in client.get("/welcome/").content.decode()


def test_no_entries_no_bar(menus: None, client: Client, db: None) -> None:
    assert 'class="mainnav"' not in client.get("/welcome/").content.decode()


def test_the_account_menu_and_the_theme(menus: None, us_member: Person, client: Client) -> None:
    us_member.theme = "dark"
    us_member.save()
    register(Entry("Profile", "web:help", menu="account"), 1)
    client.force_login(us_member)

    page = client.get("/search/").content.decode()

    assert 'data-theme="dark"' in page
    assert '<li><a href="/help/">Profile</a></li>' in page
    assert 'action="/account/logout/"' in page


def test_toasts_carry_their_undo_and_errors_stay(rf: RequestFactory) -> None:
    request: Any = rf.get("/x/")
    request.session = {}
    request._messages = default_storage(request)
    done(request, "Snoozed until <b>Thu</b>", undo="/work/1/snooze/undo/")
    done(request, "Saved")
    messages.error(request, "This could not be saved")

    html = engines["django"].from_string("{% toasts %}").render({"messages": request._messages}, request)

    assert "Snoozed until &lt;b&gt;Thu&lt;/b&gt;" in html
    assert 'action="/work/1/snooze/undo/"' in html
    assert html.count("data-toast") == 2
    assert 'data-tone="alert" role="alert"' in html


def test_going_on_after_an_act_also_by_htmx(rf: RequestFactory) -> None:
    plain, quick = rf.post("/x/"), cast("Any", rf.post("/x/"))
    quick.htmx = True

    assert go(plain, "web:help").status_code == 302
    assert go(quick, "web:help")["HX-Redirect"] == "/help/"
