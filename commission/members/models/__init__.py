"""Member organisations, who belongs to them, how people come in, and the technology areas."""

from commission.members.models.areas import Area
from commission.members.models.directory import DirectoryEntry
from commission.members.models.invitations import AccessRequest, Invitation
from commission.members.models.memberships import Membership
from commission.members.models.organisations import Organisation, OrganisationName

__all__ = [
    "AccessRequest",
    "Area",
    "DirectoryEntry",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationName",
]
