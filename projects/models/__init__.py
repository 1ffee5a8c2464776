"""Calls, proposals, partners, reviews, decisions: what is true of each."""

from projects.models.calls import Call, Criterion, Deadline
from projects.models.decisions import Key, Verdict
from projects.models.participants import Collaborator, DeclaredConflict, DraftCopy, Partner
from projects.models.proposals import Proposal
from projects.models.reviews import Assignment, Review, Score
from projects.models.versions import Version

__all__ = [
    "Assignment",
    "Call",
    "Collaborator",
    "Criterion",
    "Deadline",
    "DeclaredConflict",
    "DraftCopy",
    "Key",
    "Partner",
    "Proposal",
    "Review",
    "Score",
    "Verdict",
    "Version",
]
