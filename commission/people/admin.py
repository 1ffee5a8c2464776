"""Look and correct, for superusers. Accounts are never deleted here: what somebody did must keep its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from commission.people.models import Absence, CalendarDay, Person, Post

if TYPE_CHECKING:
    from django.http import HttpRequest


class PostLines(admin.TabularInline[Post, Person]):
    model = Post
    extra = 0


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin[Person]):
    list_display = ("email", "latin_family", "latin_given", "native_name", "side", "is_active", "is_superuser")
    list_filter = ("side", "is_active", "is_superuser")
    search_fields = ("search", "email")
    exclude = ("password", "groups", "user_permissions")
    readonly_fields = ("email", "last_login", "joined_at")
    inlines = (PostLines,)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """A digest must not be guessed letter by letter, not even by a superuser."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  # Django's signature
        """Accounts come by invitation."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Absence)
class AbsenceAdmin(admin.ModelAdmin[Absence]):
    list_display = ("person", "starts_on", "ends_on")
    list_select_related = ("person",)
    raw_id_fields = ("person",)


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin[CalendarDay]):
    list_display = ("day", "calendar", "name_en", "name_ja", "is_working", "source")
    list_filter = ("calendar",)
