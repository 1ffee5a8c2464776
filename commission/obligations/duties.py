"""The one kind of obligation of this room, and how what a post owes passes to whoever follows in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from commission.obligations.actions import hand_over
from commission.obligations.actions.acting import EXTENSION
from commission.obligations.kinds import Kind, all_kinds, register
from commission.obligations.models import Obligation
from commission.people.models import Person, Post
from commission.records.actions import on

if TYPE_CHECKING:
    from commission.records.models import Event

extension = register(
    Kind(
        code=EXTENSION,
        name=_("More time"),
        icon="calendar-clock",
        act=_("Decide on more time"),
        ladder="answer",
        posts=(Post.Role.STAFF, Post.Role.CHAIR),
    )
)


@on("post.ended")
def pass_on(event: Event) -> None:
    """What was owed by the post is owed by the successor from now on; its history stays with the predecessor."""
    successor = Person.objects.filter(pk=event.data["successor"], is_active=True).first()
    if successor is None or event.actor is None:
        return
    kinds = [kind.code for kind in all_kinds() if event.data["role"] in kind.posts]
    for row in Obligation.objects.open().filter(owner=event.data["person"], kind__in=kinds):
        hand_over(row, to=successor, by=event.actor)
