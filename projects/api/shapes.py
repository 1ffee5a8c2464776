"""What the API shows. Long texts and sealed parts are null where the person may not read them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commission.web.api import shapes
from commission.web.api.shapes import NamedPerson, WallTime
from projects.models import Assignment, Call, Collaborator, Criterion, Deadline, Key, Partner, Proposal, Review, Version
from projects.models.proposals import TEXTS
from projects.permissions import abilities, can_read

AREA: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
AREAS: Any = serializers.SlugRelatedField(slug_field="code", read_only=True, many=True)


class Shape(shapes.Shape):
    abilities = staticmethod(abilities)


class DeadlineShape(serializers.ModelSerializer[Deadline]):
    closes_at = serializers.DateTimeField(read_only=True)
    wall_time = WallTime(read_only=True)

    class Meta:
        model = Deadline
        fields = read_only_fields = ["side", "closes_at", "closes_on", "wall_time", "rule", "zone", "entered"]


class CriterionShape(serializers.ModelSerializer[Criterion]):
    class Meta:
        model = Criterion
        fields = read_only_fields = [
            *("id", "position", "weight", "name_en", "name_ja"),
            *("question_en", "question_ja", "anchors_en", "anchors_ja"),
        ]


class CallRow(serializers.ModelSerializer[Call]):
    reference = serializers.CharField(read_only=True)
    areas = AREAS
    deadlines = DeadlineShape(many=True, read_only=True)

    class Meta:
        model = Call
        fields = read_only_fields = ["id", "reference", "state", "title_en", "title_ja", "areas", "deadlines"]


class CallShape(CallRow, Shape):
    criteria = CriterionShape(many=True, read_only=True)

    class Meta:
        model = Call
        fields = read_only_fields = [
            *CallRow.Meta.fields,
            *("summary_en", "summary_ja", "criteria", "max_months", "summary_words", "summary_characters"),
            *("text_words", "text_characters", "consent_days", "screening_days", "response_days", "review_days"),
            *("decision_days", "reviews_per_side", "can"),
        ]


class PartnerShape(Shape):
    organisation = serializers.CharField(source="organisation.reference", read_only=True)
    name_en = serializers.CharField(source="organisation.name_en", read_only=True)
    name_ja = serializers.CharField(source="organisation.name_ja", read_only=True)
    proposal = serializers.CharField(source="proposal_reference", read_only=True)
    contact = NamedPerson(read_only=True)

    class Meta:
        model = Partner
        fields = read_only_fields = [
            *("id", "proposal", "organisation", "name_en", "name_ja", "side", "role", "part", "contact", "state"),
            *("consented_to", "consented_at", "refused_because", "can"),
        ]


class CollaboratorShape(serializers.ModelSerializer[Collaborator]):
    person = NamedPerson(read_only=True)

    class Meta:
        model = Collaborator
        fields = read_only_fields = ["id", "person", "right", "added_at"]


class ContentShape(serializers.ModelSerializer[Proposal]):
    """What applicants, reviewers and overseers read, beyond the public summary."""

    us_lead = NamedPerson(read_only=True)
    jp_lead = NamedPerson(read_only=True)
    other_areas = AREAS
    partners = PartnerShape(many=True, read_only=True)
    collaborators = CollaboratorShape(many=True, read_only=True)

    class Meta:
        model = Proposal
        fields = read_only_fields = [
            *(text for text in TEXTS if not text.startswith(("title", "summary"))),
            *("authoritative", "other_areas", "budget_usd", "budget_jpy", "starts_on", "ends_on"),
            *("us_lead", "jp_lead", "partners", "collaborators", "returned_because", "extended_until"),
        ]


class ProposalRow(serializers.ModelSerializer[Proposal]):
    reference = serializers.CharField(read_only=True)
    call = serializers.CharField(source="call.reference", read_only=True)
    area = serializers.CharField(source="primary_area.code", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Proposal
        fields = read_only_fields = [
            *("id", "reference", "call", "state", "title_en", "title_ja", "area"),
            *("version", "submitted_at", "decided_at", "updated_at"),
        ]


class ProposalShape(ProposalRow, Shape):
    content = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = read_only_fields = [*ProposalRow.Meta.fields, "summary_en", "summary_ja", "content", "can"]

    @extend_schema_field(ContentShape(allow_null=True))
    def get_content(self, proposal: Proposal) -> Any:
        """Null for somebody who is asked to review and has not accepted yet."""
        return ContentShape(proposal, context=self.context).data if can_read(self.person, proposal) else None


class ProblemShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()
    section = serializers.CharField()


class VersionShape(serializers.ModelSerializer[Version]):
    is_intact = serializers.BooleanField(source="verify", read_only=True)

    class Meta:
        model = Version
        fields = read_only_fields = ["id", "number", "sha256", "is_intact", "submitted_at", "content"]


class ReviewShape(serializers.ModelSerializer[Review]):
    scores = serializers.SerializerMethodField()

    class Meta:
        model = Review
        fields = read_only_fields = [
            *("state", "version", "confidence", "for_applicants", "for_panel", "mean", "saved_at", "submitted_at"),
            "scores",
        ]

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_scores(self, review: Review) -> dict[str, int]:
        """By criterion number."""
        return {str(score.criterion_id): score.value for score in review.scores.all()}


class AssignmentRow(serializers.ModelSerializer[Assignment]):
    reason = serializers.CharField(read_only=True)
    proposal = serializers.CharField(source="reference", read_only=True)
    reviewer = NamedPerson(read_only=True)

    class Meta:
        model = Assignment
        fields = read_only_fields = [
            *("id", "proposal", "reviewer", "side", "state", "response_due_at", "review_due_at", "zone"),
            *("invited_at", "answered_at", "reason", "note", "suggestion"),
        ]


class AssignmentShape(AssignmentRow, Shape):
    review = serializers.SerializerMethodField()

    class Meta:
        model = Assignment
        fields = read_only_fields = [*AssignmentRow.Meta.fields, "review", "can"]

    @extend_schema_field(ReviewShape(allow_null=True))
    def get_review(self, assignment: Assignment) -> Any:
        """Null until it is submitted, except for its own reviewer; null too while the rules seal it."""
        review = Review.objects.visible_to(self.person).filter(assignment=assignment).first()
        return ReviewShape(review, context=self.context).data if review else None


class KeyShape(serializers.ModelSerializer[Key]):
    class Meta:
        model = Key
        fields = read_only_fields = ["side", "verdict", "note", "turned_at"]


class CommentShape(serializers.Serializer[Any]):
    """What a reviewer wrote for the applicants, unsigned."""

    text = serializers.CharField()
