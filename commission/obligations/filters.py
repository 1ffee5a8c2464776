"""Search and filters of the inbox and the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commission.obligations.models import Notice

if TYPE_CHECKING:
    from commission.obligations.models.notice import NoticeQuerySet


class InboxFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    q = django_filters.CharFilter(label=_("Search"), method="search")
    unread = django_filters.BooleanFilter(label=_("Unread"), field_name="read_at", lookup_expr="isnull")
    message_class = django_filters.ChoiceFilter(label=_("Class"), choices=Notice.Class.choices, empty_label=_("All"))

    class Meta:
        model = Notice
        fields = ("q", "unread", "message_class")

    def search(self, rows: NoticeQuerySet, _name: str, words: str) -> NoticeQuerySet:
        return rows.filter(Q(subject_line__icontains=words) | Q(reference__iexact=words))


class OutboxFilter(InboxFilter):
    state = django_filters.ChoiceFilter(label=_("State"), choices=Notice.State.choices, empty_label=_("All"))

    class Meta:
        model = Notice
        fields = ("q", "state", "message_class")

    def search(self, rows: NoticeQuerySet, _name: str, words: str) -> NoticeQuerySet:
        found = Q(subject_line__icontains=words) | Q(reference__iexact=words) | Q(address__icontains=words)
        return rows.filter(found | Q(message_id=words))
