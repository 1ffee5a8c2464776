"""Organisations, roles, invitations, requests, entries of the reference directory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from commission.members.models import AccessRequest, DirectoryEntry, Invitation, Membership, Organisation
from commission.members.models.invitations import VALID_FOR, hash_of
from commission.people.models import Person, Side

if TYPE_CHECKING:
    from tests.factories.people import MakePerson

MakeOrganisation = Callable[..., Organisation]
MakeMembership = Callable[..., Membership]
MakeInvitation = Callable[..., Invitation]
MakeAccessrequest = Callable[..., AccessRequest]
MakeEntry = Callable[..., DirectoryEntry]

TOKEN = "a-token-that-nobody-else-knows"  # the secret of a test


@pytest.fixture
def make_organisation(db: None) -> MakeOrganisation:
    """Make a member organisation: `make_organisation("Sample Optics Inc.", side="JP", state="applied")`."""

    def make(name_en: str = "Sample Optics Inc.", **fields: Any) -> Organisation:
        values: dict[str, Any] = {"side": Side.US, "kind": "company", "state": "member"} | fields
        organisation = Organisation(name_en=name_en, **values)
        organisation.index_own_names()
        organisation.save(force_insert=True)
        return organisation

    return make


@pytest.fixture
def make_membership(db: None) -> MakeMembership:
    """Give a role since 2020: `make_membership(us_member, us_org, "signatory")`."""

    def make(person: Person, organisation: Organisation, role: str = "contributor", **dates: Any) -> Membership:
        return Membership.objects.create(
            person=person, organisation=organisation, role=role, **{"starts_on": date(2020, 1, 1)} | dates
        )

    return make


@pytest.fixture
def make_invitation(make_person: MakePerson) -> MakeInvitation:
    """Make an open invitation whose link ends in `TOKEN`: `make_invitation(us_admin, us_org)`; bare, to a post."""

    def make(
        by: Person | None = None, organisation: Organisation | None = None, *, token: str = TOKEN, **fields: Any
    ) -> Invitation:
        sent_at: datetime = fields.pop("sent_at", timezone.now())
        to = {"roles": ["contributor"]} if organisation else {"post": "reviewer"}
        defaults = {"email": "newcomer@us.example", "name": "New Comer", "side": Side.US, **to}
        return Invitation.objects.create(
            organisation=organisation,
            invited_by=by or make_person(post="staff"),
            token_hash=hash_of(token),
            sent_at=sent_at,
            expires_at=sent_at + VALID_FOR,
            **defaults | fields,
        )

    return make


@pytest.fixture
def make_accessrequest(db: None) -> MakeAccessrequest:
    def make(**fields: Any) -> AccessRequest:
        defaults = {
            "name": "Asking Person",
            "email": "asking@us.example",
            "side": Side.US,
            "language": "en",
            "organisation_name": "Sample Photonics Inc.",
            "why": "I work on the joint proposal.",
        }
        return AccessRequest.objects.create(**defaults | fields)

    return make


@pytest.fixture
def make_entry(db: None) -> MakeEntry:
    """Make an entry of the reference directory: `make_entry("0abcdef12", "Sample University", "見本大学")`."""

    def make(ror_id: str, name: str, name_ja: str = "", *aliases: str, **fields: Any) -> DirectoryEntry:
        entry = DirectoryEntry(
            ror_id=ror_id,
            name=name,
            names_ja=[name_ja] if name_ja else [],
            aliases=list(aliases),
            digest=sha256(name.encode()).digest(),
            imported_at=timezone.now(),
            **{"status": "active", "country": "JP"} | fields,
        )
        entry.index_names(name, name_ja, *aliases)
        entry.save(force_insert=True)
        return entry

    return make
