"""The main job in a browser: invite, consent, submit, screen, assign, accept, review, decide, read the letters.

Led from one side, then from the other, so that every page of it is used in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from projects.models import Assignment, Key, Proposal
from tests.browser.watching import glance

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from commission.people.models import Person
    from tests.browser.conftest import OpenPage

SELECTED = {"en": "selected", "ja": "採択"}


@dataclass
class Stage:
    """The people of the cast, each with a window of their own, and what axe found on the way."""

    request: pytest.FixtureRequest
    open_page: OpenPage
    windows: dict[str, Page] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    def person(self, name: str) -> Person:
        someone: Person = self.request.getfixturevalue(name)
        return someone

    def page(self, name: str, address: str, *arguments: Any) -> Page:
        if name not in self.windows:
            person = self.person(name)
            self.windows[name] = self.open_page(person, language=person.language)
        page = self.windows[name]
        page.goto(reverse(address, args=arguments))
        assert page.locator("html").get_attribute("lang") == self.person(name).language
        return page

    def look(self, page: Page) -> None:
        self.found += [f"{page.url}: {finding}" for finding in glance(page)]


@pytest.mark.parametrize(("lead", "other"), [("us", "jp"), ("jp", "us")])
def test_a_proposal_goes_from_partners_to_letters(
    request: pytest.FixtureRequest, page_for: OpenPage, make_proposal: Any, lead: str, other: str
) -> None:
    stage = Stage(request, page_for)
    for name in ("us_signatory", "jp_signatory", "us_reviewer", "jp_reviewer", "us_chair", "jp_chair", f"{lead}_staff"):
        stage.person(name)
    proposal = make_proposal()

    invite_partners(stage, proposal, f"{lead}_member")
    for side in (other, lead):
        consent(stage, proposal, side)
    submit(stage, proposal, f"{lead}_member")
    screen(stage, proposal, f"{lead}_staff")
    assign(stage, proposal, f"{lead}_staff")
    for side in (lead, other):
        review(stage, f"{side}_reviewer")
    for side in (other, lead):
        decide(stage, proposal, f"{side}_chair")

    assert Proposal.objects.get(pk=proposal.pk).state == "selected"
    assert {letter(stage, name) for name in ("us_member", "jp_member")} == set(SELECTED)
    assert stage.found == [], "\n".join(stage.found)


def invite_partners(stage: Stage, proposal: Proposal, who: str) -> None:
    for side in ("us", "jp"):
        page = stage.page(who, "projects:partners", proposal.pk)
        page.locator(f"#found a[href*='{stage.request.getfixturevalue(f'{side}_org').reference}']").click()
        page.locator("[name=contact]").select_option(str(stage.person(f"{side}_signatory").pk))
        page.locator("[name=role][value=lead]").check()
        page.locator("main form .btn--main").click()
        page.wait_for_url("**/people/")
    press(page, reverse("projects:consent_requests", args=[proposal.pk]))
    stage.look(page)


def consent(stage: Stage, proposal: Proposal, side: str) -> None:
    partner = proposal.partners.get(side=side.upper())
    page = stage.page(f"{side}_signatory", "projects:consent", proposal.pk, partner.pk)
    stage.look(page)
    page.locator("[name=answer][value=give]").check()
    page.locator("main form .btn--main").click()
    page.wait_for_url(f"**{proposal.get_absolute_url()}")


def submit(stage: Stage, proposal: Proposal, who: str) -> None:
    page = stage.page(who, "projects:submission", proposal.pk)
    stage.look(page)
    page.locator("main form .btn--main").click()
    page.wait_for_url(f"**{proposal.get_absolute_url()}")


def screen(stage: Stage, proposal: Proposal, who: str) -> None:
    page = stage.page(who, "projects:screening", proposal.pk)
    stage.look(page)
    page.locator("[name=outcome]").first.check()
    page.locator("main form .btn--main").click()
    page.wait_for_load_state()
    assert Proposal.objects.get(pk=proposal.pk).state == "screened"


def assign(stage: Stage, proposal: Proposal, who: str) -> None:
    for side in ("us", "jp"):
        page = stage.page(who, "projects:reviews", proposal.pk)
        reviewer = stage.person(f"{side}_reviewer")
        page.locator(f"form:has([name=reviewer][value='{reviewer.pk}']) button").click()
        page.wait_for_load_state()
    stage.look(page)


def review(stage: Stage, who: str) -> None:
    assignment = Assignment.objects.get(reviewer=stage.person(who))
    page = stage.page(who, "projects:review", assignment.pk)
    stage.look(page)
    page.locator("button[name=answer][value=accept]").click()
    page.locator("#review-form").wait_for()
    for criterion in page.locator("fieldset.rubric").all():
        criterion.locator("input[value='4']").press("Space")
    page.locator("[name=confidence]").first.press("Space")
    page.locator("[name=for_applicants]").fill("Clear and sound. 明確で妥当です。")
    page.locator("[popovertarget=submit-review].btn--main").click()
    page.locator("#submit-review .btn--main").click()
    page.locator("#review-form").wait_for(state="detached")
    assert Assignment.objects.get(pk=assignment.pk).state == "submitted", page.locator("main").inner_text()
    stage.look(page)


def decide(stage: Stage, proposal: Proposal, who: str) -> None:
    page = stage.page(who, "projects:decision", proposal.pk)
    stage.look(page)
    page.locator("[name=verdict][value=select]").check()
    page.locator("#mine form .btn--main, main form .btn--main").last.click()
    page.wait_for_load_state()
    assert Key.objects.filter(proposal=proposal, chair=stage.person(who)).exists()


def letter(stage: Stage, who: str) -> str:
    """Open the newest message that tells of the outcome, in the language of its reader."""
    language = stage.person(who).language
    page = stage.page(who, "obligations:inbox")
    stage.look(page)
    page.locator("main table a").first.click()
    assert SELECTED[language] in page.locator("main").inner_text().lower()
    return language


def press(page: Page, action: str) -> None:
    page.locator(f"form[action='{action}'] button").click()
    page.wait_for_load_state()
