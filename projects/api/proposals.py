"""Proposals and what is done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from rest_framework.response import Response

from commission.web.api.doors import Readable, door, verb
from commission.web.api.versions import claimed_version
from commission.web.http import require
from projects import actions, permissions
from projects.api import inputs, shapes
from projects.filters import ProposalFilter
from projects.models import Call, Key, Proposal, Review, Version

if TYPE_CHECKING:
    from rest_framework.request import Request

    from projects.models.proposals import ProposalQuerySet


class ProposalRowFilter(ProposalFilter):
    """As on the page; the order is the cursor's."""

    sort = None  # type: ignore[assignment]  # this is how django-filter takes a filter away


class ProposalDoor(Readable):
    serializer_class = shapes.ProposalShape
    filterset_class = ProposalRowFilter
    abilities = staticmethod(permissions.abilities)
    letter = "P"

    def found(self) -> ProposalQuerySet:
        rows = Proposal.objects.visible_to(self.person)
        return rows.for_list() if self.action == "list" else rows.for_page()

    def get_serializer_class(self) -> Any:
        return shapes.ProposalRow if self.action == "list" else shapes.ProposalShape

    @door("post", "drafts", takes=inputs.BeginInput, gives=shapes.ProposalShape, status=201, detail=False)
    def drafts(self, _request: Request) -> Response:
        """Begin a proposal in an open call; whoever begins it leads its own side."""
        given = self.taken(inputs.BeginInput)
        _letter, year, number = given.pop("call").split("-")
        call = Call.objects.visible_to(self.person).filter(year=year, number=number).first()
        if call is None:
            raise Http404
        require(permissions.can_draft(self.person, call))
        return self.shown(actions.draft(call, by=self.person, **given), status=201)

    @door("patch", "draft", takes=inputs.DraftInput, gives=shapes.ProposalShape)
    def draft(self, request: Request, pk: str) -> Response:
        """Save parts of the draft over exactly the version in If-Match; a text that came too late is kept."""
        proposal = self.allowed("edit")
        version = claimed_version(request, proposal.version)
        given = self.taken(inputs.DraftInput)
        actions.save_draft(proposal, by=self.person, version=version, **given)
        return self.shown(self.get_object())

    @door("get", "problems", gives=shapes.ProblemShape(many=True))
    def problems(self, _request: Request, pk: str) -> Response:
        """What would refuse a submission by this person now; empty when nothing would."""
        proposal = self.allowed("read")
        return Response(shapes.ProblemShape(actions.submission_problems(proposal, self.person), many=True).data)

    @verb("submission", gives=shapes.VersionShape, status=201)
    def submission(self, _request: Request, pk: str) -> Response:
        version = actions.submit(self.allowed("submit"), by=self.person)
        return self.shown(version, shapes.VersionShape, 201)

    @verb("withdrawal", gives=shapes.ProposalShape)
    def withdrawal(self, _request: Request, pk: str) -> Response:
        actions.withdraw(self.allowed("withdraw"), by=self.person)
        return self.shown(self.get_object())

    @verb("screening", gives=shapes.ProposalShape)
    def screening(self, _request: Request, pk: str) -> Response:
        """Accept it for review."""
        actions.screen_in(self.allowed("screen"), by=self.person)
        return self.shown(self.get_object())

    @verb("return", takes=inputs.ReturnInput, gives=shapes.ProposalShape)
    def return_(self, _request: Request, pk: str) -> Response:
        """Send it back to its authors with reasons."""
        actions.return_(self.allowed("screen"), by=self.person, **self.taken(inputs.ReturnInput))
        return self.shown(self.get_object())

    @verb("leads", takes=inputs.PersonInput, gives=shapes.ProposalShape)
    def leads(self, _request: Request, pk: str) -> Response:
        """Name the lead of the person's side."""
        actions.name_lead(self.allowed("invite"), by=self.person, **self.taken(inputs.PersonInput))
        return self.shown(self.get_object())

    @verb("collaborators", takes=inputs.CollaboratorInput, gives=shapes.CollaboratorShape, status=201)
    def collaborators(self, _request: Request, pk: str) -> Response:
        proposal = self.allowed("invite")
        made = actions.invite_collaborator(proposal, by=self.person, **self.taken(inputs.CollaboratorInput))
        return self.shown(made, shapes.CollaboratorShape, 201)

    @door("delete", r"collaborators/(?P<number>\d{1,18})", status=204)
    def collaborator(self, _request: Request, pk: str, number: str) -> Response:
        found = self.allowed("invite").collaborators.filter(pk=number).first()
        if found is None:
            raise Http404
        actions.remove_collaborator(found, by=self.person)
        return Response(status=204)

    @verb("partners", takes=inputs.PartnerInput, gives=shapes.PartnerShape, status=201)
    def partners(self, _request: Request, pk: str) -> Response:
        made = actions.add_partner(self.allowed("edit"), by=self.person, **self.taken(inputs.PartnerInput))
        return self.shown(made, shapes.PartnerShape, 201)

    @verb("assignments", takes=inputs.ReviewerInput, gives=shapes.AssignmentShape, status=201)
    def assignments(self, _request: Request, pk: str) -> Response:
        """Invite a reviewer who is free of conflicts."""
        made = actions.assign(self.allowed("assign"), by=self.person, **self.taken(inputs.ReviewerInput))
        return self.shown(made, shapes.AssignmentShape, 201)

    @verb("conflict", takes=inputs.ShortReasonInput, status=204)
    def conflict(self, _request: Request, pk: str) -> Response:
        """Declare one's own conflict of interest: from then on the proposal is out of sight."""
        proposal = self.allowed("declare_conflict")
        actions.declare_conflict(proposal, person=self.person, by=self.person, **self.taken(inputs.ShortReasonInput))
        return Response(status=204)

    @door("get", "versions", gives=shapes.VersionShape(many=True))
    def versions(self, _request: Request, pk: str) -> Response:
        proposal = self.allowed("read")
        rows = Version.objects.visible_to(self.person).filter(proposal=proposal)
        return Response(shapes.VersionShape(rows, many=True).data)

    @door("get", "comments", gives=shapes.CommentShape(many=True))
    def comments(self, _request: Request, pk: str) -> Response:
        """What the reviewers wrote for the applicants, unsigned, after the decision."""
        written = Review.objects.submitted().filter(assignment__proposal=self.allowed("read_comments"))
        texts = written.exclude(for_applicants="").order_by("for_applicants").values_list("for_applicants", flat=True)
        return Response([{"text": text} for text in texts])

    @door("get", "keys", gives=shapes.KeyShape(many=True))
    def keys(self, _request: Request, pk: str) -> Response:
        rows = Key.objects.visible_to(self.person).filter(proposal=self.allowed("see_keys"))
        return Response(shapes.KeyShape(rows, many=True).data)

    @verb("decision", takes=inputs.KeyInput, gives=shapes.KeyShape)
    def decision(self, _request: Request, pk: str) -> Response:
        """Turn the key of one's side; the proposal is decided when both say the same."""
        key = actions.turn_key(self.allowed("decide"), by=self.person, **self.taken(inputs.KeyInput))
        return self.shown(key, shapes.KeyShape)
