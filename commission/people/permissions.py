"""Who may do what with people, their posts and the calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from commission.people.models import Post

if TYPE_CHECKING:
    from commission.people.models import Person


def must_use_second_factor(person: Person) -> bool:
    """Those whose account would open the papers of others."""
    return person.is_superuser or person.holds(Post.Role.STAFF, Post.Role.CHAIR)


def lacks_second_factor(person: Person) -> bool:
    return settings.REQUIRE_MFA and must_use_second_factor(person) and not is_mfa_enabled(person)


def can_list_people(person: Person) -> bool:
    return person.is_secretariat or person.holds(Post.Role.AUDITOR)


def can_see_address(person: Person, other: Person) -> bool:
    """The e-mail address is for its owner and the secretariat; everybody else writes through the portal."""
    return person == other or person.is_secretariat


def can_edit_profile(person: Person, other: Person) -> bool:
    return person.is_active and person == other


def can_give_post(person: Person, other: Person, side: str = "") -> bool:
    """The secretariat of a side gives that side's posts; nobody gives one to themselves."""
    return person != other and other.is_active and person.staffs(side or other.side)


def can_end_post(person: Person, post: Post) -> bool:
    return person.staffs(post.side) and not post.is_over


def can_deactivate(person: Person, other: Person) -> bool:
    return other.is_active and _governs(person, other)


def can_reactivate(person: Person, other: Person) -> bool:
    return not other.is_active and _governs(person, other)


def _governs(person: Person, other: Person) -> bool:
    """A superuser's account is in the hands of superusers; nobody shuts themselves out."""
    return person != other and person.staffs(other.side) and (person.is_superuser or not other.is_superuser)


def can_see_calendar(person: Person) -> bool:
    return person.is_secretariat or person.holds(Post.Role.AUDITOR)


def can_edit_calendar(person: Person, calendar: str) -> bool:
    return person.staffs(calendar)


def abilities(person: Person, other: Person) -> dict[str, bool]:
    return {
        "see_address": can_see_address(person, other),
        "edit": can_edit_profile(person, other),
        "give_post": can_give_post(person, other),
        "deactivate": can_deactivate(person, other),
        "reactivate": can_reactivate(person, other),
        "list_people": can_list_people(person),
    }
