"""What people do with organisations, roles, invitations and requests, and the import of the directory."""

from commission.members.actions.access import approve_access, ask_for_access, decline_access
from commission.members.actions.directory import Tally, refresh_directory
from commission.members.actions.invitations import accept, accept_as_new, invite, resend, revoke
from commission.members.actions.memberships import end_role, give_role
from commission.members.actions.organisations import (
    add_name,
    apply,
    approve,
    close,
    decline,
    edit,
    remove_name,
    restore,
    suspend,
)

__all__ = [
    "Tally",
    "accept",
    "accept_as_new",
    "add_name",
    "apply",
    "approve",
    "approve_access",
    "ask_for_access",
    "close",
    "decline",
    "decline_access",
    "edit",
    "end_role",
    "give_role",
    "invite",
    "refresh_directory",
    "remove_name",
    "resend",
    "restore",
    "revoke",
    "suspend",
]
