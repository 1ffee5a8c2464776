"""What the secretariat writes about a call: its words, its deadlines, its rubric."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commission.people.models import Side
from projects.forms.fields import Text
from projects.models import Call, Criterion, Deadline
from projects.models.calls import ZONES

NUMBERS = (
    *("max_months", "summary_words", "summary_characters", "text_words", "text_characters"),
    *("consent_days", "screening_days", "response_days", "review_days", "decision_days", "reviews_per_side"),
)


class CallForm(forms.ModelForm[Call]):
    summary_en = Text(label=gettext_lazy("Summary in English"), rows=6, required=False)
    summary_ja = Text(label=gettext_lazy("Summary in Japanese"), rows=6, required=False)

    class Meta:
        model = Call
        fields = ("year", "title_en", "title_ja", "summary_en", "summary_ja", "areas", *NUMBERS)
        widgets = {"areas": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The number of a call is counted within its year, so the year stays.
        if self.instance.pk:
            del self.fields["year"]


class DeadlineForm(forms.ModelForm[Deadline]):
    """The last day and time of one side, under a rule that is said in words."""

    class Meta:
        model = Deadline
        fields = ("closes_on", "wall_time", "rule", "zone", "entered")
        widgets = {
            "closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "wall_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "rule": forms.RadioSelect,
        }

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": f"deadline_{side.lower()}", "use_required_attribute": False})
        self.side = Side(side)
        zones = [*ZONES[self.side], *ZONES[self.side.other]]
        self.fields["zone"] = forms.ChoiceField(
            label=gettext_lazy("Time zone"), choices=[(zone, zone.replace("_", " ")) for zone in zones]
        )
        self.fields["rule"].choices = Deadline.Rule.choices  # type: ignore[attr-defined]
        self.fields["entered"].help_text = _("As people read it in the announcement, with the zone.")


class CriterionForm(forms.ModelForm[Criterion]):
    """One question of the rubric. Anchors are written for 5, 3 and 1 at least; the others may stay empty."""

    class Meta:
        model = Criterion
        fields = ("position", "weight", "name_en", "name_ja", "question_en", "question_ja")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in ("en", "ja"):
            kept = getattr(self.instance, f"anchors_{language}", None) or [""] * 5
            for value in range(5, 0, -1):
                self.fields[f"anchor_{value}_{language}"] = forms.CharField(
                    label=_("Anchor for %(value)d") % {"value": value},
                    max_length=300,
                    required=False,
                    initial=kept[value - 1],
                )

    def anchor_pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"anchor_{value}_en"], self[f"anchor_{value}_ja"]) for value in range(5, 0, -1)]

    def anchors(self, language: str) -> list[str]:
        return [self.cleaned_data.get(f"anchor_{value}_{language}", "") for value in range(1, 6)]

    def values(self) -> dict[str, Any]:
        """As an action takes them."""
        plain = {name: self.cleaned_data[name] for name in self._meta.fields or () if name != "position"}
        return plain | {f"anchors_{language}": self.anchors(language) for language in ("en", "ja")}


def deadline_forms(call: Call, data: Any = None) -> list[DeadlineForm]:
    """One form a side, US first; one that is not set yet may stay empty until the call opens."""
    kept = {side: call.deadline_of(side) for side in Side}
    made = {side: kept[side] or Deadline(side=side, zone=side.zone.key) for side in Side}
    return [DeadlineForm(data, side=side, instance=made[side], empty_permitted=not kept[side]) for side in Side]


RubricSet = forms.modelformset_factory(Criterion, form=CriterionForm, extra=1, can_delete=True)


def rubric_of(formset: Any) -> list[dict[str, Any]]:
    """The rows in the order of their positions, without those to be removed and those left empty."""
    kept = [form for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return [form.values() for form in sorted(kept, key=lambda form: form.cleaned_data["position"])]
