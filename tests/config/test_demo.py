"""The demo world: for the people it is shown to, something is due, something overdue and something done."""

from __future__ import annotations

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from commission.config.demo.accounts import ACCOUNTS, PASSWORD
from commission.config.demo.proposals import TEXTS
from commission.obligations.models import Obligation
from commission.people.models import Person
from projects.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_world() -> None:
    call_command("load_demo", verbosity=0)


def test_everybody_finds_something_due_overdue_and_done(demo_world: None) -> None:
    now = timezone.now()
    lacking = []
    for account in ACCOUNTS:
        own = Obligation.objects.filter(owner__email=account.email)
        has = {
            "due": own.open().filter(due_at__gt=now),
            "overdue": own.open().filter(due_at__lte=now),
            "done": own.filter(settled_at__isnull=False),
        }
        lacking += [f"{account.login}: nothing {name}" for name, rows in has.items() if not rows.exists()]

    # The auditor owes nothing, by the nature of the post, and sees what everybody owes.
    assert lacking == ["auditor: nothing due", "auditor: nothing overdue", "auditor: nothing done"]


def test_every_account_signs_in_with_the_password_shown(demo_world: None) -> None:
    people = Person.objects.filter(email__in=[account.email for account in ACCOUNTS])

    assert {person.check_password(PASSWORD) for person in people} == {True}
    assert len(people) == len(ACCOUNTS)


def test_a_second_load_changes_nothing(demo_world: None) -> None:
    before = (Person.objects.count(), Proposal.objects.count(), Obligation.objects.count())

    call_command("load_demo", verbosity=0)

    assert before == (Person.objects.count(), Proposal.objects.count(), Obligation.objects.count())


def test_there_is_a_proposal_in_every_state_but_withdrawn(demo_world: None) -> None:
    assert set(Proposal.objects.values_list("state", flat=True)) == set(Proposal.State.values) - {"withdrawn"}


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_every_sample_is_written_in_both_languages(key: str) -> None:
    text = TEXTS[key]

    assert all((text.title_en, text.title_ja, text.summary_en, text.summary_ja, text.aims_en, text.aims_ja))


@pytest.mark.parametrize("day", ["2026-05-07", "2027-01-05", "2026-03-09"])
def test_the_story_holds_after_golden_week_the_new_year_and_the_change_of_clocks(day: str) -> None:
    """Told on days that follow many holidays: what should be overdue still is."""
    with time_machine.travel(f"{day}T15:00:00Z"):
        call_command("load_demo", verbosity=0)
        late = Obligation.objects.open().filter(due_at__lte=timezone.now())

        assert {"us.reviewer", "jp.reviewer", "us.chair", "jp.chair", "us.member", "jp.member"} <= {
            email.split("@")[0] for email in late.values_list("owner__email", flat=True)
        }
