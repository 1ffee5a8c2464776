"""A real browser before a real server. Every page it opens is watched: an error in the console, a script that fails or
a breach of the content policy fails the test, whatever else the test looks at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.watching import Watch

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from commission.people.models import Person

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
# Chromium looks for updates and Google's hosts on every start; in CI it also has no sandbox of its own (root).
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]
LOCALES = {"en": "en-US", "ja": "ja-JP"}

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, and Django would refuse the database to the tests for its sake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page_for(browser: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """Open a browser for a person, or for nobody: `page_for(jp_member).goto("/")`."""
    watches: list[Watch] = []

    def open_page(person: Person | None = None, *, language: str = "en", **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, locale=LOCALES[language], **options)
        if person:
            client = Client()
            client.force_login(person)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        watches.append(Watch(page))
        return page

    yield open_page
    for watch in watches:
        watch.page.context.close()
    assert [complaint for watch in watches for complaint in watch.complaints] == []
