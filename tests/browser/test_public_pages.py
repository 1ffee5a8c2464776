"""What somebody without an account sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.browser.watching import findings, tab_to

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage

PUBLIC = ["web:welcome", "web:help", "web:accessibility", "web:privacy", "account_login", "account_reset_password"]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", PUBLIC)
def test_public_page_is_sound(page_for: OpenPage, name: str, language: str) -> None:
    page = page_for(language=language)

    answer = page.goto(reverse(name))

    assert answer
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == language
    assert findings(page) == []


def test_keyboard_reaches_sign_in_from_the_front_page(page_for: OpenPage) -> None:
    page = page_for()
    page.goto(reverse("web:welcome"))

    tab_to(page, "Sign in")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{reverse('account_login')}*")
