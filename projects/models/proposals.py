"""Proposals: one text of both sides, who writes it, and what each of them may have typed in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commission.people.models import Language, Person, Side
from commission.records.models import Stateful
from projects.models.calls import Call
from projects.models.standing import asked, conflicting, overseeing, taking_part
from projects.models.texts import query_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

PAIRED = ("title", "summary", "aims", "plan", "outcome")
TEXTS = tuple(f"{name}_{language}" for name in PAIRED for language in Language.values)
PLAIN = (*TEXTS, "authoritative", "primary_area", "budget_usd", "budget_jpy", "starts_on", "ends_on")
LEADS = ("us_lead", "jp_lead")
LISTED = (
    *("state", "title_en", "title_ja", "version", "submitted_at", "decided_at", "updated_at", "us_lead", "jp_lead"),
    *("call__year", "call__number", "call__reviews_per_side"),
    *("primary_area__code", "primary_area__name_en", "primary_area__name_ja"),
)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, person: Person | AnonymousUser) -> Self:
        """Proposals the person takes part in, is asked to review, or oversees; the last two never in a conflict."""
        if not isinstance(person, Person):
            return self.none()
        return self.filter(taking_part(person) | (asked(person) | overseeing(person)) & ~conflicting(person))

    def of(self, person: Person) -> Self:
        """Proposals the person takes part in."""
        return self.filter(taking_part(person))

    def conflicting_with(self, person: Person) -> Self:
        """Proposals of whose review and decision the person may see nothing."""
        return self.filter(conflicting(person))

    def public(self) -> Self:
        """Proposals whose public abstract anybody may read."""
        return self.filter(state=Proposal.State.SELECTED)

    def matching(self, words: str) -> Self:
        """Proposals that hold all the words, in either script, whatever their width or kana."""
        query = query_of(words)
        return self.filter(search=SearchQuery(query, search_type="raw", config="simple")) if query else self

    def for_list(self) -> Self:
        """Proposals as a list shows them: one query, and only what a row prints."""
        return self.select_related("call", "primary_area").only(*LISTED)

    def for_page(self) -> Self:
        rows = self.select_related("call", "primary_area", "us_lead", "jp_lead").defer("search")
        return rows.prefetch_related("other_areas", _partners())

    def awaiting_screening(self) -> Self:
        return self.filter(state=Proposal.State.SUBMITTED)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    fields=[*PLAIN, *LEADS, "version", "edited_by"],
    model_name="ProposalHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    append_only=True,
)
class Proposal(Stateful):
    """A joint research proposal: one text, written by people of both sides, in both languages."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        SCREENED = "screened", _("In review")
        REVIEWED = "reviewed", _("Awaiting decision")
        SELECTED = "selected", _("Selected")
        DECLINED = "declined", _("Not selected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # Submitted leads back to draft when the secretariat returns the proposal; a decision may precede late reviews.
    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
        State.SUBMITTED: frozenset({State.SCREENED, State.DRAFT, State.WITHDRAWN}),
        State.SCREENED: frozenset({State.REVIEWED, State.SELECTED, State.DECLINED, State.WITHDRAWN}),
        State.REVIEWED: frozenset({State.SELECTED, State.DECLINED, State.WITHDRAWN}),
    }
    IN_REVIEW = (State.SCREENED, State.REVIEWED)
    DECIDED = (State.SELECTED, State.DECLINED)

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    call = models.ForeignKey(Call, models.PROTECT, verbose_name=_("call"), related_name="proposals")
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=200, blank=True)
    summary_en = models.TextField(_("public summary in English"), blank=True)
    summary_ja = models.TextField(_("public summary in Japanese"), blank=True)
    aims_en = models.TextField(_("aims and why they need both sides, in English"), blank=True)
    aims_ja = models.TextField(_("aims and why they need both sides, in Japanese"), blank=True)
    plan_en = models.TextField(_("work plan in English"), blank=True)
    plan_ja = models.TextField(_("work plan in Japanese"), blank=True)
    outcome_en = models.TextField(_("expected outcome in English"), blank=True)
    outcome_ja = models.TextField(_("expected outcome in Japanese"), blank=True)
    authoritative = models.CharField(_("authoritative language"), max_length=2, choices=Language, default=Language.EN)
    primary_area = models.ForeignKey(
        "members.Area", models.PROTECT, verbose_name=_("main technology area"), null=True, blank=True, related_name="+"
    )
    other_areas = models.ManyToManyField(
        "members.Area", verbose_name=_("further technology areas"), blank=True, related_name="+"
    )
    budget_usd = models.DecimalField(_("budget, US side (USD)"), max_digits=14, decimal_places=2, null=True, blank=True)
    budget_jpy = models.DecimalField(
        _("budget, Japan side (JPY)"), max_digits=14, decimal_places=0, null=True, blank=True
    )
    starts_on = models.DateField(_("first day of the work"), null=True, blank=True)
    ends_on = models.DateField(_("last day of the work"), null=True, blank=True)
    us_lead = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("lead, US side"), null=True, blank=True, related_name="+"
    )
    jp_lead = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("lead, Japan side"), null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(_("draft number"), default=1)
    edited_by = models.ForeignKey(Person, models.PROTECT, verbose_name=_("last edited by"), null=True, related_name="+")
    returned_because = models.TextField(_("reasons for return"), blank=True)
    # Given by the secretariat with a return: it outlives the deadline of the call.
    extended_until = models.DateTimeField(_("may be submitted again until"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    search = SearchVectorField(null=True, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("joint research proposal")
        verbose_name_plural = _("joint research proposals")
        indexes = (
            GinIndex(fields=["search"], name="proposal_search"),
            models.Index(fields=["state", "-updated_at"], name="proposal_by_state"),
            models.Index(fields=["-updated_at", "-id"], name="proposal_by_change"),
            models.Index(fields=["-submitted_at", "-id"], name="proposal_by_submission"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "submitted", "screened", "reviewed", "selected", "declined", "withdrawn"]
                ),
                name="proposal_state_known",
            ),
            models.CheckConstraint(
                condition=Q(budget_usd__isnull=True) | Q(budget_usd__gte=0), name="proposal_budget_usd_positive"
            ),
            models.CheckConstraint(
                condition=Q(budget_jpy__isnull=True) | Q(budget_jpy__gte=0), name="proposal_budget_jpy_positive"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="proposal_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="proposal_submitted_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["selected", "declined"]) | Q(decided_at__isnull=False),
                name="proposal_decided_when",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"P-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("projects:detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.state in self.IN_REVIEW

    @property
    def is_decided(self) -> bool:
        return self.state in self.DECIDED

    @property
    def is_returned(self) -> bool:
        return self.is_draft and bool(self.returned_because)

    def lead(self, side: str) -> Person | None:
        return self.us_lead if side == Side.US else self.jp_lead

    @property
    def leads(self) -> list[Person]:
        return [lead for lead in (self.us_lead, self.jp_lead) if lead]

    @property
    def months(self) -> int | None:
        """Whole months from the first day to the last, a begun one counted."""
        if not self.starts_on or not self.ends_on:
            return None
        full = (self.ends_on.year - self.starts_on.year) * 12 + self.ends_on.month - self.starts_on.month
        return full + (1 if self.ends_on.day >= self.starts_on.day else 0)

    def deadline_for(self, person: Person) -> datetime | None:
        """The last instant at which this person may submit it: the call's, or a later one given with a return."""
        asked = [instant for instant in (self.call.deadline_for(person), self.extended_until) if instant]
        return max(asked, default=None)

    def reviews_by_side(self) -> dict[str, int]:
        """How many submitted reviews there are, by the side of the reviewer."""
        done = self.assignments.filter(state="submitted").order_by().values("side").annotate(count=models.Count("pk"))
        return {row["side"]: row["count"] for row in done}

    @property
    def has_quorum(self) -> bool:
        """Whether enough reviews of each side are in for a decision."""
        done = self.reviews_by_side()
        return all(done.get(side, 0) >= self.call.reviews_per_side for side in Side.values)

    def text(self, name: str) -> str:
        """The text in the authoritative language, or else in the other."""
        other = Language.EN if self.authoritative == Language.JA else Language.JA
        return str(getattr(self, f"{name}_{self.authoritative}") or getattr(self, f"{name}_{other}"))


def _partners() -> models.Prefetch[str]:
    rows = Proposal._meta.get_field("partners").related_model._default_manager.select_related("organisation", "contact")
    return models.Prefetch("partners", rows.order_by("-side", "role", "pk"))
