"""What a submission needs, as a list that says what is met and what is not yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from projects.actions import Problem, submission_problems

if TYPE_CHECKING:
    from commission.people.models import Person
    from projects.models import Proposal

BOTH = ("title_", "summary_")
ICONS = {"done": "circle-check", "wait": "hourglass", "error": "circle-alert"}


@dataclass(frozen=True)
class Check:
    code: str
    text: str
    problems: list[Problem]
    # Somebody else's turn: nothing the writer can put right in the text.
    waits: bool = False

    @property
    def state(self) -> str:
        return ("wait" if self.waits else "error") if self.problems else "done"

    @property
    def icon(self) -> str:
        return ICONS[self.state]


Test = Callable[[Problem], bool]

TESTS: dict[str, Test] = {
    "texts": lambda problem: problem.code == "missing" and problem.section.startswith(BOTH),
    "content": lambda problem: problem.code == "missing" and problem.section[:-3] in ("aims", "plan", "outcome"),
    "lengths": lambda problem: problem.code == "long",
    "areas": lambda problem: problem.section in ("primary_area", "other_areas"),
    "term": lambda problem: problem.section in ("starts_on", "ends_on"),
    "budget": lambda problem: problem.section in ("budget_usd", "budget_jpy"),
    "leads": lambda problem: problem.code == "lead",
    "partners": lambda problem: problem.code == "partner",
    "consents": lambda problem: problem.code == "consent",
    "deadline": lambda problem: problem.section == "deadline",
}


def checks_of(proposal: Proposal, person: Person) -> list[Check]:
    """Every problem belongs to one check; what no check claims stands as one of its own."""
    problems = submission_problems(proposal, person)
    claimed = {code: [each for each in problems if test(each)] for code, test in TESTS.items()}
    rest = [each for each in problems if not any(test(each) for test in TESTS.values())]
    words = _words(proposal)
    checks = [Check(code, words[code], found, code == "consents") for code, found in claimed.items()]
    return checks + [Check(each.code, each.text, [each]) for each in rest]


def _words(proposal: Proposal) -> dict[str, str]:
    return {
        "texts": _("Titles and public summaries in both languages"),
        "content": _("Aims, plan and outcome are written"),
        "lengths": _("Every text is within its limit"),
        "areas": _("A main area, and at most two further ones"),
        "term": _("The term is %(months)d months or less") % {"months": proposal.call.max_months},
        "budget": _("Budgets of both sides"),
        "leads": _("A lead on each side"),
        "partners": _("A partner organisation on each side"),
        "consents": _("Every partner consents to this text"),
        "deadline": _("The call is open and its deadline has not passed"),
    }
