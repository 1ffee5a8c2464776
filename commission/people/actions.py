"""What changes people: accounts, profiles, absences, posts, calendars, tokens, sessions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commission.people.models import Absence, CalendarDay, Language, Person, Post, Token
from commission.people.models.tokens import MOST_TOKENS
from commission.records.actions import lock, record
from commission.web.http import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model


@transaction.atomic
def open_account(email: str, *, by: Person | None, password: str | None = None, **fields: Any) -> Person:
    """Make the account of somebody who has shown that the address is theirs. Who was faster keeps it."""
    try:
        with transaction.atomic():
            person = Person.objects.create_user(email, password, **fields)
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    except IntegrityError as error:
        raise Conflict(_("There is an account with this address already.")) from error
    record("person.joined", person, by=by or person)
    return person


@transaction.atomic
def edit_profile(person: Person, *, by: Person, **changes: Any) -> None:
    changed = _apply(lock(person), person, changes)
    if changed:
        record("person.edited", person, by=by, changed=changed)


def choose_language(person: Person, language: str) -> None:
    """A taste, not an act: it leaves no event."""
    Person.objects.filter(pk=person.pk).update(language=Language(language))
    person.language = language


@transaction.atomic
def add_absence(person: Person, *, by: Person, starts_on: date, ends_on: date, note: str = "") -> Absence:
    absence = Absence.objects.create(person=person, starts_on=starts_on, ends_on=ends_on, note=note)
    record("absence.added", absence, by=by, starts_on=starts_on, ends_on=ends_on)
    return absence


@transaction.atomic
def edit_absence(absence: Absence, *, by: Person, **changes: Any) -> None:
    changed = _apply(lock(absence), absence, changes)
    if changed:
        record("absence.edited", absence, by=by, changed=changed)


@transaction.atomic
def remove_absence(absence: Absence, *, by: Person) -> None:
    record("absence.removed", absence, by=by, starts_on=absence.starts_on, ends_on=absence.ends_on)
    absence.delete()


@transaction.atomic
def give_post(
    person: Person,
    *,
    by: Person,
    role: str,
    side: str,
    starts_on: date,
    ends_on: date | None = None,
    replaces: Post | None = None,
) -> Post:
    """Give a post. Whom it replaces leaves on the day before, and their open duties pass on with the event."""
    if replaces:
        end_post(replaces, by=by, ends_on=starts_on - timedelta(days=1), successor=person)
    try:
        with transaction.atomic():
            post = Post.objects.create(person=person, role=role, side=side, starts_on=starts_on, ends_on=ends_on)
    except IntegrityError as error:
        raise Conflict(_("Somebody holds this post on these days. Say whom it replaces."), person) from error
    record("post.given", post, by=by, person=person, role=role, side=side, starts_on=starts_on, ends_on=ends_on)
    return post


@transaction.atomic
def end_post(post: Post, *, by: Person, ends_on: date, successor: Person | None = None) -> None:
    locked = lock(post)
    if locked.is_over:
        raise Conflict(_("This post has ended already."), locked.person)
    if ends_on < locked.starts_on:
        raise Conflict(_("A post cannot end before it starts."), locked.person)
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    data = {"person": post.person, "role": post.role, "side": post.side, "ends_on": ends_on, "successor": successor}
    record("post.ended", post, by=by, **data)


@transaction.atomic
def deactivate(person: Person, *, by: Person) -> None:
    """Shut the account: it cannot sign in, its sessions end at once and its tokens are gone."""
    _switch(person, active=False)
    Token.objects.filter(user=person).delete()
    end_sessions(UserSession.objects.filter(user=person))
    record("person.deactivated", person, by=by)


@transaction.atomic
def reactivate(person: Person, *, by: Person) -> None:
    _switch(person, active=True)
    record("person.reactivated", person, by=by)


def end_sessions(sessions: Iterable[UserSession]) -> None:
    Session.objects.filter(session_key__in=[session.session_key for session in sessions]).delete()
    UserSession.objects.filter(pk__in=[session.pk for session in sessions]).delete()


@transaction.atomic
def set_day(*, by: Person, **fields: Any) -> CalendarDay:
    try:
        with transaction.atomic():
            day = CalendarDay.objects.create(**fields)
    except IntegrityError as error:
        raise Conflict(_("This day is in the calendar already.")) from error
    record("calendarday.added", day, by=by, **fields)
    return day


@transaction.atomic
def edit_day(day: CalendarDay, /, *, by: Person, **changes: Any) -> None:
    changed = _apply(lock(day), day, changes)
    if changed:
        record("calendarday.edited", day, by=by, changed=changed)


@transaction.atomic
def remove_day(day: CalendarDay, *, by: Person) -> None:
    record("calendarday.removed", day, by=by, calendar=day.calendar, day=day.day, name_en=day.name_en)
    day.delete()


@transaction.atomic
def make_token(person: Person, *, name: str, days: int) -> tuple[Token, str]:
    """Make a token for the API. The second part is the secret: it can be read here and never again."""
    lock(person)
    if Token.objects.filter(user=person).count() >= MOST_TOKENS:
        raise Conflict(_("You have ten tokens. Revoke one first."))
    token, secret = Token.objects.create(person, expiry=timedelta(days=days), name=name)
    record("token.made", person, by=person, name=name, key=token.token_key, expiry=token.expiry)
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, by: Person) -> None:
    record("token.revoked", token.user, by=by, name=token.name, key=token.token_key)
    token.delete()


def _switch(person: Person, *, active: bool) -> None:
    if lock(person).is_active is active:
        raise Conflict(_("Somebody was faster: the account is in this state already."), person)
    person.is_active = active
    person.save(update_fields=["is_active"])


def _apply(before: Model, after: Model, changes: dict[str, Any]) -> dict[str, list[Any]]:
    """Write what differs and tell it as `{field: [before, after]}`."""
    differing = {name: value for name, value in changes.items() if getattr(before, name) != value}
    for name, value in differing.items():
        setattr(after, name, value)
    if differing:
        after.save(update_fields=list(differing))
    return {name: [getattr(before, name), value] for name, value in differing.items()}
