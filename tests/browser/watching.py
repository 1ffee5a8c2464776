"""What a browser complains about while a test looks at a page, and what axe finds in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# The refusals a test asks for: Chromium writes each answer from 400 on into the console.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (403|404|409|422|429)")
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


class Watch:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def hear(self, message: ConsoleMessage) -> None:
        # A breach of the content policy arrives as an error too.
        if message.type in {"error", "warning"} and not EXPECTED.match(message.text):
            self.complaints.append(f"{self.page.url}: {message.text}")


def findings(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the window, at each width, light and dark."""
    found: list[str] = []
    for device, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{device}, {scheme}: {finding}" for finding in axe(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{device}: scrolls sideways")
    return found


def glance(page: Page) -> list[str]:
    """The two of them that differ most; for pages that a long walk passes."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += axe(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def axe(page: Page) -> list[str]:
    answer: dict[str, Any] = Axe().run(page, options=RULES).response
    return [
        f"{rule['id']} at {' '.join(node['target'])}: {node['failureSummary']}"
        for rule in answer["violations"]
        for node in rule["nodes"]
    ]


def tab_to(page: Page, name: str, *, limit: int = 60) -> None:
    """Walk by keyboard to the element of that accessible name; fail when Tab never reaches it."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent").strip():
            return
    message = f"Tab never reaches “{name}”."
    raise AssertionError(message)
