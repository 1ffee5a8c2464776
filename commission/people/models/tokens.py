"""Personal tokens for the API: only a digest is kept, so a lost token is made anew, never looked up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager

MOST_TOKENS = 10
# A read of the API should not cost a write each time; minutes are fine enough to see whether a token is in use.
USE_NOTED_EVERY = timedelta(minutes=5)


class TokenQuerySet(models.QuerySet["Token"]):
    def unused_since(self, instant: datetime) -> Self:
        return self.filter(Q(last_used_at__isnull=True) | Q(last_used_at__lt=instant))


class Token(AbstractAuthToken):  # type: ignore[misc]  # knox has no types
    """A token with a name its owner knows it by."""

    name = models.CharField(_("name"), max_length=80)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    objects = AuthTokenManager.from_queryset(TokenQuerySet)()

    class Meta:
        ordering = ("-created",)
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return self.expiry is not None and self.expiry <= timezone.now()

    def note_use(self) -> None:
        """Remember that it was used now, at most once in a while."""
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at < now - USE_NOTED_EVERY:
            type(self).objects.filter(pk=self.pk).unused_since(now - USE_NOTED_EVERY).update(last_used_at=now)
