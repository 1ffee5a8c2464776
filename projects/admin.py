"""The administration site: look things up. States change by actions only, so they cannot be edited here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from projects.models import Assignment, Call, Criterion, Deadline, DeclaredConflict, Key, Partner, Proposal, Version


def refused(*_args: Any, **_kwargs: Any) -> bool:
    return False


class ReadOnly(admin.ModelAdmin[Any]):
    has_add_permission = has_change_permission = has_delete_permission = refused


@admin.register(Call)
class CallAdmin(ReadOnly):
    list_display = ("reference", "title_en", "state")
    list_filter = ("state", "year")


@admin.register(Proposal)
class ProposalAdmin(ReadOnly):
    list_display = ("reference", "title_en", "title_ja", "state", "updated_at")
    list_filter = ("state", "call")
    exclude = ("search",)


@admin.register(Partner)
class PartnerAdmin(ReadOnly):
    list_display = ("reference", "organisation", "side", "role", "state")
    list_filter = ("state", "side")


@admin.register(Assignment)
class AssignmentAdmin(ReadOnly):
    list_display = ("reference", "reviewer", "side", "state", "review_due_at")
    list_filter = ("state", "side")


@admin.register(Version)
class VersionAdmin(ReadOnly):
    list_display = ("proposal", "number", "sha256", "submitted_at")


admin.site.register([Criterion, Deadline, DeclaredConflict, Key], ReadOnly)
