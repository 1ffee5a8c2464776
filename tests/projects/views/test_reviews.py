"""The reviewer's pages: answer, write, submit, pass on; and nothing for anybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from commission.people.models import Post
from projects.actions import accept, save_review
from projects.models import Assignment, DraftCopy, Proposal, Review

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.people import MakePerson
    from tests.factories.projects import Cast, MakeAssignment, ProposalIn

ClientFor = Callable[[Any], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def accepted(make_assignment: MakeAssignment, us_reviewer: Person) -> Assignment:
    assignment = make_assignment()
    accept(assignment, by=us_reviewer)
    return Assignment.objects.get(pk=assignment.pk)


def filled(assignment: Assignment, *, value: int = 4, **changes: Any) -> dict[str, Any]:
    """The review as a browser sends it, every criterion scored alike."""
    criteria = assignment.proposal.call.criteria.values_list("pk", flat=True)
    texts = {"for_applicants": "Say more.", "for_panel": "Sound.", "confidence": 3, "version": 1}
    return texts | {f"score_{criterion}": value for criterion in criteria} | changes


def at(assignment: Assignment, part: str = "") -> str:
    return f"/reviews/{assignment.pk}/{part}"


def test_list_has_what_waits_and_what_is_done(
    make_assignment: MakeAssignment, client_for: ClientFor, us_reviewer: Person
) -> None:
    waiting, ended = make_assignment(), make_assignment(state="declined")
    client = client_for(us_reviewer)

    first, second = client.get("/reviews/"), client.get("/reviews/?show=done")

    assert list(first.context["page"]) == [waiting]
    assert list(second.context["page"]) == [ended]
    assert first.context["counts"] == (1, 1)


@pytest.mark.parametrize(("show", "said"), [("", b"No review yet"), ("done", b"Nothing done yet")])
def test_empty_list_says_why(client_for: ClientFor, us_reviewer: Person, show: str, said: bytes) -> None:
    page = client_for(us_reviewer).get("/reviews/", {"show": show})

    assert said in page.content


def test_invitation_is_accepted(make_assignment: MakeAssignment, client_for: ClientFor, us_reviewer: Person) -> None:
    assignment = make_assignment()

    answer = client_for(us_reviewer).post(at(assignment, "answer/"), {"answer": "accept"})

    assignment.refresh_from_db()
    assert answer["Location"] == at(assignment)
    assert assignment.state == Assignment.State.ACCEPTED


def test_decline_needs_its_reason_and_keeps_the_note(
    make_assignment: MakeAssignment, client_for: ClientFor, us_reviewer: Person
) -> None:
    assignment = make_assignment()
    client = client_for(us_reviewer)

    refused = client.post(at(assignment, "answer/"), {"note": "Away all month"})
    taken = client.post(at(assignment, "answer/"), {"reason": "busy", "note": "Away all month", "suggestion": "Dr. B"})

    assignment.refresh_from_db()
    assert refused.status_code == 422
    assert b"Away all month" in refused.content
    assert taken["Location"] == "/reviews/"
    assert (assignment.state, assignment.suggestion) == (Assignment.State.DECLINED, "Dr. B")


def test_late_click_on_an_invitation_that_ended_changes_nothing(
    make_assignment: MakeAssignment, client_for: ClientFor, us_reviewer: Person
) -> None:
    assignment = make_assignment(state="withdrawn")

    answer = client_for(us_reviewer).post(at(assignment, "answer/"), {"answer": "accept"})

    assignment.refresh_from_db()
    assert answer.status_code == 409
    assert assignment.state == Assignment.State.WITHDRAWN


def test_ended_invitation_shows_neither_title_nor_form(
    make_assignment: MakeAssignment, client_for: ClientFor, us_reviewer: Person
) -> None:
    assignment = make_assignment(state="declined")

    page = client_for(us_reviewer).get(at(assignment))

    assert b"This invitation has ended" in page.content
    assert b"Reliability data" not in page.content


def test_form_has_no_default_score(accepted: Assignment, client_for: ClientFor, us_reviewer: Person) -> None:
    page = client_for(us_reviewer).get(at(accepted)).content

    assert b" checked" not in page
    assert b'hx-history="false"' in page
    assert b'data-draft="off"' in page


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_draft_is_saved_with_and_without_script(
    accepted: Assignment, client_for: ClientFor, us_reviewer: Person, headers: dict[str, str]
) -> None:
    criterion = accepted.proposal.call.criteria.earliest("position")
    part = {"version": 1, f"score_{criterion.pk}": 5, "for_panel": "So far good"}

    answer = client_for(us_reviewer).post(at(accepted, "draft/"), part, headers=headers)

    review = Review.objects.get(assignment=accepted)
    assert answer.status_code == (200 if headers else 302)
    assert (review.version, review.for_panel, review.scores.get().value) == (2, "So far good", 5)
    assert review.state == Review.State.DRAFT


def test_submission_of_a_part_saves_it_and_says_what_is_missing(
    accepted: Assignment, client_for: ClientFor, us_reviewer: Person
) -> None:
    criterion = accepted.proposal.call.criteria.earliest("position")
    part = {"version": 1, f"score_{criterion.pk}": 5, "for_applicants": "Not lost"}

    answer = client_for(us_reviewer).post(at(accepted, "submission/"), part)

    review = Review.objects.get(assignment=accepted)
    assert answer.status_code == 422
    assert answer.content.count(b"Choose a score from 1 to 5.") == 8
    assert b'name="version" id="id_version" value="2"' in answer.content
    assert (review.state, review.for_applicants) == (Review.State.DRAFT, "Not lost")


def test_submission_seals_the_review(accepted: Assignment, client_for: ClientFor, us_reviewer: Person) -> None:
    client = client_for(us_reviewer)

    answer = client.post(at(accepted, "submission/"), filled(accepted))
    page = client.get(at(accepted))

    assert answer["Location"] == at(accepted)
    assert Review.objects.get(assignment=accepted).is_submitted
    assert b"<textarea" not in page.content
    assert b"Say more." in page.content


def test_save_after_the_submission_keeps_the_text(
    accepted: Assignment, client_for: ClientFor, us_reviewer: Person
) -> None:
    client = client_for(us_reviewer)
    client.post(at(accepted, "submission/"), filled(accepted))

    answer = client.post(at(accepted, "draft/"), filled(accepted, version=2, for_panel="From the other tab"))

    assert answer.status_code == 409
    assert b"From the other tab" in answer.content
    assert DraftCopy.objects.get().texts["for_panel"] == "From the other tab"


def test_two_tabs_lose_neither_text(accepted: Assignment, client_for: ClientFor, us_reviewer: Person) -> None:
    save_review(accepted, by=us_reviewer, version=1, scores={}, for_panel="First tab")

    answer = client_for(us_reviewer).post(
        at(accepted, "draft/"), {"version": 1, "for_panel": "Second tab"}, headers=HTMX
    )

    assert answer.status_code == 409
    assert b"Second tab" in answer.content
    assert Review.objects.get(assignment=accepted).for_panel == "First tab"


@pytest.mark.parametrize("who", ["us_member", "us_staff", "us_chair", "jp_reviewer", "jp_signatory"])
def test_the_page_of_a_review_is_its_reviewers_alone(
    accepted: Assignment, cast: Cast, client_for: ClientFor, who: str
) -> None:
    client = client_for(getattr(cast, who))

    answers = {
        client.get(at(accepted)).status_code,
        *(
            client.post(at(accepted, part), filled(accepted)).status_code
            for part in ("answer/", "draft/", "submission/")
        ),
        client.get(at(accepted, "delegation/")).status_code,
    }

    assert answers == {404}
    assert not Review.objects.get(assignment=accepted).scores.exists()


def test_drafts_of_others_are_nowhere(accepted: Assignment, cast: Cast, client_for: ClientFor) -> None:
    save_review(accepted, by=cast.us_reviewer, version=1, scores={}, for_panel="Unfinished thought")

    board = client_for(cast.us_staff).get(f"/proposals/P-{accepted.proposal_id}/reviews/")

    assert board.status_code == 200
    assert b"Unfinished thought" not in board.content
    assert b"Not shown yet" in board.content


def test_review_is_passed_to_a_free_colleague(
    make_assignment: MakeAssignment, client_for: ClientFor, us_reviewer: Person, make_person: MakePerson
) -> None:
    assignment, colleague = make_assignment(), make_person("us.second", post=Post.Role.REVIEWER)
    client = client_for(us_reviewer)

    page = client.get(at(assignment, "delegation/"))
    empty = client.post(at(assignment, "delegation/"), {})
    answer = client.post(at(assignment, "delegation/"), {"to": colleague.pk})

    assignment.refresh_from_db()
    assert str(colleague).encode() in page.content
    assert empty.status_code == 422
    assert answer["Location"] == "/reviews/"
    assert assignment.state == Assignment.State.DELEGATED
    assert Assignment.objects.get(reviewer=colleague).state == Assignment.State.INVITED


def test_conflict_is_reported_and_closes_the_door(
    accepted: Assignment, client_for: ClientFor, us_reviewer: Person
) -> None:
    client = client_for(us_reviewer)
    path = f"/proposals/P-{accepted.proposal_id}/conflicts/"

    asked = client.get(path)
    empty = client.post(path, {"reason": ""})
    answer = client.post(path, {"reason": "We publish together"})

    accepted.refresh_from_db()
    assert (asked.status_code, empty.status_code, answer.status_code) == (200, 422, 302)
    assert accepted.state == Assignment.State.CONFLICTED
    assert client.get(at(accepted)).status_code == 404
    assert client.get(f"/proposals/P-{accepted.proposal_id}/").status_code == 404


def test_other_reviews_open_after_the_own_one_and_stay_unsigned(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor
) -> None:
    proposal: Proposal = proposal_in("reviewed")
    own = Assignment.objects.get(proposal=proposal, reviewer=cast.us_reviewer)

    page = client_for(cast.us_reviewer).get(at(own)).content

    assert page.count(b"Clear and sound.") == 2
    assert str(cast.jp_reviewer).encode() not in page
