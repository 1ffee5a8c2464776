"""Whoever follows in a post takes over what the post owes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from commission.obligations.models import Obligation
from commission.people.actions import end_post, give_post
from commission.people.models import Post

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.people import MakePerson
    from tests.factories.projects import ProposalIn


def owed(person: Person, kind: str) -> int:
    return Obligation.objects.open().filter(owner=person, kind=kind).count()


def test_a_successor_takes_over_what_the_post_owes(
    proposal_in: ProposalIn, us_chair: Person, us_staff: Person, make_person: MakePerson
) -> None:
    proposal_in("reviewed")
    follower = make_person("us.chair2")
    post = Post.objects.get(person=us_chair, role=Post.Role.CHAIR)
    assert owed(us_chair, "decision.make") == 1

    give_post(follower, by=us_staff, role="chair", side="US", starts_on=timezone.now().date(), replaces=post)

    assert (owed(us_chair, "decision.make"), owed(follower, "decision.make")) == (0, 1)
    assert Obligation.objects.get(owner=us_chair, kind="decision.make").how == Obligation.How.DELEGATED


def test_what_another_post_owes_stays(
    proposal_in: ProposalIn, us_chair: Person, us_staff: Person, make_person: MakePerson
) -> None:
    proposal_in("reviewed")
    today = timezone.now().date()
    other = Post.objects.create(person=us_chair, role=Post.Role.COMMISSIONER, side="US", starts_on=today)

    end_post(other, by=us_staff, ends_on=today, successor=make_person("us.commissioner2"))

    assert owed(us_chair, "decision.make") == 1


def test_without_a_successor_nothing_moves(proposal_in: ProposalIn, us_chair: Person, us_staff: Person) -> None:
    proposal_in("reviewed")
    post = Post.objects.get(person=us_chair, role=Post.Role.CHAIR)

    end_post(post, by=us_staff, ends_on=timezone.now().date() + timedelta(days=3))

    assert owed(us_chair, "decision.make") == 1
