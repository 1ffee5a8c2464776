"""A notice: one message to one person, frozen in their language when it is made. PostgreSQL is the queue."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commission.obligations.models.states import edges
from commission.people.models import Language, Side

if TYPE_CHECKING:
    from datetime import datetime

    from commission.people.models import Person

MOVES: dict[str, frozenset[str]] = {
    "queued": frozenset({"leased", "carried", "cancelled", "expired", "held"}),
    "leased": frozenset({"queued", "sending", "cancelled", "expired", "failed", "quarantined"}),
    "sending": frozenset({"sent", "queued", "failed", "in_doubt"}),
    "in_doubt": frozenset({"sent", "queued", "held"}),
    # The message it was joined to did not leave.
    "carried": frozenset({"queued"}),
    # From here only a person moves it on: send again, or leave it.
    "held": frozenset({"queued", "sent", "cancelled"}),
    "failed": frozenset({"queued"}),
    "quarantined": frozenset({"queued", "cancelled"}),
    "expired": frozenset({"queued"}),
}
FROZEN = ("person", "address", "language", "kind", "message_class", "key", "subject_line", "text", "html", "made_at")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: Person) -> Self:
        """The secretariat answers for what was sent and sees every message; others see their own."""
        return self if person.is_secretariat else self.filter(person=person)

    def inbox_of(self, person: Person) -> Self:
        return self.filter(person=person)

    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def due(self, now: datetime) -> Self:
        """Those the dispatcher may take now, the most urgent class first."""
        return self.filter(state="queued", next_attempt_at__lte=now, mail_alone=True).order_by(
            "message_class", "next_attempt_at", "pk"
        )


# The secret of an invitation is 43 letters and digits; no word of a language is that long.
SECRET = re.compile(r"[A-Za-z0-9_-]{40,}")


class Notice(models.Model):
    """One message to one person or address, in the inbox and by mail; the frozen text is what every attempt sends."""

    class Class(models.TextChoices):
        # The values sort in the order in which they leave.
        SECURITY = "1security", _("security")
        FORMAL = "2formal", _("formal")
        ROUTINE = "3routine", _("routine")

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be sent")
        LEASED = "leased", _("taken by a worker")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        IN_DOUBT = "in_doubt", _("may have been sent")
        HELD = "held", _("held for a person")
        CARRIED = "carried", _("joined to another message")
        FAILED = "failed", _("refused by the mail server")
        EXPIRED = "expired", _("expired")
        QUARANTINED = "quarantined", _("set aside")
        CANCELLED = "cancelled", _("cancelled")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = MOVES
    NAMESPACE = uuid.UUID("5a0d7a4e-6a37-5c5e-9c57-2b1f0d0f4c11")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="notices")
    address = models.EmailField(_("address"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    side = models.CharField(_("side"), max_length=2, choices=Side)
    kind = models.CharField(_("kind"), max_length=60)
    message_class = models.CharField(_("class"), max_length=10, choices=Class)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    subject_id = models.BigIntegerField(null=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    reference = models.CharField(_("number"), max_length=20, blank=True)
    url = models.CharField(_("address of the page"), max_length=300, blank=True)
    key = models.CharField(_("key"), max_length=200, unique=True)
    subject_line = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("text as HTML"))
    is_digest = models.BooleanField(_("gathers reminders"), default=False)
    # A routine message is not mailed by itself: it rides in the person's one routine mail of the day.
    mail_alone = models.BooleanField(_("mailed by itself"), default=True)
    carried_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="carries")
    local_day = models.DateField(_("day at the receiver"))
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True)
    generation = models.PositiveSmallIntegerField(_("sending"), default=1)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.QUEUED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made"))
    next_attempt_at = models.DateTimeField(_("next attempt"))
    not_after = models.DateTimeField(_("of use until"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    crash_count = models.PositiveSmallIntegerField(_("crashes"), default=0)
    lease_no = models.PositiveIntegerField(_("lease"), default=0)
    lease_owner = models.CharField(_("taken by"), max_length=80, blank=True)
    intent_at = models.DateTimeField(_("handed to the mail server"), null=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    last_code = models.CharField(_("last answer"), max_length=300, blank=True)
    read_at = models.DateTimeField(_("read"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "local_day"],
                condition=Q(message_class="3routine", is_digest=True) & ~Q(state__in=["cancelled", "expired"]),
                name="notice_one_routine_mail_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(message_class="3routine") | Q(is_digest=True) | Q(mail_alone=False),
                name="notice_routine_rides",
            ),
            models.CheckConstraint(condition=~Q(state="sent") | Q(accepted_at__isnull=False), name="notice_sent_at"),
        )
        indexes = (
            models.Index(
                fields=["message_class", "next_attempt_at", "id"],
                condition=Q(state="queued", mail_alone=True),
                name="notice_to_send",
            ),
            models.Index(fields=["person"], condition=Q(state="queued", mail_alone=False), name="notice_to_carry"),
            models.Index(fields=["state"], condition=~Q(state="sent"), name="notice_not_sent"),
            models.Index(fields=["person", "-id"], name="notice_inbox"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["subject_type", "subject_id"], name="notice_by_subject"),
        )
        triggers = (
            pgtrigger.FSM(name="notice_moves", field="state", transitions=edges(MOVES)),
            pgtrigger.ReadOnly(name="notice_frozen", fields=list(FROZEN)),
        )

    def __str__(self) -> str:
        return self.subject_line

    def get_absolute_url(self) -> str:
        return reverse("obligations:notice", args=[self.pk])

    @property
    def why(self) -> str:
        """The engine's reasons are kept in English and read in any language; a person's are as they were written."""
        return gettext(self.reason) if self.reason else ""

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        tones = {"sent": "done", "carried": "done", "cancelled": "", "leased": "ai", "sending": "ai", "queued": "wait"}
        return tones.get(self.state, "alert")

    @property
    def text_for_others(self) -> str:
        """The text without the secret part of a link: who reads the outbox must not be able to act for the receiver."""
        return SECRET.sub("…", self.text)

    @classmethod
    def id_for(cls, key: str, generation: int = 1) -> str:
        """The Message-ID is a function of the key, so that an attempt repeated by anybody carries the same one."""
        return f"<{uuid.uuid5(cls.NAMESPACE, key)}.{generation}@{settings.COMMISSION['mail_domain']}>"


class NoticeAttempt(models.Model):
    """One phase of one attempt. Append-only: what was tried, and what the other end said."""

    class Phase(models.TextChoices):
        INTENT = "intent", _("handed to the mail server")
        ACCEPTED = "accepted", _("accepted")
        DEFERRED = "deferred", _("put off by the mail server")
        REFUSED = "refused", _("refused by the mail server")
        BROKEN = "broken", _("the connection broke")
        DEAD = "dead", _("the worker died")
        JOURNAL = "journal", _("found in the journal")
        PERSON = "person", _("decided by a person")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="history")
    lease_no = models.PositiveIntegerField()
    phase = models.CharField(_("what happened"), max_length=10, choices=Phase)
    message_id = models.CharField(max_length=120)
    worker = models.CharField(max_length=80)
    code = models.CharField(_("answer"), max_length=300, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ("pk",)
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = (models.Index(fields=["notice", "id"], name="attempt_of_notice"),)
        triggers = (pgtrigger.Protect(name="attempt_append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.lease_no} {self.phase}"


class AcceptedMessage(models.Model):
    """The acceptance journal: Message-IDs that a mail server is known to have taken, and how we know."""

    message_id = models.CharField(primary_key=True, max_length=120)
    accepted_at = models.DateTimeField(_("accepted"))
    source = models.CharField(_("source"), max_length=40)

    class Meta:
        verbose_name = _("accepted message")
        verbose_name_plural = _("accepted messages")

    def __str__(self) -> str:
        return self.message_id


class Suppression(models.Model):
    """An address to which no mail goes: it came back, or its owner complained. Kept as a hash, not as an address."""

    class Cause(models.TextChoices):
        BOUNCE = "bounce", _("mail came back")
        COMPLAINT = "complaint", _("the receiver complained")

    address_hash = models.CharField(max_length=64, unique=True)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")

    def __str__(self) -> str:
        return f"{self.cause} {self.address_hash[:8]}"
