"""Invitations and requests for access, as actions."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from commission.members import actions
from commission.members.models import AccessRequest, Invitation, Membership, Organisation
from commission.members.models.invitations import hash_of
from commission.members.permissions import organisation_ids
from commission.obligations.models import Notice, Obligation
from commission.people.models import Person
from commission.records.models import Event
from commission.web.http import Conflict

if TYPE_CHECKING:
    from time_machine import Traveller

    from tests.factories.members import MakeAccessrequest, MakeInvitation

PROFILE = {
    "latin_given": "New",
    "latin_family": "Comer",
    "language": "en",
    "time_zone": "America/New_York",
    "calendar": "US",
}


def drafted(organisation: Organisation | None, **fields: Any) -> Invitation:
    defaults = {"email": "newcomer@us.example", "name": "New Comer", "side": "US", "language": "en"}
    return Invitation(
        organisation=organisation, **defaults | {"roles": ["contributor"] if organisation else []} | fields
    )


def token_in(letter: Notice) -> str:
    found = re.search(r"/invitations/([\w-]{20,})/", letter.text)
    assert found
    return found[1]


def test_an_invitation_goes_out_as_a_letter_with_a_link(us_admin: Person, us_org: Organisation) -> None:
    invitation = actions.invite(drafted(us_org, email="NewComer@us.example", message="See you soon."), by=us_admin)

    letter = Notice.objects.get(address="newcomer@us.example")
    assert invitation.token_hash == hash_of(token_in(letter))
    assert (letter.message_class, letter.language, letter.person) == (Notice.Class.FORMAL, "en", None)
    assert "Sample Photonics Inc." in letter.subject_line
    assert "See you soon." in letter.text
    assert str(us_admin) in letter.text


@pytest.mark.case("attack-50")
def test_no_event_and_no_subject_holds_the_token(us_admin: Person, us_org: Organisation) -> None:
    invitation = actions.invite(drafted(us_org), by=us_admin)

    letter = Notice.objects.get(address="newcomer@us.example")
    token = token_in(letter)
    assert token not in str(list(Event.objects.values("kind", "data")))
    assert token not in letter.subject_line
    assert Event.objects.about(invitation).get().kind == "invitation.sent"


def test_a_letter_is_in_the_language_of_the_invited(us_admin: Person, us_org: Organisation) -> None:
    actions.invite(drafted(us_org, language="ja"), by=us_admin)

    letter = Notice.objects.get(address="newcomer@us.example")
    assert letter.language == "ja"
    assert "サンプル・フォトニクス社" in letter.text


def test_a_letter_is_in_both_languages_where_it_is_not_known(us_admin: Person, us_org: Organisation) -> None:
    invitation = actions.invite(drafted(us_org, language=""), by=us_admin)

    letter = Notice.objects.get(address="newcomer@us.example")
    assert "Sample Photonics Inc." in letter.text
    assert "サンプル・フォトニクス社" in letter.text
    assert f"{invitation.expires_at.year}年" in letter.text


def test_an_address_is_invited_once_at_a_time(us_admin: Person, us_staff: Person, us_org: Organisation) -> None:
    actions.invite(drafted(us_org), by=us_admin)

    with pytest.raises(Conflict, match="invited already"):
        actions.invite(drafted(us_org), by=us_admin)
    actions.invite(drafted(None, post="reviewer"), by=us_staff)
    with pytest.raises(Conflict, match="invited already"):
        actions.invite(drafted(None, post="coordinator"), by=us_staff)


def test_what_is_no_invitation_is_not_called_a_second_one(us_staff: Person, db: None) -> None:
    with pytest.raises(Exception, match="invitation_to_something"):
        actions.invite(drafted(None), by=us_staff)


@pytest.mark.case("attack-52")
def test_an_address_is_not_flooded(us_admin: Person, us_org: Organisation, clock: Traveller) -> None:
    for _n in range(5):
        actions.revoke(actions.invite(drafted(us_org), by=us_admin), by=us_admin)

    with pytest.raises(Conflict, match="five times"):
        actions.invite(drafted(us_org), by=us_admin)

    clock.shift(timedelta(days=1, minutes=1))
    actions.invite(drafted(us_org), by=us_admin)


@pytest.mark.parametrize("state", ["suspended", "left", "applied"])
def test_nobody_is_invited_into_what_is_no_member(us_admin: Person, us_org: Organisation, state: str) -> None:
    Organisation.objects.filter(pk=us_org.pk).update(state=state)

    with pytest.raises(Conflict, match="not a member"):
        actions.invite(drafted(us_org), by=us_admin)


def test_sent_again_the_old_link_is_dead(us_admin: Person, us_org: Organisation, clock: Traveller) -> None:
    invitation = actions.invite(drafted(us_org), by=us_admin)
    old = token_in(Notice.objects.get())
    with pytest.raises(Conflict, match="a moment ago"):
        actions.resend(invitation, by=us_admin)
    clock.shift(timedelta(days=20))

    actions.resend(invitation, by=us_admin)

    new = token_in(Notice.objects.latest("pk"))
    assert not Invitation.objects.with_token(old).exists()
    assert Invitation.objects.with_token(new).get().is_open


def test_what_is_over_is_not_sent_again(
    us_staff: Person, us_admin: Person, us_org: Organisation, clock: Traveller
) -> None:
    invitation = actions.invite(drafted(us_org), by=us_admin)
    to_a_post = actions.invite(drafted(None, post="reviewer"), by=us_staff)
    clock.shift(timedelta(hours=1))
    actions.resend(to_a_post, by=us_staff)
    Organisation.objects.filter(pk=us_org.pk).update(state="suspended")
    with pytest.raises(Conflict, match="not a member"):
        actions.resend(Invitation.objects.get(pk=invitation.pk), by=us_admin)
    actions.revoke(invitation, by=us_admin)

    with pytest.raises(Conflict, match="no longer open"):
        actions.resend(invitation, by=us_admin)


def test_a_newcomer_gets_an_account_and_the_roles(us_admin: Person, us_org: Organisation) -> None:
    invitation = actions.invite(drafted(us_org, roles=["administrator", "signatory"]), by=us_admin)

    person = actions.accept_as_new(invitation, password="long enough for all", **PROFILE)

    assert person.check_password("long enough for all")
    assert EmailAddress.objects.get(user=person).verified
    assert set(person.memberships.values_list("role", flat=True)) == {"administrator", "signatory"}
    assert organisation_ids(person) == {us_org.pk}
    assert (person.side, invitation.state, invitation.accepted_by) == ("US", "accepted", person)
    assert list(Notice.objects.filter(person=us_admin).values_list("kind", flat=True)) == ["invitation.accepted"]
    assert not Notice.objects.filter(person=person, kind="membership.given").exists()


def test_an_invitation_to_a_post_gives_the_post(us_staff: Person, jp_member: Person) -> None:
    invitation = actions.invite(drafted(None, post="reviewer", side="JP", email=jp_member.email), by=us_staff)

    actions.accept(invitation, by=jp_member)

    post = jp_member.posts.get()
    assert (post.role, post.side, post.starts_on) == ("reviewer", "JP", timezone.now().date())


@pytest.mark.case("attack-15")
def test_an_invitation_is_used_once(us_admin: Person, us_org: Organisation, jp_member: Person) -> None:
    invitation = actions.invite(drafted(us_org), by=us_admin)
    actions.accept_as_new(invitation, password="long enough for all", **PROFILE)

    with pytest.raises(Conflict, match="no longer open"):
        actions.accept(Invitation.objects.get(pk=invitation.pk), by=jp_member)

    assert us_org.pk not in organisation_ids(jp_member)


@pytest.mark.case("attack-15")
def test_an_invitation_dies_with_the_membership_of_its_organisation(
    us_admin: Person, us_staff: Person, us_org: Organisation
) -> None:
    invitation = actions.invite(drafted(us_org), by=us_admin)
    actions.close(us_org, by=us_staff, reason="It left.")

    with pytest.raises(Conflict, match="not a member"):
        actions.accept_as_new(invitation, password="long enough for all", **PROFILE)

    assert not Person.objects.filter(email="newcomer@us.example").exists()


@pytest.mark.parametrize("end", ["expired", "revoked"])
def test_an_invitation_that_is_over_opens_nothing(
    us_admin: Person, us_org: Organisation, clock: Traveller, end: str
) -> None:
    invitation = actions.invite(drafted(us_org), by=us_admin)
    if end == "revoked":
        actions.revoke(invitation, by=us_admin)
    else:
        clock.shift(timedelta(days=14))

    with pytest.raises(Conflict, match="no longer open"):
        actions.accept_as_new(invitation, password="long enough for all", **PROFILE)


def test_an_account_made_meanwhile_keeps_the_address(us_admin: Person, us_org: Organisation, make_person: Any) -> None:
    invitation = actions.invite(drafted(us_org), by=us_admin)
    make_person("newcomer")

    with pytest.raises(Conflict, match="an account with this address"):
        actions.accept_as_new(invitation, password="long enough for all", **PROFILE)

    invitation.refresh_from_db()
    assert invitation.is_open
    assert not Membership.objects.filter(person__email="newcomer@us.example").exists()


ASKED = {
    "name": "Asking Person",
    "side": "JP",
    "language": "ja",
    "organisation_name": "サンプル光技術株式会社",
    "ror_id": "",
    "why": "共同提案のため。",
}


def test_a_request_is_owed_an_answer_by_its_side(us_staff: Person, jp_staff: Person) -> None:
    request = actions.ask_for_access(email="Asking@JP.example", **ASKED)

    assert request
    assert request.email == "asking@jp.example"
    assert [row.owner for row in Obligation.objects.about("access.answer", request).open()] == [jp_staff]


def test_a_second_request_of_one_address_is_not_noted(db: None) -> None:
    actions.ask_for_access(email="asking@jp.example", **ASKED)

    assert actions.ask_for_access(email="asking@jp.example", **ASKED) is None
    assert AccessRequest.objects.count() == 1


def test_an_approved_request_becomes_an_invitation(jp_staff: Person, jp_org: Organisation) -> None:
    request = actions.ask_for_access(email="asking@jp.example", **ASKED)
    assert request

    invitation = actions.approve_access(request, by=jp_staff, organisation=jp_org, roles=["contributor"])

    assert (invitation.request, invitation.language, invitation.side) == (request, "ja", "JP")
    assert not Obligation.objects.about("access.answer", request).open().exists()
    assert Notice.objects.get(address="asking@jp.example").language == "ja"
    with pytest.raises(Conflict):
        actions.decline_access(request, by=jp_staff, reason="Too late.")


def test_a_declined_request_is_told_with_its_reason(jp_staff: Person, make_accessrequest: MakeAccessrequest) -> None:
    request = make_accessrequest(side="JP", language="ja")

    actions.decline_access(request, by=jp_staff, reason="会員機関ではありません。")

    letter = Notice.objects.get(address=request.email)
    assert "会員機関ではありません。" in letter.text
    assert request.state == "declined"


def test_an_approval_that_cannot_invite_changes_nothing(
    us_admin: Person,
    us_staff: Person,
    us_org: Organisation,
    make_accessrequest: MakeAccessrequest,
    make_invitation: MakeInvitation,
) -> None:
    request = make_accessrequest()
    make_invitation(us_admin, us_org, email=request.email)

    with pytest.raises(Conflict, match="invited already"):
        actions.approve_access(request, by=us_staff, organisation=us_org, roles=["contributor"])

    request.refresh_from_db()
    assert request.state == "received"
