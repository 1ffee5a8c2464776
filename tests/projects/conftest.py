"""What only the tests of this room use: people bound to a proposal by interest, and acts at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from commission.members.models import Organisation
from commission.members.permissions import forget_roles

if TYPE_CHECKING:
    from commission.people.models import Person
    from projects.models import Proposal
    from tests.factories.members import MakeMembership, MakeOrganisation

Bind = Callable[..., None]
Together = Callable[..., list[Any]]


@pytest.fixture
def bind(
    make_organisation: MakeOrganisation, make_membership: MakeMembership, us_org: Organisation, make_conflict: Any
) -> Bind:
    """Give a person an interest in a proposal in which us_org takes part."""

    def make(person: Person, proposal: Proposal, how: str) -> None:
        if how == "declared":
            make_conflict(proposal, person)
            return
        make_membership(person, relative(how))
        forget_roles(person)

    def relative(how: str) -> Organisation:
        if how in ("organisation", "suspended"):
            Organisation.objects.filter(pk=us_org.pk).update(state="member" if how == "organisation" else "suspended")
            return us_org
        if how == "child":
            return make_organisation("Daughter Inc.", parent=us_org)
        mother = make_organisation("Mother Inc.")
        Organisation.objects.filter(pk=us_org.pk).update(parent=mother)
        return mother if how == "parent" else make_organisation("Sister Inc.", parent=mother)

    return make


@pytest.fixture
def together(transactional_db: None) -> Together:
    """Run acts at the same moment, each on a connection of its own; an act that fails gives its exception."""

    def run(*acts: Callable[[], Any]) -> list[Any]:
        results: list[Any] = [None] * len(acts)
        start = Barrier(len(acts))

        def one(place: int, act: Callable[[], Any]) -> None:
            start.wait(timeout=10)
            try:
                results[place] = act()
            except Exception as error:  # the test looks at it
                results[place] = error
            finally:
                connection.close()

        threads = [Thread(target=one, args=pair) for pair in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        return results

    return run
