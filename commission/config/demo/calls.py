"""Makes the calls, and proposals that have come as far as the story wants them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from commission.config.demo.proposals import TEXTS
from commission.members.models import Area
from projects import actions
from projects.models import Assignment, Call, Partner, Proposal
from projects.models.versions import material_digest

if TYPE_CHECKING:
    from commission.config.demo.people import Cast, Places

PLAN_EN = (
    "Year 1: agree on the protocol and prepare both sites. Year 2: run the programme in parallel, with one exchange of "
    "samples each quarter. Year 3: compare, publish and hand over to a standards body."
)
PLAN_JA = (
    "1年目：手順を合意し、両拠点を整備します。2年目：並行して試験を実施し、四半期ごとに試料を交換します。"
    "3年目：結果を比較・公表し、標準化団体に引き継ぎます。"
)
OUTCOME_EN = "An open data set, a reference method in both languages, and eight exchanges of early-career researchers."
OUTCOME_JA = "公開データセット、両言語の標準的な方法、若手研究者8名の相互派遣。"
PANEL = "The panel should ask how the two data sets will be kept comparable."
PRAISE = {
    "en": "The division of work follows the strengths of each side. Say more about how failures will be reported.",
    "ja": "両国の強みを生かした分担となっています。不具合の報告方法について、より詳しい記述が望まれます。",
}


FRIDAY = 4
DEADLINES: tuple[dict[str, Any], ...] = (
    {
        "side": "US",
        "wall_time": time(17),
        "rule": "submitter",
        "zone": "America/New_York",
        "entered": "17:00, submitter's local time",
    },
    {"side": "JP", "wall_time": time(19), "rule": "fixed", "zone": "Asia/Tokyo", "entered": "19:00 JST"},
)
# What every sample says alike.
SAME: dict[str, Any] = {
    "plan_en": PLAN_EN,
    "plan_ja": PLAN_JA,
    "outcome_en": OUTCOME_EN,
    "outcome_ja": OUTCOME_JA,
    "budget_usd": Decimal(840_000),
    "budget_jpy": Decimal(96_000_000),
}
SAID = ("title_en", "title_ja", "summary_en", "summary_ja", "aims_en", "aims_ja")


@dataclass(frozen=True)
class Team:
    """Who writes a proposal, and which organisations stand behind it with which contacts."""

    us: str
    jp: str
    partners: tuple[tuple[str, str], ...]


def open_call(cast: Cast, *, title: tuple[str, str], summary: tuple[str, str], days: int, areas: list[str]) -> Call:
    """A call whose deadlines lie so many days ahead of the present moment of the story."""
    staff, now = cast["us.staff"], timezone.now()
    words = {"title_en": title[0], "title_ja": title[1], "summary_en": summary[0], "summary_ja": summary[1]}
    call = actions.prepare_call(by=staff, year=now.year, areas=Area.objects.filter(code__in=areas), **words)
    day = weekday(now.date() + timedelta(days=days))
    for deadline in DEADLINES:
        actions.set_deadline(call, by=staff, closes_on=day, **deadline)
    actions.open_call(call, by=staff)
    return call


def weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend: no call closes on a Sunday."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > FRIDAY else 0)


def draft(call: Call, key: str, team: Team, cast: Cast, places: Places) -> Proposal:
    """A draft with all its texts, its two leads and its partners, none of them asked yet."""
    text, lead = TEXTS[key], cast[team.us]
    starts = timezone.now().date().replace(day=1) + timedelta(days=150)
    period = {"starts_on": starts, "ends_on": starts + timedelta(days=1000)}
    said = {name: getattr(text, name) for name in SAID}
    area = Area.objects.get(code=text.area)
    proposal = actions.draft(call, by=lead, primary_area=area, **said, **SAME, **period)
    actions.name_lead(proposal, person=cast[team.jp], by=lead)
    for place, contact in team.partners:
        actions.add_partner(proposal, organisation=places[place], contact=cast[contact], by=lead)
    proposal.refresh_from_db()
    return proposal


def ask(proposal: Proposal, *contacts: str) -> None:
    """Ask these contacts for consent (all of them where none is named)."""
    for partner in partners(proposal, *contacts):
        actions.ask_consent(partner, by=proposal.us_lead or proposal.leads[0])


def consent(proposal: Proposal, *contacts: str) -> None:
    for partner in partners(proposal, *contacts):
        fresh = Proposal.objects.get(pk=proposal.pk)
        actions.give_consent(partner, by=partner.contact, shown=material_digest(fresh))


def partners(proposal: Proposal, *contacts: str) -> list[Partner]:
    rows = Partner.objects.filter(proposal=proposal).select_related("contact", "organisation", "proposal__call")
    logins = {f"{login}@demo.example" for login in contacts}
    return [row for row in rows if not logins or row.contact.email in logins]


def submit(call: Call, key: str, team: Team, cast: Cast, places: Places) -> Proposal:
    """From the first word to the submission."""
    proposal = draft(call, key, team, cast, places)
    ask(proposal)
    consent(proposal)
    actions.submit(proposal, by=cast[team.us])
    return proposal


def review(assignment: Assignment, value: int) -> None:
    """Accept it if need be, score every criterion, submit."""
    reviewer = assignment.reviewer
    if assignment.state == Assignment.State.INVITED:
        actions.accept(assignment, by=reviewer)
    write_review(assignment, value)
    actions.submit_review(Assignment.objects.get(pk=assignment.pk), by=reviewer)


def write_review(assignment: Assignment, value: int) -> None:
    reviewer, now = assignment.reviewer, Assignment.objects.get(pk=assignment.pk)
    criteria = list(now.proposal.call.criteria.all())
    scores: dict[int, int | None] = {each.pk: max(1, min(5, value - place % 2)) for place, each in enumerate(criteria)}
    actions.save_review(
        now,
        by=reviewer,
        version=now.review.version,
        scores=scores,
        confidence=3,
        for_applicants=PRAISE[reviewer.language],
        for_panel=PANEL,
    )
