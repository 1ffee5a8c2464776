"""The resources of this room."""

from projects.api.calls import CallDoor
from projects.api.partners import PartnerDoor
from projects.api.proposals import ProposalDoor
from projects.api.reviews import AssignmentDoor

routes = [
    ("calls", CallDoor, "call"),
    ("proposals", ProposalDoor, "proposal"),
    ("partners", PartnerDoor, "partner"),
    ("assignments", AssignmentDoor, "assignment"),
]
