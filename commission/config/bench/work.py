"""What waits for whom: open and settled obligations, many of them the reader's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType

from commission.obligations.models import Ladder, Obligation
from projects.models import Proposal

if TYPE_CHECKING:
    from commission.people.models import Person

OWN = 25
BATCH = 2000


def make_work(reader: Person, proposals: list[Proposal], people: list[Person], began: datetime) -> None:
    kind = ContentType.objects.get_for_model(Proposal)
    ladder = Ladder.objects.current("screening")
    owners = [
        reader if place % (len(proposals) // OWN) == 0 else people[place % len(people)]
        for place in range(len(proposals))
    ]
    Obligation.objects.bulk_create(
        [
            obligation(item, owner, kind, ladder, began + timedelta(hours=place))
            for place, (item, owner) in enumerate(zip(proposals, owners, strict=True))
        ],
        batch_size=BATCH,
    )


def obligation(proposal: Proposal, owner: Person, kind: ContentType, ladder: Ladder, opened: datetime) -> Obligation:
    return Obligation(
        kind="proposal.screen",
        subject_type=kind,
        subject_id=proposal.pk,
        reference=proposal.reference,
        title_en=proposal.title_en,
        title_ja=proposal.title_ja,
        url=f"/proposals/{proposal.reference}/",
        why_en="You screen what your side submits.",
        why_ja="担当側の提案を形式審査します。",
        owner=owner,
        side=owner.side,
        opened_at=opened,
        epoch_at=opened,
        due_at=opened + timedelta(days=21),
        zone=owner.time_zone,
        ladder=ladder,
    )
