"""A reminder: one step of a ladder that fell due for one person."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commission.obligations.models.ladder import LadderStep
from commission.obligations.models.notice import Notice
from commission.obligations.models.obligation import Obligation
from commission.obligations.models.states import edges

MOVES: dict[str, frozenset[str]] = {
    "planned": frozenset({"written", "superseded", "suppressed", "cancelled", "expired"}),
    # Back to planned: the message was not sent, and is written again with what is still true.
    "written": frozenset({"planned", "sent", "superseded", "suppressed", "cancelled", "expired", "failed", "unknown"}),
    # A person looked into it and either sent it again or learnt that it had arrived.
    "unknown": frozenset({"sent"}),
}


class Reminder(models.Model):
    """One step of one obligation for one person. The planner only inserts; every row ends with a reason."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        WRITTEN = "written", _("in a message")
        SENT = "sent", _("sent")
        SUPERSEDED = "superseded", _("superseded")
        SUPPRESSED = "suppressed", _("suppressed")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("expired")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("unknown")

    class Reason(models.TextChoices):
        NONE = "", "–"
        ACCEPTED = "accepted", _("the mail server took it")
        SETTLED = "settled", _("it was settled before")
        MOVED = "moved", _("the due time was moved")
        COLLAPSED = "collapsed", _("a newer step fell due at the same time")
        PASSED = "passed", _("its day had passed when this was asked")
        SNOOZED = "snoozed", _("it was snoozed")
        ABSENT = "absent", _("absent until it was no longer of use")
        NUDGES_OFF = "nudges_off", _("reminders by e-mail are switched off")
        INACTIVE = "inactive", _("the account is closed")
        UNREACHABLE = "unreachable", _("mail to this address comes back")
        NO_POST = "no_post", _("no longer holds the post")
        LATE = "late", _("it came too late to be of use")
        REFUSED = "refused", _("the mail server refused it")
        IN_DOUBT = "in_doubt", _("it may have been sent; nobody confirmed it")
        LAPSED = "lapsed", _("the time to answer ran out")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = MOVES

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="reminders")
    step = models.ForeignKey(LadderStep, models.PROTECT, related_name="reminders")
    epoch = models.PositiveSmallIntegerField(_("epoch"))
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders")
    planned_for = models.DateTimeField(_("planned for"))
    not_after = models.DateTimeField(_("of use until"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="reminders")
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        ordering = ("planned_for", "pk")
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = (
            models.UniqueConstraint(fields=["obligation", "step", "epoch", "recipient"], name="reminder_once"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "written"], ended_at__isnull=True)
                | ~Q(state__in=["planned", "written"]) & Q(ended_at__isnull=False) & ~Q(reason=""),
                name="reminder_ends_with_a_reason",
            ),
            models.CheckConstraint(condition=~Q(state="written") | Q(notice__isnull=False), name="reminder_written_in"),
        )
        indexes = (
            models.Index(fields=["planned_for"], condition=Q(state="planned"), name="reminder_to_write"),
            models.Index(fields=["notice"], condition=Q(state="written"), name="reminder_in_notice"),
            models.Index(fields=["obligation", "state"], name="reminder_of_obligation"),
        )
        triggers = (pgtrigger.FSM(name="reminder_moves", field="state", transitions=edges(MOVES)),)

    def __str__(self) -> str:
        return f"{self.obligation_id}/{self.step_id}/{self.epoch} → {self.recipient_id}"
