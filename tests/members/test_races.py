"""Two people at once: one wins, the other is told, nothing is half done."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from commission.members import actions
from commission.members.models import Invitation, Membership, Organisation
from commission.people.models import Person
from commission.records.models import Event
from commission.web.http import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories.members import MakeInvitation, MakeMembership, MakeOrganisation

pytestmark = pytest.mark.django_db(transaction=True)
PROFILE = {"latin_given": "New", "latin_family": "Comer", "language": "en", "time_zone": "Asia/Tokyo", "calendar": "JP"}


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do all of it at the same moment, each on its own connection; give back how each ended."""
    start = threading.Barrier(len(acts))
    ends: list[str] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait(5)
            act()
            ends.append("done")
        except Conflict:
            ends.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(ends)


@pytest.mark.case("attack-71")
def test_two_approvals_at_once_are_one(us_staff: Person, make_organisation: MakeOrganisation) -> None:
    organisation = make_organisation(state="applied")

    ends = at_once(
        *(lambda: actions.approve(Organisation.objects.get(pk=organisation.pk), by=us_staff) for _n in range(3))
    )

    assert ends == ["conflict", "conflict", "done"]
    assert Event.objects.about(organisation).filter(kind="organisation.approved").count() == 1


def test_approval_and_refusal_at_once_are_one(us_staff: Person, make_organisation: MakeOrganisation) -> None:
    organisation = make_organisation(state="applied")

    ends = at_once(
        lambda: actions.approve(Organisation.objects.get(pk=organisation.pk), by=us_staff),
        lambda: actions.decline(Organisation.objects.get(pk=organisation.pk), by=us_staff, reason="No."),
    )

    assert ends == ["conflict", "done"]


def test_two_administrators_who_remove_each_other(
    us_admin: Person, us_member: Person, us_org: Organisation, make_membership: MakeMembership
) -> None:
    first = us_org.memberships.get(person=us_admin)
    second = make_membership(us_member, us_org, "administrator")

    ends = at_once(
        lambda: actions.end_role(Membership.objects.get(pk=first.pk), by=us_member),
        lambda: actions.end_role(Membership.objects.get(pk=second.pk), by=us_admin),
    )

    assert ends == ["conflict", "done"]
    assert Membership.objects.current().administrators().filter(organisation=us_org).count() == 1


@pytest.mark.case("attack-15")
def test_an_invitation_accepted_twice_at_once_makes_one_account(
    us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation
) -> None:
    invitation = make_invitation(us_admin, us_org)

    def accept() -> None:
        found = Invitation.objects.get(pk=invitation.pk)
        actions.accept_as_new(found, password="long enough for all", **PROFILE)

    ends = at_once(accept, accept, accept)

    assert ends == ["conflict", "conflict", "done"]
    assert Person.objects.filter(email=invitation.email).count() == 1
    assert Membership.objects.filter(person__email=invitation.email).count() == 1


def test_a_role_given_twice_at_once_is_one(us_admin: Person, us_member: Person, us_org: Organisation) -> None:
    def give() -> None:
        actions.give_role(us_org, to=us_member, role="signatory", by=us_admin)

    ends = at_once(give, give)

    assert ends == ["done", "done"]
    assert us_org.memberships.filter(person=us_member, role="signatory").count() == 1


def test_an_address_invited_twice_at_once_gets_one_letter(us_admin: Person, us_org: Organisation) -> None:
    def invite() -> None:
        fields = {"email": "newcomer@us.example", "name": "New Comer", "side": "US", "roles": ["contributor"]}
        actions.invite(Invitation(organisation=us_org, **fields), by=us_admin)

    ends = at_once(invite, invite)

    assert ends == ["conflict", "done"]


def test_a_request_made_twice_at_once_is_noted_once(us_staff: Person) -> None:
    def ask() -> None:
        fields = {"name": "Asking", "side": "US", "language": "en", "organisation_name": "Sample", "why": "Work."}
        actions.ask_for_access(email="asking@us.example", **fields)

    at_once(ask, ask)

    assert Event.objects.filter(kind="accessrequest.received").count() == 1


def test_acceptance_and_suspension_at_once_end_in_one_truth(
    us_admin: Person, us_staff: Person, us_org: Organisation, make_invitation: MakeInvitation
) -> None:
    invitation = make_invitation(us_admin, us_org)

    at_once(
        lambda: actions.accept_as_new(
            Invitation.objects.get(pk=invitation.pk), password="long enough for all", **PROFILE
        ),
        lambda: actions.suspend(Organisation.objects.get(pk=us_org.pk), by=us_staff, reason="Inquiry."),
    )

    has_account = Person.objects.filter(email=invitation.email).exists()
    assert (Invitation.objects.get(pk=invitation.pk).state == "accepted") is has_account
    assert Membership.objects.filter(person__email=invitation.email).exists() is has_account
    assert Organisation.objects.get(pk=us_org.pk).state == "suspended"
