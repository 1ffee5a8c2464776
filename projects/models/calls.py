"""Calls for proposals: what is asked for, until when on each side, and by which criteria it is reviewed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from commission.people.models import Person, Side
from commission.records.models import Stateful

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# A submitter's own clock counts only where the submitter's side keeps its clocks; elsewhere the side's first zone does.
ZONES = {
    Side.US: (
        "America/New_York",
        "America/Detroit",
        "America/Puerto_Rico",
        "America/Chicago",
        "America/Denver",
        "America/Phoenix",
        "America/Los_Angeles",
        "America/Anchorage",
        "Pacific/Honolulu",
    ),
    Side.JP: ("Asia/Tokyo",),
}


class CallQuerySet(models.QuerySet["Call"]):
    def public(self) -> Self:
        return self.exclude(state=Call.State.DRAFT)

    def visible_to(self, person: Person | AnonymousUser) -> Self:
        """Calls are public once opened; those being prepared are for the secretariat, the chairs and the auditor."""
        return self if isinstance(person, Person) and person.sees_everything else self.public()

    def open(self) -> Self:
        return self.filter(state=Call.State.OPEN)

    def for_page(self) -> Self:
        return self.prefetch_related("deadlines", "areas")


class Call(Stateful):
    """A call for joint research proposals."""

    class State(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        OPEN = "open", pgettext_lazy("call", "Open")
        CLOSED = "closed", pgettext_lazy("call", "Closed")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.DRAFT: frozenset({State.OPEN}),
        State.OPEN: frozenset({State.CLOSED}),
        State.CLOSED: frozenset({State.OPEN}),
    }

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number in the year"))
    title_en = models.CharField(_("title in English"), max_length=200)
    title_ja = models.CharField(_("title in Japanese"), max_length=200)
    summary_en = models.TextField(_("summary in English"), blank=True)
    summary_ja = models.TextField(_("summary in Japanese"), blank=True)
    areas = models.ManyToManyField("members.Area", verbose_name=_("technology areas"), blank=True, related_name="calls")
    max_months = models.PositiveSmallIntegerField(_("longest period (months)"), default=36)
    summary_words = models.PositiveSmallIntegerField(_("summary: most words in English"), default=250)
    summary_characters = models.PositiveSmallIntegerField(_("summary: most characters in Japanese"), default=600)
    text_words = models.PositiveSmallIntegerField(_("other texts: most words in English"), default=1500)
    text_characters = models.PositiveSmallIntegerField(_("other texts: most characters in Japanese"), default=4000)
    consent_days = models.PositiveSmallIntegerField(_("working days to consent"), default=5)
    screening_days = models.PositiveSmallIntegerField(_("working days to screen"), default=5)
    response_days = models.PositiveSmallIntegerField(_("working days to answer an invitation to review"), default=5)
    review_days = models.PositiveSmallIntegerField(_("working days to review"), default=15)
    decision_days = models.PositiveSmallIntegerField(_("working days to decide"), default=10)
    reviews_per_side = models.PositiveSmallIntegerField(
        _("reviews needed from each side"), default=1, validators=[MinValueValidator(1)]
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-number")
        verbose_name = _("call for proposals")
        verbose_name_plural = _("calls for proposals")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=["draft", "open", "closed"]), name="call_state_known"),
            models.UniqueConstraint(fields=["year", "number"], name="call_number_once_a_year"),
            models.CheckConstraint(condition=Q(reviews_per_side__gte=1), name="call_reviews_of_each_side"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"C-{self.year}-{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("projects:call", args=[self.year, self.number])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def deadline_of(self, side: str) -> Deadline | None:
        return next((deadline for deadline in self.deadlines.all() if deadline.side == side), None)

    def deadline_for(self, person: Person) -> datetime | None:
        """The last instant at which this person may submit."""
        deadline = self.deadline_of(person.side)
        return deadline.instant_for(person) if deadline else None


class Deadline(models.Model):
    """The last instant to submit for one side: a wall-clock time under a zone rule, with the words as entered."""

    class Rule(models.TextChoices):
        FIXED = "fixed", _("in one zone for everybody")
        SUBMITTER = "submitter", _("in the submitter's local time")

    call = models.ForeignKey(Call, models.CASCADE, related_name="deadlines")
    side = models.CharField(_("side"), max_length=2, choices=Side)
    closes_on = models.DateField(_("last day"))
    wall_time = models.TimeField(_("time of day"))
    rule = models.CharField(_("whose clock"), max_length=10, choices=Rule, default=Rule.FIXED)
    zone = models.CharField(_("time zone"), max_length=60, default="Asia/Tokyo")
    entered = models.CharField(_("as announced"), max_length=120)

    class Meta:
        ordering = ("-side",)
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = (
            models.UniqueConstraint(fields=["call", "side"], name="deadline_once_a_side"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="deadline_side_known"),
            models.CheckConstraint(condition=Q(rule__in=["fixed", "submitter"]), name="deadline_rule_known"),
        )

    def __str__(self) -> str:
        return self.entered

    @property
    def closes_at(self) -> datetime:
        """As a page shows it to anybody: in the announced zone."""
        return self.instant_in(ZoneInfo(self.zone))

    def instant_for(self, person: Person) -> datetime:
        if self.rule == self.Rule.SUBMITTER and person.time_zone in ZONES[Side(self.side)]:
            return self.instant_in(person.zone)
        return self.closes_at

    def instant_in(self, zone: ZoneInfo) -> datetime:
        """Where clocks are changed a time may occur twice or never: the later reading is the applicant's."""
        readings = (datetime.combine(self.closes_on, self.wall_time, zone).replace(fold=fold) for fold in (0, 1))
        return max(reading.astimezone(UTC) for reading in readings)


class Criterion(models.Model):
    """One question of the rubric, scored from 1 to 5 against anchors in both languages."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("position"))
    weight = models.PositiveSmallIntegerField(
        _("weight (per cent)"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    name_en = models.CharField(_("name in English"), max_length=120)
    name_ja = models.CharField(_("name in Japanese"), max_length=120)
    question_en = models.CharField(_("question in English"), max_length=300, blank=True)
    question_ja = models.CharField(_("question in Japanese"), max_length=300, blank=True)
    anchors_en = ArrayField(models.CharField(max_length=300, blank=True), verbose_name=_("anchors in English"), size=5)
    anchors_ja = ArrayField(models.CharField(max_length=300, blank=True), verbose_name=_("anchors in Japanese"), size=5)

    class Meta:
        ordering = ("call", "position")
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = (
            models.UniqueConstraint(fields=["call", "position"], name="criterion_position_once"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="criterion_weight_range"),
        )

    def __str__(self) -> str:
        return self.name_ja if get_language() == "ja" else self.name_en

    def anchors(self) -> list[dict[str, Any]]:
        """From best to worst, those that are described."""
        pairs = enumerate(zip(self.anchors_en, self.anchors_ja, strict=False), start=1)
        rows = [{"value": value, "text_en": english, "text_ja": japanese} for value, (english, japanese) in pairs]
        return [row for row in reversed(rows) if row["text_en"] or row["text_ja"]]
