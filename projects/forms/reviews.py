"""Inviting reviewers, answering an invitation, scoring, and turning a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commission.people.models import Person
from projects.forms.fields import PersonChoice, Text
from projects.models import Assignment, Criterion, Review, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from django.forms import BoundField


class AssignmentForm(forms.Form):
    reviewer = PersonChoice(queryset=Person.objects.none(), label=gettext_lazy("Reviewer"))
    # Somebody who declined before is asked again on purpose only.
    again = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pool: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = pool  # type: ignore[attr-defined]


class ExtensionForm(forms.Form):
    until = forms.DateTimeField(
        label=gettext_lazy("Review due"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("In your own time zone. Reminders follow the new date."),
    )


class AnswerForm(forms.Form):
    """A decline with its reason. Accepting needs no form."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=Assignment.Reason.choices, widget=forms.RadioSelect
    )
    note = Text(label=gettext_lazy("Note for the secretariat"), rows=3, max_length=2000, required=False)
    suggestion = forms.CharField(
        label=gettext_lazy("Whom could we ask instead"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Names, if any come to mind. The secretariat checks conflicts before it asks anybody."),
    )


class DelegationForm(forms.Form):
    to = PersonChoice(queryset=Person.objects.none(), label=gettext_lazy("Colleague"), empty_label=None)

    def __init__(self, *args: Any, candidates: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = candidates  # type: ignore[attr-defined]
        self.fields["to"].widget = forms.RadioSelect(choices=self.fields["to"].choices)  # type: ignore[attr-defined]


class ConflictForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What is the conflict"),
        max_length=300,
        help_text=gettext_lazy("The secretariat reads this. The applicants do not."),
    )


class ReviewForm(forms.Form):
    """Scores without a default, a confidence, two comments. A draft may be incomplete; a submission may not."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    confidence = forms.TypedChoiceField(
        label=gettext_lazy("How sure are you"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (1, gettext_lazy("Outside my field")),
            (2, gettext_lazy("Near my field")),
            (3, gettext_lazy("In my field")),
            (4, gettext_lazy("I am an expert in this")),
        ],
    )
    for_applicants = Text(
        label=gettext_lazy("For the applicants"),
        rows=5,
        required=False,
        max_length=20_000,
        help_text=gettext_lazy("Shared after the decision, unsigned."),
    )
    for_panel = Text(
        label=gettext_lazy("For the panel only"),
        rows=4,
        required=False,
        max_length=20_000,
        help_text=gettext_lazy("Read by the chairs, the secretariat and the other reviewers."),
    )

    def __init__(self, *args: Any, review: Review, criteria: list[Criterion], **kwargs: Any) -> None:
        kept = {score.criterion_id: score.value for score in review.scores.all()} if review.pk else {}
        plain = {name: getattr(review, name) for name in ("version", "confidence", "for_applicants", "for_panel")}
        given = {f"score_{criterion}": value for criterion, value in kept.items()}
        super().__init__(*args, **kwargs | {"initial": plain | given})
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"score_{criterion.pk}"] = forms.TypedChoiceField(
                label=criterion.name_en,
                choices=[(value, str(value)) for value in range(1, 6)],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    def scales(self) -> Iterator[tuple[Criterion, BoundField]]:
        return ((criterion, self[f"score_{criterion.pk}"]) for criterion in self.criteria)

    def scores(self) -> dict[int, int]:
        """By criterion, those that are set."""
        given = {each.pk: self.cleaned_data.get(f"score_{each.pk}") for each in self.criteria}
        return {criterion: value for criterion, value in given.items() if value}

    def require_all(self) -> None:
        """What a submission needs beyond a draft."""
        for criterion in self.criteria:
            if not self.cleaned_data.get(f"score_{criterion.pk}"):
                self.add_error(f"score_{criterion.pk}", _("Choose a score from 1 to 5."))
        if not self.cleaned_data.get("confidence"):
            self.add_error("confidence", _("Say how sure you are."))


class KeyForm(forms.Form):
    verdict = forms.ChoiceField(label=gettext_lazy("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    note = Text(
        label=gettext_lazy("Note for the record"),
        rows=3,
        required=False,
        max_length=4000,
        help_text=gettext_lazy("Read by both chairs, the secretariat and the auditor. Not part of the letter."),
    )
