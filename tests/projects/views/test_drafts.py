"""Writing together: autosave, merging by field, and both texts kept when two wrote the same one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from commission.members.models import Area
from projects.actions import save_draft, submit
from projects.models import DraftCopy, Proposal

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import Cast, MakeProposal, ProposalIn

ClientFor = Callable[[Any], Client]
HTMX = {"HX-Request": "true"}


def typed(proposal: Proposal, **changes: Any) -> dict[str, Any]:
    """The form as a browser sends it, with some of it retyped."""
    names = ("title", "summary", "aims", "plan", "outcome")
    both = [f"{name}_{language}" for name in names for language in ("en", "ja")]
    texts = {name: getattr(proposal, name) for name in both}
    facts: dict[str, Any] = {"authoritative": "en", "primary_area": proposal.primary_area_id or ""}
    facts |= {"budget_usd": "250000.00", "budget_jpy": "30000000", "other_areas": ["", ""]}
    facts |= {"starts_on": "2027-04-01", "ends_on": "2030-03-31"}
    return {"version": proposal.version} | texts | facts | changes


def test_edit_page_holds_the_text_and_the_version(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person
) -> None:
    proposal = make_proposal()

    page = client_for(us_member).get(f"/proposals/P-{proposal.pk}/edit/")

    assert b"Four test lines measure ageing" in page.content
    assert b'name="version" id="id_version" value="1"' in page.content
    assert b'data-autosave="proposal-' in page.content


@pytest.mark.parametrize("path", ["edit", "draft"])
def test_text_is_saved_with_and_without_script(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person, path: str
) -> None:
    proposal = make_proposal()
    headers = HTMX if path == "draft" else {}

    answer = client_for(us_member).post(
        f"/proposals/P-{proposal.pk}/{path}/", typed(proposal, title_en="Better title"), headers=headers
    )

    proposal.refresh_from_db()
    assert answer.status_code == (200 if path == "draft" else 302)
    assert (proposal.title_en, proposal.version) == ("Better title", 2)


def test_autosave_answers_out_of_band_and_touches_no_field(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person
) -> None:
    proposal = make_proposal()

    answer = (
        client_for(us_member)
        .post(f"/proposals/P-{proposal.pk}/draft/", typed(proposal, aims_en="New aims"), headers=HTMX)
        .content.decode()
    )

    assert 'id="id_version" value="2" hx-swap-oob="true"' in answer
    assert 'id="savestate"' in answer
    assert 'id="checks"' in answer
    assert "<textarea" not in answer


def test_what_cannot_be_read_keeps_nothing_else_from_being_saved(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person
) -> None:
    proposal = make_proposal()
    wrong = typed(proposal, title_en="Saved all the same", budget_usd="a lot", ends_on="2026-01-01")

    answer = client_for(us_member).post(f"/proposals/P-{proposal.pk}/edit/", wrong)

    proposal.refresh_from_db()
    assert answer.status_code == 422
    assert proposal.title_en == "Saved all the same"
    assert b"a lot" in answer.content
    assert b'value="2"' in answer.content


def test_two_people_write_different_fields(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person, jp_member: Person
) -> None:
    proposal = make_proposal()
    mine = typed(proposal, aims_en="Aims of the US side")
    save_draft(proposal, by=jp_member, version=1, title_ja="日本側の課題名")

    answer = client_for(us_member).post(f"/proposals/P-{proposal.pk}/draft/", mine, headers=HTMX)

    proposal.refresh_from_db()
    assert answer.status_code == 200
    assert (proposal.aims_en, proposal.title_ja) == ("Aims of the US side", "日本側の課題名")


def test_areas_that_somebody_else_chose_are_left_to_them(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person, jp_member: Person
) -> None:
    proposal = make_proposal()
    theirs = Area.objects.technologies().latest("position")
    save_draft(proposal, by=jp_member, version=1, other_areas=[theirs])

    answer = client_for(us_member).post(
        f"/proposals/P-{proposal.pk}/draft/", typed(proposal, aims_en="Mine"), headers=HTMX
    )

    assert answer.status_code == 200
    assert list(proposal.other_areas.all()) == [theirs]


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_two_people_write_the_same_field_and_both_texts_stay(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person, jp_member: Person, headers: dict[str, str]
) -> None:
    proposal = make_proposal()
    mine = typed(proposal, aims_en="My aims")
    save_draft(proposal, by=jp_member, version=1, aims_en="Their aims")

    answer = client_for(us_member).post(f"/proposals/P-{proposal.pk}/draft/", mine, headers=headers)

    proposal.refresh_from_db()
    assert answer.status_code == 409
    assert b"My aims" in answer.content
    assert b"Their aims" in answer.content
    assert proposal.aims_en == "Their aims"
    assert DraftCopy.objects.get().texts == {"aims_en": "My aims"}


@pytest.mark.parametrize(("keep", "kept"), [("mine", "Both aims together"), ("theirs", "Their aims")])
def test_conflict_is_settled_by_choice(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person, jp_member: Person, keep: str, kept: str
) -> None:
    proposal = make_proposal()
    save_draft(proposal, by=jp_member, version=1, aims_en="Their aims")
    chosen = {"version": 2, "keep_aims_en": keep, "aims_en": "Both aims together"}

    answer = client_for(us_member).post(f"/proposals/P-{proposal.pk}/comparison/", chosen)

    proposal.refresh_from_db()
    assert answer.status_code == 302
    assert proposal.aims_en == kept


def test_choice_that_comes_too_late_is_compared_again(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person, jp_member: Person
) -> None:
    proposal = make_proposal()
    save_draft(proposal, by=jp_member, version=1, aims_en="Newest aims")
    chosen = {"version": 1, "keep_aims_en": "mine", "aims_en": "My aims"}

    answer = client_for(us_member).post(f"/proposals/P-{proposal.pk}/comparison/", chosen)

    assert answer.status_code == 409
    assert b"Newest aims" in answer.content


def test_late_save_after_submission_keeps_the_text(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal = proposal_in("draft")
    mine = typed(proposal, aims_en="Too late")
    submit(proposal, by=cast.jp_member)

    answer = client_for(cast.us_member).post(f"/proposals/P-{proposal.pk}/draft/", mine, headers=HTMX)

    assert answer.status_code == 409
    assert DraftCopy.objects.get().texts["aims_en"] == "Too late"
    assert b"no longer a draft" in answer.content


@pytest.mark.parametrize(("who", "status"), [("us_signatory", 403), ("us_staff", 403), ("us_reviewer", 404)])
def test_only_writers_write(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor, who: str, status: int) -> None:
    proposal = proposal_in("draft")
    client = client_for(getattr(cast, who))

    answers = [
        client.get(f"/proposals/P-{proposal.pk}/edit/").status_code,
        client.post(f"/proposals/P-{proposal.pk}/edit/", typed(proposal, title_en="x")).status_code,
        client.post(f"/proposals/P-{proposal.pk}/draft/", typed(proposal, title_en="x")).status_code,
    ]

    assert answers == [status] * 3
    assert not Proposal.objects.filter(title_en="x").exists()


def test_submitted_proposal_has_no_edit_page(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal = proposal_in("submitted")

    page = client_for(cast.us_member).get(f"/proposals/P-{proposal.pk}/edit/")

    assert page.status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"budget_usd": "-5"}, {"budget_jpy": "1e30"}, {"starts_on": "2031-01-01"}, {"ends_on": "2020-01-01"}]
)
def test_figures_that_cannot_be_leave_what_is_saved(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person, wrong: dict[str, str]
) -> None:
    proposal = make_proposal()

    answer = client_for(us_member).post(
        f"/proposals/P-{proposal.pk}/draft/", typed(proposal, title_en="Saved", **wrong), headers=HTMX
    )

    kept = Proposal.objects.get(pk=proposal.pk)
    assert b"Saved, except what is marked:" in answer.content
    assert kept.title_en == "Saved"
    assert (kept.budget_usd, kept.starts_on) == (proposal.budget_usd, proposal.starts_on)


def test_term_is_compared_as_a_whole(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person, jp_member: Person
) -> None:
    proposal = make_proposal()
    save_draft(proposal, by=jp_member, version=1, starts_on=date(2028, 1, 1))

    answer = client_for(us_member).post(
        f"/proposals/P-{proposal.pk}/draft/", typed(proposal, ends_on="2027-12-31"), headers=HTMX
    )

    assert answer.status_code == 409
    assert b"2028-01-01" in answer.content


def test_choices_that_do_not_fit_together_are_refused(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person
) -> None:
    proposal = make_proposal()
    chosen = {"version": 1, "keep_ends_on": "mine", "ends_on": "2020-01-01", "keep_starts_on": "theirs"}

    client_for(us_member).post(f"/proposals/P-{proposal.pk}/comparison/", chosen)

    proposal.refresh_from_db()
    assert proposal.ends_on == date(2030, 3, 31)


def test_control_characters_are_refused(make_proposal: MakeProposal, client_for: ClientFor, us_member: Person) -> None:
    proposal = make_proposal()

    answer = client_for(us_member).post(f"/proposals/P-{proposal.pk}/edit/", typed(proposal, aims_en="a\x00b"))

    assert answer.status_code == 400
