"""Write a proposal together: nobody overwrites anybody, and nothing typed is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from commission.members.permissions import organisation_ids
from commission.obligations.actions import retitle
from commission.people.models import Side
from commission.records.actions import lock, move, record
from commission.records.models import plain
from commission.web.http import Conflict
from projects.models import Call, Collaborator, DraftCopy, Partner, Proposal
from projects.models.proposals import PLAIN, TEXTS
from projects.models.texts import composed, vector_of
from projects.models.versions import material_digest

if TYPE_CHECKING:
    from commission.people.models import Person

SEARCHED = ("title_en", "title_ja", "summary_en", "summary_ja")


class StaleText(Conflict):
    """Somebody saved meanwhile. Both texts go along, and the one that lost is kept as a row."""

    def __init__(self, thing: Any, mine: dict[str, Any], theirs: dict[str, Any], copy: DraftCopy) -> None:
        super().__init__(_("Somebody saved a newer text meanwhile. Yours is kept; nothing was overwritten."), thing)
        self.mine = mine
        self.theirs = theirs
        self.copy = copy


@transaction.atomic
def draft(call: Call, *, by: Person, **fields: Any) -> Proposal:
    """Begin a proposal; whoever begins it leads its own side."""
    if not lock(call).is_open:
        raise Conflict(_("This call is not open. Nothing was begun."), call)
    others = fields.pop("other_areas", ())
    lead = {"us_lead" if by.side == Side.US else "jp_lead": by}
    proposal = Proposal.objects.create(call=call, edited_by=by, **lead, **_clean(fields))
    proposal.other_areas.set(others)
    index(proposal)
    record("proposal.drafted", proposal, by=by)
    return proposal


def save_draft(proposal: Proposal, *, by: Person, version: int, **fields: Any) -> Proposal:
    """Save over exactly the version that was read. Saving the same again is no conflict and no new version."""
    mine = _clean(fields)
    with transaction.atomic():
        now = lock(proposal)
        theirs = _shown(now, mine)
        if _plainly(theirs) == _plainly(mine):
            return now
        if now.is_draft and now.version == version:
            return _write(now, mine, by)
    return _keep(now, mine, theirs, by, version)


def _write(proposal: Proposal, changes: dict[str, Any], by: Person) -> Proposal:
    before = material_digest(proposal)
    others = changes.pop("other_areas", None)
    if others is not None:
        proposal.other_areas.set(others)
    for name, value in changes.items():
        setattr(proposal, name, value)
    proposal.version, proposal.edited_by = proposal.version + 1, by
    proposal.save(update_fields=[*changes, "version", "edited_by", "updated_at"])
    index(proposal)
    for partner in Partner.objects.filter(proposal=proposal).asked():
        retitle(partner)
    renew_consents(proposal, before, by=by)
    return proposal


def _keep(proposal: Proposal, mine: dict[str, Any], theirs: dict[str, Any], by: Person, version: int) -> Proposal:
    """Outside the transaction that lost, so that the row stays."""
    copy = DraftCopy.objects.create(proposal=proposal, person=by, version=version, texts=_plainly(mine))
    raise StaleText(proposal, mine, theirs, copy)


def renew_consents(proposal: Proposal, before: str, *, by: Person) -> None:
    """After a material change every consent given is asked for anew; other wording leaves them."""
    if material_digest(proposal) == before:
        return
    for partner in Partner.objects.filter(proposal=proposal).consenting():
        move(partner, Partner.State.STALE, by=by, event="outdated")


@transaction.atomic
def name_lead(proposal: Proposal, *, person: Person, by: Person) -> None:
    """Name the lead of the person's side. Whoever leads a side names the own successor; nobody else does."""
    now = locked_draft(proposal)
    if not organisation_ids(person):
        raise ValidationError(_("A lead belongs to a member organisation."))
    if now.lead(person.side) not in (None, by):
        raise ValidationError(_("That side has a lead already, who alone can name a successor."))
    before = material_digest(now)
    name = "us_lead" if person.side == Side.US else "jp_lead"
    setattr(now, name, person)
    setattr(proposal, name, person)
    now.save(update_fields=[name, "updated_at"])
    index(now)
    renew_consents(now, before, by=by)
    record("proposal.entrusted", proposal, by=by, to=person, side=person.side)


@transaction.atomic
def invite_collaborator(
    proposal: Proposal, *, person: Person, by: Person, right: str = Collaborator.Right.EDIT
) -> Collaborator:
    """Let somebody write or read along. Inviting again changes the right."""
    locked_draft(proposal)
    if person in proposal.leads:
        raise ValidationError(_("This person leads the proposal already."))
    collaborator, _made = Collaborator.objects.update_or_create(
        proposal=proposal, person=person, defaults={"right": right}, create_defaults={"right": right, "invited_by": by}
    )
    record("collaborator.invited", collaborator, by=by, right=right)
    return collaborator


@transaction.atomic
def remove_collaborator(collaborator: Collaborator, *, by: Person) -> None:
    locked_draft(collaborator.proposal)
    record("collaborator.removed", collaborator, by=by, person=collaborator.person)
    collaborator.delete()


def locked_draft(proposal: Proposal) -> Proposal:
    """The row, locked, while it may still be changed."""
    now = lock(proposal)
    if not now.is_draft:
        raise Conflict(_("The proposal is no longer a draft. Nothing was changed."), now)
    return now


def index(proposal: Proposal) -> None:
    """Write what a search finds the proposal by: its number, titles, summaries, leads and partners."""
    partners = Partner.objects.filter(proposal=proposal).values_list("organisation__name_en", "organisation__name_ja")
    names = [name for pair in partners for name in pair]
    names += [lead.name_in(language) for lead in proposal.leads for language in ("en", "ja")]
    words = vector_of(proposal.reference, *(getattr(proposal, text) for text in SEARCHED), *names)
    Proposal.objects.filter(pk=proposal.pk).update(search=Cast(Value(words), Proposal._meta.get_field("search")))


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - {*PLAIN, "other_areas"}
    if unknown:
        raise TypeError(f"no part of a draft: {sorted(unknown)}")
    clean = {name: composed(value) if name in TEXTS else value for name, value in fields.items()}
    return clean | {"other_areas": list(fields["other_areas"])} if "other_areas" in fields else clean


def _shown(proposal: Proposal, names: dict[str, Any]) -> dict[str, Any]:
    """What stands now under the same names."""
    return {name: _areas(proposal) if name == "other_areas" else getattr(proposal, name) for name in names}


def _areas(proposal: Proposal) -> list[Any]:
    return list(proposal.other_areas.all())


def _plainly(fields: dict[str, Any]) -> dict[str, Any]:
    """As values that compare and that JSON can hold."""
    return {name: _plain(value) for name, value in fields.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(plain(row) for row in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value) if isinstance(value, date) else plain(value)
