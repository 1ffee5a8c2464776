"""The resources of this room."""

from commission.members.api.entrance import AccessDoor, InvitationDoor
from commission.members.api.organisations import AreaDoor, DirectoryDoor, OrganisationDoor

routes = [
    ("organisations", OrganisationDoor, "organisation"),
    ("areas", AreaDoor, "area"),
    ("directory", DirectoryDoor, "directory"),
    ("invitations", InvitationDoor, "invitation"),
    ("access-requests", AccessDoor, "access-request"),
]
