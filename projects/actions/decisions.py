"""Two keys: a proposal is decided when one chair of each side says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commission.people.models import Post, Side
from commission.records.actions import move, record
from commission.web.http import Conflict
from projects.actions.assignments import end_assignments, locked_in_review
from projects.models import Key, Proposal, Verdict
from projects.models.decisions import OUTCOMES
from projects.permissions import conflicts_of, side_of_post

if TYPE_CHECKING:
    from commission.people.models import Person


@transaction.atomic
def turn_key(proposal: Proposal, *, by: Person, verdict: str, note: str = "") -> Key:
    """Turn the key of one's side, or turn it anew. The row lock makes the second of two chairs see the first."""
    now = locked_in_review(proposal)
    if conflicts_of(by, now):
        raise PermissionDenied(_("A conflict of interest keeps you from deciding on this proposal."))
    if not now.has_quorum:
        raise Conflict(_("The decision opens when each side has its reviews. Nothing was changed."), now)
    said = {"chair": by, "verdict": Verdict(verdict), "note": note, "turned_at": timezone.now()}
    key, _made = Key.objects.update_or_create(proposal=now, side=side_of_post(by, Post.Role.CHAIR), defaults=said)
    record("key.turned", key, by=by, verdict=key.verdict, proposal=now)
    _decide(now, by)
    proposal.refresh_from_db()
    return key


def _decide(proposal: Proposal, by: Person) -> None:
    said = {key.side: Verdict(key.verdict) for key in proposal.keys.all()}
    if set(said) == set(Side.values) and len(set(said.values())) == 1:
        _settle(proposal, next(iter(said.values())), by)


def _settle(proposal: Proposal, verdict: Verdict, by: Person) -> None:
    """Two holds decide nothing."""
    if verdict in OUTCOMES:
        end_assignments(proposal, by=by)
        now = timezone.now()
        move(proposal, OUTCOMES[verdict], by=by, decided_at=now, updated_at=now)
