"""The form of a proposal: sections of paired fields. What cannot be read keeps the rest from nothing: it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commission.members.models import Area
from projects.forms.fields import FewSelects, Text
from projects.models import Call, Proposal
from projects.models.texts import characters_in, composed, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.forms import BoundField
    from django_stubs_ext import StrPromise

    from commission.people.models import Person

LONG = ("summary", "aims", "plan", "outcome")

LABELS = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Public summary"),
    "aims": gettext_lazy("Aims, and why they need both sides"),
    "plan": gettext_lazy("Work plan"),
    "outcome": gettext_lazy("Expected outcome"),
}
FIELDS = (
    *("title_en", "title_ja", "authoritative", "primary_area", "other_areas"),
    *("summary_en", "summary_ja", "aims_en", "aims_ja", "plan_en", "plan_ja", "outcome_en", "outcome_ja"),
    *("starts_on", "ends_on", "budget_usd", "budget_jpy"),
)
SECTIONS: tuple[tuple[str, StrPromise, tuple[str, ...], tuple[str, ...]], ...] = (
    ("titles", gettext_lazy("Titles and areas"), ("title",), ("authoritative", "primary_area", "other_areas")),
    ("summary", gettext_lazy("Public summary"), ("summary",), ()),
    ("aims", gettext_lazy("Aims"), ("aims",), ()),
    ("plan", gettext_lazy("Work plan and term"), ("plan",), ("starts_on", "ends_on")),
    ("outcome", gettext_lazy("Expected outcome"), ("outcome",), ()),
    ("budget", gettext_lazy("Budget, both sides"), (), ("budget_usd", "budget_jpy")),
)


@dataclass(frozen=True)
class Paired:
    """A text in both languages, with what each may be long and is."""

    label: str
    en: BoundField
    ja: BoundField
    words: int
    characters: int
    most_words: int
    most_characters: int

    @property
    def is_long(self) -> bool:
        return bool(self.most_words)

    @property
    def is_over_words(self) -> bool:
        return self.words > self.most_words

    @property
    def is_over_characters(self) -> bool:
        return self.characters > self.most_characters


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    pairs: list[Paired]
    fields: list[BoundField]
    filled: int
    total: int
    has_errors: bool

    @property
    def state(self) -> str:
        if self.has_errors:
            return "error"
        return "done" if self.filled == self.total else "part" if self.filled else "none"

    @property
    def icon(self) -> str:
        return {"error": "circle-alert", "done": "circle-check", "part": "circle-dashed", "none": "circle"}[self.state]


class ProposalForm(forms.ModelForm[Proposal]):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = Proposal
        fields = FIELDS
        widgets = {
            "authoritative": forms.RadioSelect,
            "other_areas": FewSelects(most=2),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = list(Area.objects.technologies())
        self.fields["primary_area"].queryset = self.fields["other_areas"].queryset = Area.objects.technologies()  # type: ignore[attr-defined]
        choices = [(area.pk, str(area)) for area in areas]
        self.fields["primary_area"].choices = [("", _("Choose an area")), *choices]  # type: ignore[attr-defined]
        self.fields["other_areas"].choices = [("", _("None")), *choices]  # type: ignore[attr-defined]
        for name in (f"{part}_{language}" for part in LONG for language in ("en", "ja")):
            self.fields[name] = Text(label=self.fields[name].label, rows=9, required=False)
        for name in ("budget_usd", "budget_jpy"):
            self.fields[name].validators.append(MinValueValidator(0))
            self.fields[name].widget.attrs["min"] = 0
        self.fields["version"].initial = self.instance.version

    def clean_title_en(self) -> str:
        return composed(self.cleaned_data["title_en"])

    def clean_title_ja(self) -> str:
        return composed(self.cleaned_data["title_ja"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            # On both, so that neither is saved beside what stands in the place of the other.
            for name in ("starts_on", "ends_on"):
                self.add_error(name, _("The last day is before the first day."))
        return cleaned

    def savable(self) -> dict[str, Any]:
        """The changes that can be read; whatever cannot keeps nothing else from being saved."""
        self.is_valid()
        read = {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}
        return read | ({"other_areas": list(read["other_areas"])} if "other_areas" in read else {})

    def sections(self) -> Iterator[Section]:
        call = self.instance.call
        for code, title, paired, plain in SECTIONS:
            pairs = [self._paired(name, call) for name in paired]
            fields = [self[name] for name in plain]
            every = [*fields, *(half for pair in pairs for half in (pair.en, pair.ja))]
            filled = sum(1 for bound in every if bound.value() or bound.name == "other_areas")
            has_errors = any(bound.errors for bound in every)
            yield Section(code, str(title), pairs, fields, filled, len(every), has_errors)

    def _paired(self, name: str, call: Call) -> Paired:
        english, japanese = self[f"{name}_en"], self[f"{name}_ja"]
        kind = "summary" if name == "summary" else "text"
        limits = (getattr(call, f"{kind}_words"), getattr(call, f"{kind}_characters")) if name in LONG else (0, 0)
        used = words_in(str(english.value() or "")), characters_in(str(japanese.value() or ""))
        return Paired(str(LABELS[name]), english, japanese, *used, *limits)


def field_label(name: str) -> str:
    """What a field is called, as a label begins."""
    label = str(getattr(Proposal._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


class BeginningForm(forms.Form):
    """A new proposal: the call and one title are enough."""

    call = forms.ModelChoiceField(queryset=Call.objects.none(), label=gettext_lazy("Call"))
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200, required=False)
    title_ja = forms.CharField(label=gettext_lazy("Title in Japanese"), max_length=200, required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = Call.objects.visible_to(person).open()  # type: ignore[attr-defined]
        self.fields["call"].to_field_name = "pk"  # type: ignore[attr-defined]

    def clean_title_en(self) -> str:
        return composed(self.cleaned_data["title_en"])

    def clean_title_ja(self) -> str:
        return composed(self.cleaned_data["title_ja"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("title_en") or cleaned.get("title_ja")):
            self.add_error("title_en", _("Write the title in one of the two languages at least."))
        return cleaned


class ScreeningForm(forms.Form):
    """Accept for review, or return with reasons."""

    class Outcome:
        ACCEPT, RETURN = "accept", "return"

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        widget=forms.RadioSelect,
        choices=[
            (Outcome.ACCEPT, gettext_lazy("Accept for review")),
            (Outcome.RETURN, gettext_lazy("Return to the applicants")),
        ],
    )
    reasons = Text(
        label=gettext_lazy("Reasons for return"),
        rows=6,
        required=False,
        max_length=4000,
        help_text=gettext_lazy("Both leads read this. Say what to change."),
    )
    until = forms.DateTimeField(
        label=gettext_lazy("May be submitted again until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("In your own time zone. Leave it empty to keep the deadline of the call."),
    )

    def clean_until(self) -> datetime | None:
        """As typed, in the zone of who types: the request stands in it."""
        until: datetime | None = self.cleaned_data["until"]
        if until and until <= timezone.now():
            raise forms.ValidationError(_("This time has passed."))
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == self.Outcome.RETURN and not cleaned.get("reasons", "").strip():
            self.add_error("reasons", _("Say what the applicants should change."))
        return cleaned
