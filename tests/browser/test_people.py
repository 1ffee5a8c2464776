"""My profile, the people and the calendar; a passkey made and used with Chromium's own authenticator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from commission.people.models import Absence, CalendarDay, Person, Token
from tests.browser.watching import findings

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage

MINE = ["/me/", "/me/edit/", "/me/absences/new/", "/me/tokens/", "/account/sessions/", "/account/2fa/"]
OURS = ["/people/", "/people/?q=nobody", "/calendar-days/", "/calendar-days/new/"]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.mark.parametrize("address", MINE)
def test_my_pages_are_sound(page_for: OpenPage, jp_member: Person, address: str) -> None:
    today = timezone.now().date()
    Absence.objects.create(person=jp_member, starts_on=today, ends_on=today + timedelta(days=3), note="出張")
    Token.objects.create(jp_member, expiry=timedelta(days=30), name="Monthly report")
    page = page_for(jp_member, language="ja")

    answer = page.goto(address)

    assert answer
    assert answer.status == 200
    assert findings(page) == []


@pytest.mark.parametrize("address", OURS)
def test_the_pages_of_the_secretariat_are_sound(
    page_for: OpenPage, us_staff: Person, jp_chair: Person, address: str
) -> None:
    CalendarDay.objects.create(calendar="US", day=date(2026, 10, 1), name_en="Move", name_ja="移転", source="Notice 12")
    page = page_for(us_staff)

    page.goto(address)

    assert findings(page) == []


def test_a_card_is_sound_and_asks_before_it_deactivates(
    page_for: OpenPage, us_staff: Person, us_reviewer: Person
) -> None:
    page = page_for(us_staff)
    page.goto(us_reviewer.get_absolute_url())
    sound = findings(page)

    page.get_by_role("button", name="Deactivate the account").click()
    page.get_by_role("dialog").get_by_role("button", name="Deactivate", exact=True).click()

    page.get_by_text("This account is deactivated").wait_for()
    assert sound == []
    assert not Person.objects.get(pk=us_reviewer.pk).is_active


def test_an_absence_that_was_removed_comes_back(page_for: OpenPage, us_member: Person) -> None:
    Absence.objects.create(person=us_member, starts_on=date(2030, 5, 1), ends_on=date(2030, 5, 2), note="Leave")
    page = page_for(us_member)
    page.goto("/me/")

    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Undo").click()

    page.get_by_text("Leave").wait_for()
    assert Absence.objects.get().note == "Leave"


def with_authenticator(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def test_a_passkey_is_made_and_opens_the_door(page_for: OpenPage, us_member: Person) -> None:
    page = page_for(us_member)
    with_authenticator(page)
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/account/2fa/reauthenticate/?next=*recovery-codes*")
    page.goto("/me/")
    page.get_by_role("button", name="Account:").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/?next=/me/tokens/")

    page.get_by_role("button", name="passkey").click()

    page.wait_for_url(lambda address: "/account/login/" not in address)
    page.goto("/me/")
    assert page.get_by_role("heading", level=1).inner_text() == "Member Sample"
