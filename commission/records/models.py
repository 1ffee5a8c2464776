"""What happened. Events are appended and never altered: PostgreSQL refuses UPDATE, DELETE and TRUNCATE."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(subject)
        return self.filter(subject_type=kind, subject_id=subject.pk)


class Event(models.Model):
    """Something that happened to a subject: `kind` is `<model>.<past participle>`, `data` what else must be known."""

    kind = models.CharField(max_length=60)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(auto_now_add=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_by_subject"),
            models.Index(fields=["kind", "at"], name="event_by_kind"),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'events are append-only';",
            ),
        )
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.kind} #{self.subject_id}"


class Stateful(models.Model):
    """A thing whose `state` moves along `TRANSITIONS` and in no other way (see `records.actions.move`)."""

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {}

    state = models.CharField(max_length=20)

    class Meta:
        abstract = True

    def can_become(self, state: str) -> bool:
        return state in self.TRANSITIONS.get(self.state, frozenset())


def plain(value: Any) -> Any:
    """Make a changed value fit for an event: a row becomes its number, the rest stays."""
    return value.pk if isinstance(value, models.Model) else value
