"""A look at the rows for the technical administrator. States and names change through the portal, not here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from commission.members.models import AccessRequest, Area, DirectoryEntry, Invitation, Membership, Organisation

if TYPE_CHECKING:
    from django.http import HttpRequest


class ReadOnly(admin.ModelAdmin[Any]):
    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  # Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Area)
class AreaAdmin(ReadOnly):
    list_display = ("code", "name_en", "name_ja", "is_sensitive", "chips", "cet", "jp20", "p7", "core", "tpd")


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly):
    list_display = ("reference", "name_en", "name_ja", "side", "kind", "state")
    list_filter = ("state", "side", "kind")
    search_fields = ("name_en", "name_ja", "ror_id")


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    list_display = ("person", "organisation", "role", "starts_on", "ends_on")
    list_filter = ("role",)


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ("email", "name", "organisation", "post", "state", "sent_at", "expires_at")
    list_filter = ("state",)
    exclude = ("token_hash",)


@admin.register(AccessRequest)
class AccessRequestAdmin(ReadOnly):
    list_display = ("name", "email", "organisation_name", "side", "state", "received_at")
    list_filter = ("state", "side")


@admin.register(DirectoryEntry)
class DirectoryEntryAdmin(ReadOnly):
    list_display = ("ror_id", "name", "country", "status")
    list_filter = ("status", "country")
    search_fields = ("ror_id", "name")
    exclude = ("digest", "search", "grams")
