"""Makes the accounts, the organisations and who belongs where."""

from __future__ import annotations

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from commission.config.demo.accounts import EVERYBODY, PASSWORD, Account
from commission.config.demo.organisations import ORGANISATIONS, Sample
from commission.members import actions as members
from commission.members.models import Area, Organisation
from commission.people import actions as people
from commission.people.models import Person, Post

Cast = dict[str, Person]
Places = dict[str, Organisation]


def make_people() -> Cast:
    """One hash for all: the password is the same, and hashing it well takes time."""
    hashed = make_password(PASSWORD)
    cast = {account.login: make_person(account, hashed) for account in EVERYBODY}
    since = timezone.now().date() - timedelta(days=300)
    for account in EVERYBODY:
        for role in account.posts:
            give_post(cast, account, role, since)
    return cast


def make_person(account: Account, hashed: str) -> Person:
    person: Person = Person.objects.create(
        email=account.email,
        password=hashed,
        latin_given=account.latin[0],
        latin_family=account.latin[1],
        native_name=account.native,
        reading=account.reading,
        side=account.side,
        calendar=account.side,
        language=account.language,
        time_zone=account.time_zone,
        is_superuser=account.is_superuser,
        is_staff=account.is_superuser,
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def give_post(cast: Cast, account: Account, role: str, since: date) -> Post:
    administrator = cast["administrator"]
    return people.give_post(cast[account.login], by=administrator, role=role, side=account.side, starts_on=since)


def make_organisations(cast: Cast) -> Places:
    places: Places = {}
    for sample in ORGANISATIONS:
        places[sample.key] = make_organisation(sample, cast, places)
    for account in EVERYBODY:
        for role in account.memberships:
            place = places[account.organisation]
            members.give_role(place, to=cast[account.login], role=role, by=cast[f"{account.side.lower()}.staff"])
    return places


def make_organisation(sample: Sample, cast: Cast, places: Places) -> Organisation:
    staff = cast[f"{sample.side.lower()}.staff"]
    made = Organisation(
        side=sample.side,
        kind=sample.kind,
        name_en=sample.name_en,
        name_ja=sample.name_ja,
        reading=sample.reading,
        city=sample.city,
        domains=[sample.domain],
        parent=places.get(sample.parent),
    )
    members.apply(made, by=staff, areas=Area.objects.filter(code__in=sample.areas))
    if sample.state != Organisation.State.APPLIED:
        members.approve(made, by=staff)
    if sample.state == Organisation.State.SUSPENDED:
        members.suspend(
            made, by=staff, reason="The yearly confirmation of the contact is missing. 年次の連絡先確認が未了。"
        )
    if sample.former_ja:
        members.add_name(made, by=staff, name=sample.former_ja, language="ja", until=date(2019, 3, 31))
    return made
