"""Which thing each address is asked about, and what is posted to it. An address without keywords needs no thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.architecture.addresses import Address

# By address, or by all addresses that begin so; the longest beginning counts.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "account_confirm_email": ("unknown",),
    "account_reset_password_from_key": ("reset",),
    "mfa_": ("unknown",),
    "members:": ("member",),
    "members:acceptance": ("invitation",),
    "members:access_": ("request",),
    "members:approval": ("applied",),
    "members:detail": ("member", "applied"),
    "members:entry": ("entry",),
    "members:invitation": ("invitation",),
    "members:name_removal": ("member-name",),
    "members:refusal": ("applied",),
    "members:renewal": ("invitation",),
    "members:restoration": ("suspended",),
    "members:revocation": ("invitation",),
    "members:role_ending": ("member-role",),
    "obligations:": ("owed",),
    "obligations:arrival": ("notice",),
    "obligations:decision": ("extension",),
    "obligations:ladder": ("ladder",),
    "obligations:leaving": ("notice",),
    "obligations:message": ("notice",),
    "obligations:notice": ("notice",),
    "obligations:nudges": ("stop",),
    "obligations:reading": ("notice",),
    "obligations:sending": ("notice",),
    "people:": ("person",),
    "people:absence_": ("absence",),
    "people:calendar_": ("calendar-day",),
    "people:post_ending": ("post",),
    "people:session_ending": ("unknown",),
    "people:token_revocation": ("token",),
    "projects:": ("draft",),
    "projects:assignment_withdrawal": ("screened",),
    "projects:call": ("call", "call-draft"),
    "projects:conflicts": ("screened",),
    "projects:criteria": ("call", "call-draft"),
    "projects:decision": ("reviewed",),
    "projects:detail": ("draft", "submitted", "screened", "selected"),
    "projects:edit": ("draft", "submitted"),
    "projects:edit_call": ("call", "call-draft"),
    "projects:extension": ("screened",),
    "projects:project": ("selected", "reviewed"),
    "projects:review": ("accepted",),
    "projects:review_answer": ("invited",),
    "projects:review_delegation": ("invited",),
    "projects:reviews": ("screened",),
    "projects:screening": ("submitted",),
    "projects:version": ("reviewed",),
    "projects:withdrawal": ("submitted",),
    "api:absence": ("absence",),
    "api:access-request": ("request",),
    "api:assignment": ("accepted",),
    "api:assignment-acceptance": ("invited",),
    "api:assignment-delegation": ("invited",),
    "api:assignment-refusal": ("invited",),
    "api:calendar": ("calendar-day",),
    "api:call": ("call", "call-draft"),
    "api:directory": ("entry",),
    "api:inbox": ("notice",),
    "api:invitation": ("invitation",),
    "api:ladder": ("ladder",),
    "api:organisation": ("member",),
    "api:organisation-approval": ("applied",),
    "api:organisation-detail": ("member", "applied"),
    "api:organisation-end": ("member-api-role",),
    "api:organisation-other_name": ("member-api-name",),
    "api:organisation-refusal": ("applied",),
    "api:organisation-restoration": ("suspended",),
    "api:outbox": ("notice",),
    "api:partner": ("partner",),
    "api:person": ("person",),
    "api:person-end": ("person-post",),
    "api:proposal": ("draft",),
    "api:proposal-assignments": ("screened",),
    "api:proposal-collaborator": ("draft-member",),
    "api:proposal-collaborators": ("draft",),
    "api:proposal-comments": ("selected",),
    "api:proposal-conflict": ("screened",),
    "api:proposal-decision": ("reviewed",),
    "api:proposal-detail": ("draft", "reviewed"),
    "api:proposal-keys": ("reviewed",),
    "api:proposal-return": ("submitted",),
    "api:proposal-screening": ("submitted",),
    "api:proposal-versions": ("reviewed",),
    "api:proposal-withdrawal": ("submitted",),
    "api:work": ("owed",),
}
# What is posted; to every other address nothing.
POSTED: dict[str, dict[str, Any]] = {}


def about(address: Address) -> tuple[str, ...]:
    if not address.keywords:
        return ("-",)
    beginnings = [beginning for beginning in SUBJECTS if address.name.startswith(beginning)]
    return SUBJECTS[max(beginnings, key=len)]
