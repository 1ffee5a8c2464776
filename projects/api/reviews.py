"""Invitations to review, and the reviews themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.serializers import ValidationError

from commission.web.api.doors import Readable, door, verb
from commission.web.api.versions import claimed_version
from projects import actions, permissions
from projects.api import inputs, shapes
from projects.models import Assignment, Criterion, Review

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response


class AssignmentDoor(Readable):
    """One's own, and those of the proposals that the person oversees."""

    serializer_class = shapes.AssignmentShape
    filterset_fields = ["state", "side"]
    abilities = staticmethod(permissions.abilities)

    def found(self) -> QuerySet[Assignment]:
        return Assignment.objects.visible_to(self.person).select_related("reviewer", "proposal__call")

    def get_serializer_class(self) -> type[shapes.AssignmentRow]:
        return shapes.AssignmentRow if self.action == "list" else shapes.AssignmentShape

    @verb("acceptance", gives=shapes.AssignmentShape)
    def acceptance(self, _request: Request, pk: str) -> Response:
        actions.accept(self.allowed("accept"), by=self.person)
        return self.shown(self.get_object())

    @verb("refusal", takes=inputs.DeclineInput, gives=shapes.AssignmentShape)
    def refusal(self, _request: Request, pk: str) -> Response:
        actions.decline(self.allowed("decline"), by=self.person, **self.taken(inputs.DeclineInput))
        return self.ended()

    @verb("delegation", takes=inputs.DelegationInput, gives=shapes.AssignmentShape)
    def delegation(self, _request: Request, pk: str) -> Response:
        """Pass it to another reviewer of the same side, after the same checks."""
        actions.delegate(self.allowed("delegate"), by=self.person, **self.taken(inputs.DelegationInput))
        return self.ended()

    @verb("extension", takes=inputs.UntilInput, gives=shapes.AssignmentShape)
    def extension(self, _request: Request, pk: str) -> Response:
        """Give more time for the review."""
        actions.extend(self.allowed("manage"), by=self.person, **self.taken(inputs.UntilInput))
        return self.shown(self.get_object())

    @verb("withdrawal", gives=shapes.AssignmentShape)
    def withdrawal(self, _request: Request, pk: str) -> Response:
        actions.withdraw_assignment(self.allowed("manage"), by=self.person)
        return self.shown(self.get_object())

    @door("get", "review", gives=shapes.ReviewShape)
    def review(self, _request: Request, pk: str) -> Response:
        return self.shown(self.readable(self.get_object()), shapes.ReviewShape)

    @door("patch", "review/draft", takes=inputs.ReviewInput, gives=shapes.ReviewShape)
    def draft(self, request: Request, pk: str) -> Response:
        """Save parts of the review over exactly the version in If-Match; what came too late is kept."""
        assignment = self.allowed("review")
        version = claimed_version(request, self.readable(assignment).version)
        given = self.taken(inputs.ReviewInput)
        given["scores"] = known_scores(assignment, given.get("scores", {}))
        return self.shown(actions.save_review(assignment, by=self.person, version=version, **given), shapes.ReviewShape)

    @verb("review/submission", gives=shapes.ReviewShape)
    def submission(self, _request: Request, pk: str) -> Response:
        """Seal it: from then on it is never altered."""
        return self.shown(actions.submit_review(self.allowed("review"), by=self.person), shapes.ReviewShape)

    def readable(self, assignment: Assignment) -> Review:
        found = Review.objects.visible_to(self.person).filter(assignment=assignment).first()
        if found is None:
            raise Http404
        return found

    def ended(self) -> Response:
        """After a refusal for a conflict the assignment is out of sight; the answer still says that it ended."""
        gone = Assignment.objects.select_related("reviewer", "proposal__call").get(pk=self.kwargs["pk"])
        return self.shown(gone)


def known_scores(assignment: Assignment, given: dict[str, int | None]) -> dict[int, int | None]:
    """The scores by criterion; a number that the rubric does not have is refused."""
    rubric = Criterion.objects.filter(call=assignment.proposal.call_id).values_list("pk", flat=True)
    known = {str(number): number for number in rubric}
    if unknown := sorted(set(given) - set(known)):
        raise ValidationError({"scores": [_("The rubric has no criterion %(number)s.") % {"number": unknown[0]}]})
    return {known[number]: value for number, value in given.items()}
