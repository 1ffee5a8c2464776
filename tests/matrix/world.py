"""The things of the matrix: one of each kind, made by the cast, with the words by which addresses find them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.utils import timezone

from commission.obligations.actions import notify
from commission.obligations.links import _letters, _nudges
from commission.obligations.models import Notice, Obligation
from commission.people.models import Absence, CalendarDay, Person, Token
from projects.actions import accept, assign, invite_collaborator

if TYPE_CHECKING:
    from commission.members.models import Organisation
    from projects.models import Proposal

Things = dict[str, dict[str, Any]]


@dataclass
class Makers:
    """The factories and people that the world is made with."""

    request: pytest.FixtureRequest

    def __getattr__(self, name: str) -> Any:
        return self.request.getfixturevalue(name)


@pytest.fixture
def things(request: pytest.FixtureRequest, everybody: dict[str, Person]) -> Things:
    makers = Makers(request)
    return {"-": {}} | projects_of(makers) | members_of(makers) | people_of(makers) | obligations_of(makers)


def projects_of(make: Makers) -> Things:
    call, prepared = make.make_call(), make.make_call(state="draft")
    known = {state: proposal(make.proposal_in(state, call)) for state in ("submitted", "reviewed", "selected")}
    known |= draft_of(make, make.make_proposal(call)) | review_of(make, make.proposal_in("screened", call))
    known["call"] = {"year": call.year, "number": call.number, "pk": call.reference}
    known["call-draft"] = {"year": prepared.year, "number": prepared.number, "pk": prepared.reference}
    return known


def draft_of(make: Makers, draft: Proposal) -> Things:
    partner = make.make_partner(draft, make.jp_org, make.jp_signatory, state="asked")
    collaborator = invite_collaborator(draft, person=make.us_admin, right="edit", by=make.us_member)
    return {
        "draft": proposal(draft) | {"partner": partner.pk, "collaborator": collaborator.pk},
        "draft-member": {"pk": draft.pk, "number": collaborator.pk},
        "partner": {"pk": partner.pk},
    }


def review_of(make: Makers, screened: Proposal) -> Things:
    invited = assign(screened, reviewer=make.us_reviewer, by=make.us_staff)
    accepted = assign(screened, reviewer=make.jp_reviewer, by=make.us_staff)
    accept(accepted, by=make.jp_reviewer)
    return {
        "screened": proposal(screened) | {"assignment": invited.pk},
        "invited": {"assignment": invited.pk, "pk": invited.pk},
        "accepted": {"assignment": accepted.pk, "pk": accepted.pk},
    }


def proposal(made: Proposal) -> dict[str, Any]:
    return {"number": made.pk, "pk": made.pk, "version": 1}


def members_of(make: Makers) -> Things:
    organisation: Organisation = make.us_org
    applied = make.make_organisation("Applying Optics Inc.", state="applied", applied_by=make.us_member)
    left = make.make_organisation("Suspended Optics Inc.", state="suspended")
    name = organisation.names.create(name="Sample Optoelectronics", language="en")
    role = organisation.memberships.get(person=make.us_member)
    invitation = make.make_invitation(make.us_admin, organisation)
    request = make.make_accessrequest()
    entry = make.make_entry("012345678", "Sample University")
    return {
        "member": {"number": organisation.pk, "pk": organisation.pk},
        "member-api-name": {"pk": organisation.pk, "number": name.pk},
        "member-api-role": {"pk": organisation.pk, "number": role.pk},
        "member-name": {"number": organisation.pk, "pk": name.pk},
        "member-role": {"number": organisation.pk, "pk": role.pk},
        "applied": {"number": applied.pk, "pk": applied.pk},
        "suspended": {"number": left.pk, "pk": left.pk},
        "invitation": {"number": invitation.pk, "pk": invitation.pk, "token": "a-token-that-nobody-else-knows"},
        "request": {"number": request.pk, "pk": request.pk},
        "entry": {"ror_id": entry.ror_id, "pk": entry.pk},
    }


def people_of(make: Makers) -> Things:
    tomorrow = timezone.now().date() + timedelta(days=1)
    absence = Absence.objects.create(person=make.us_member, starts_on=tomorrow, ends_on=tomorrow)
    closure = CalendarDay.objects.create(calendar="US", day=date(2031, 3, 3), name_en="Closure", name_ja="休業")
    token = Token.objects.create(user=make.us_member, name="Script")[0]
    post = make.us_reviewer.posts.get()
    person: Person = make.us_member
    reset = default_token_generator.make_token(person)
    return {
        "absence": {"pk": absence.pk},
        "calendar-day": {"pk": closure.pk},
        "token": {"key": token.token_key},
        "person": {"pk": person.pk},
        "post": {"pk": post.pk},
        "person-post": {"pk": post.person_id, "number": post.pk},
        # Nobody's: what belongs to the person who asks cannot be asked for by others at all.
        "unknown": {"pk": 999_999, "key": "unknown"},
        "reset": {"uidb36": "1", "key": reset},
    }


def obligations_of(make: Makers) -> Things:
    owed: Obligation = Obligation.objects.open().owed_by(make.us_reviewer).first() or make.make_obligation()
    extension = make.make_extensionrequest(owed)
    notice = notify(
        make.us_member, "test.told", subject=make.us_org, message_class=Notice.Class.FORMAL, key="matrix",
        template="emails/obligations/extension_decided", granted=True, due_at=timezone.now(),
    )  # fmt: skip
    letter = _letters.sign_object([owed.pk, make.us_reviewer.pk], compress=False)
    return {
        "owed": {"pk": owed.pk, "token": letter},
        "extension": {"pk": extension.pk},
        "notice": {"pk": notice.pk},
        "ladder": {"code": "review", "pk": "review"},
        "stop": {"token": _nudges.sign(str(make.us_member.pk))},
    }
