"""What people enter about what they owe, about messages and about ladders."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commission.obligations.kinds import kind_of
from commission.obligations.models import EngineMode, LadderStep
from commission.people.calendars import WorkDays, is_working_day
from commission.people.clocks import moment_words
from commission.people.models import Person, Side

if TYPE_CHECKING:
    from commission.obligations.models import Obligation

REASONS = (
    ("time", _("I do not have the time")),
    ("subject", _("It is not my subject")),
    ("conflict", _("I have a conflict of interest")),
    ("other", _("Another reason")),
)
OFFERED = (1, 2, 5)


def offers(obligation: Obligation, now: datetime) -> list[datetime]:
    """Mornings to which a snooze may go: working days of both sides, at the latest a working day before it is due."""
    owner = obligation.owner
    days = WorkDays.of([owner])
    last = days.opens(owner, days.shift(owner, owner.here(obligation.due_at).date(), -1))
    found: list[datetime] = []
    day = owner.here(now).date()
    while len(found) < max(OFFERED):
        day = days.shift(owner, day, 1)
        morning = days.opens(owner, day)
        if morning > last:
            break
        if is_working_day(Side(owner.side).other, day):
            found.append(morning)
    return [found[nth - 1] for nth in OFFERED if nth <= len(found)]


class SnoozeForm(forms.Form):
    until = forms.TypedChoiceField(label=_("Remind me again"), coerce=datetime.fromisoformat, widget=forms.RadioSelect)

    def __init__(self, obligation: Obligation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mornings = offers(obligation, timezone.now())
        zone = obligation.owner.zone
        self.fields["until"].choices = [  # type: ignore[attr-defined]
            (one.isoformat(), moment_words(one.astimezone(zone))) for one in self.mornings
        ]


class ExtensionForm(forms.Form):
    due_at = forms.DateTimeField(
        label=_("New due time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("In your own time zone."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, obligation: Obligation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obligation = obligation

    def clean_due_at(self) -> datetime:
        due_at: datetime = self.cleaned_data["due_at"]
        if due_at <= max(self.obligation.due_at, timezone.now()):
            raise forms.ValidationError(_("The new time must be later than the present one."))
        return due_at


class RefusalForm(forms.Form):
    why = forms.ChoiceField(label=_("Reason"), choices=REASONS, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In your words"), max_length=400, required=False, widget=forms.Textarea)

    @property
    def reason(self) -> str:
        words = self.cleaned_data["words"].strip()
        return f"{self.cleaned_data['why']}: {words}" if words else str(self.cleaned_data["why"])


class DelegationForm(forms.Form):
    to = forms.ModelChoiceField(label=_("Pass it to"), queryset=Person.objects.none())

    def __init__(self, obligation: Obligation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        candidates = kind_of(obligation.kind).candidates
        if candidates is not None:
            self.fields["to"].queryset = candidates(obligation)  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    granted = forms.ChoiceField(choices=[("yes", _("Grant")), ("no", _("Refuse"))])


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ModeForm(forms.Form):
    mode = forms.ChoiceField(label=_("Mode"), choices=EngineMode.Mode.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class StepForm(forms.ModelForm[LadderStep]):
    class Meta:
        model = LadderStep
        fields = ("anchor", "offset", "audience", "effect", "use_by", "is_digestible")


class StepSet(forms.BaseModelFormSet[LadderStep, StepForm]):
    def clean(self) -> None:
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        if not kept:
            raise forms.ValidationError(_("A ladder needs at least one step."))
        keys = [(one["anchor"], one["offset"], one["audience"]) for one in kept]
        if len(set(keys)) < len(keys):
            raise forms.ValidationError(_("Two steps are the same."))


class NoteForm(forms.Form):
    note = forms.CharField(label=_("What changed and why"), max_length=300)
