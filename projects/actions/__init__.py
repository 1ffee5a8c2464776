"""What changes calls, proposals, partners, reviews and decisions."""

from projects.actions.assignments import (
    accept,
    assign,
    declare_conflict,
    decline,
    delegate,
    expire,
    extend,
    withdraw_assignment,
)
from projects.actions.calls import (
    call_problems,
    close_call,
    edit_call,
    open_call,
    prepare_call,
    set_deadline,
    set_rubric,
)
from projects.actions.decisions import turn_key
from projects.actions.drafts import (
    StaleText,
    draft,
    invite_collaborator,
    name_lead,
    remove_collaborator,
    save_draft,
)
from projects.actions.partners import (
    add_partner,
    ask_consent,
    give_consent,
    hand_contact,
    refuse_consent,
    remove_partner,
)
from projects.actions.reviews import review_problems, save_review, submit_review
from projects.actions.submissions import Problem, return_, screen_in, submission_problems, submit, withdraw

__all__ = [
    "Problem",
    "StaleText",
    "accept",
    "add_partner",
    "ask_consent",
    "assign",
    "call_problems",
    "close_call",
    "declare_conflict",
    "decline",
    "delegate",
    "draft",
    "edit_call",
    "expire",
    "extend",
    "give_consent",
    "hand_contact",
    "invite_collaborator",
    "name_lead",
    "open_call",
    "prepare_call",
    "refuse_consent",
    "remove_collaborator",
    "remove_partner",
    "return_",
    "review_problems",
    "save_draft",
    "save_review",
    "screen_in",
    "set_deadline",
    "set_rubric",
    "submission_problems",
    "submit",
    "submit_review",
    "turn_key",
    "withdraw",
    "withdraw_assignment",
]
