"""How people come in: by an invitation to their address, or by a request that the secretariat answers."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commission.members.models.memberships import Membership
from commission.members.models.organisations import Organisation
from commission.people.models import Language, Post, Side
from commission.records.models import Stateful

if TYPE_CHECKING:
    from commission.people.models import Person

VALID_FOR = timedelta(days=14)


def hash_of(token: str) -> str:
    """What is kept of a token. It is long and random, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def waiting(self) -> Self:
        return self.filter(state=AccessRequest.State.RECEIVED)

    def visible_to(self, person: Person) -> Self:
        return self if person.is_secretariat else self.none()


class AccessRequest(Stateful):
    """Somebody without an account asks for one."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        APPROVED = "approved", _("Invited")
        DECLINED = "declined", pgettext_lazy("application", "Declined")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.RECEIVED: frozenset({State.APPROVED, State.DECLINED}),
        State.APPROVED: frozenset(),
        State.DECLINED: frozenset(),
    }

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.RECEIVED)
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail address"))
    side = models.CharField(_("side"), max_length=2, choices=Side)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    organisation_name = models.CharField(_("organisation"), max_length=300)
    ror_id = models.CharField(_("ROR id"), max_length=9, blank=True)
    why = models.TextField(_("why you ask"), max_length=2000)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("answered"), null=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-pk")
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["received", "approved", "declined"]), name="access_state_known"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="access_email_lower_case"),
            models.UniqueConstraint(fields=["email"], condition=Q(state="received"), name="access_waits_once"),
            models.CheckConstraint(
                condition=Q(state="received") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="access_decided_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation_name}"

    @property
    def number(self) -> str:
        return f"{self.pk:03}"

    @property
    def reference(self) -> str:
        return f"A-{self.number}"

    @property
    def tone(self) -> str:
        return {"received": "wait", "approved": "done"}.get(self.state, "")

    @property
    def title_en(self) -> str:
        return str(self)

    title_ja = title_en

    def get_absolute_url(self) -> str:
        return reverse("members:access_request", args=[self.number])


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        return self.filter(state=Invitation.State.SENT, expires_at__gt=timezone.now())

    def with_token(self, token: str) -> Self:
        return self.filter(token_hash=hash_of(token))

    def for_list(self) -> Self:
        return self.select_related("organisation", "invited_by", "accepted_by")


class Invitation(Stateful):
    """One address may join, once, in the roles written here. The link's token is kept as a hash only."""

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        REVOKED = "revoked", _("Revoked")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.SENT: frozenset({State.ACCEPTED, State.REVOKED}),
        State.ACCEPTED: frozenset(),
        State.REVOKED: frozenset(),
    }

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.SENT)
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=160)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    side = models.CharField(_("side"), max_length=2, choices=Side)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name=_("organisation")
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=Membership.Role),
        verbose_name=_("roles in the organisation"),
        default=list,
        blank=True,
    )
    post = models.CharField(_("post in the Commission"), max_length=20, choices=Post.Role, blank=True)
    message = models.TextField(_("your message"), max_length=1000, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    request = models.OneToOneField(AccessRequest, models.PROTECT, null=True, related_name="invitation")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("answered"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-sent_at", "-pk")
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["sent", "accepted", "revoked"]), name="invitation_state_known"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_lower_case"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, roles__len__gt=0)
                | (Q(organisation__isnull=True, roles__len=0) & ~Q(post="")),
                name="invitation_to_something",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_by__isnull=False), name="invitation_accepted_by_somebody"
            ),
            models.UniqueConstraint(
                fields=["email", "organisation"],
                condition=Q(state="sent"),
                nulls_distinct=False,
                name="invitation_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @property
    def is_expired(self) -> bool:
        return self.state == self.State.SENT and self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        return self.state == self.State.SENT and not self.is_expired

    @property
    def role_names(self) -> list[str]:
        return [str(Membership.Role(role).label) for role in self.roles]

    @property
    def number(self) -> str:
        return f"{self.pk:03}"

    @property
    def reference(self) -> str:
        return f"E-{self.number}"

    @property
    def title_en(self) -> str:
        return self.name

    title_ja = title_en

    def get_absolute_url(self) -> str:
        return reverse("members:invitations")
