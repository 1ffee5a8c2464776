"""Who takes part: partners and their consent, leads, collaborators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commission.members.models import Membership, Organisation
from commission.people.models import Person, Side
from projects.forms.fields import PersonByAddress, PersonChoice, Text
from projects.models import Collaborator, Partner

if TYPE_CHECKING:
    from django.db.models import QuerySet

MISSING = gettext_lazy(
    "Nobody has an account with this address. Ask an administrator of their organisation to invite them."
)


def people_of(organisation: Organisation) -> QuerySet[Person]:
    """Those who may be the contact: everybody with a current role in the organisation."""
    current = Membership.objects.current().filter(organisation=organisation)
    people: QuerySet[Person] = Person.objects.filter(pk__in=current.values("person"), is_active=True)
    return people


class PartnerForm(forms.ModelForm[Partner]):
    """A partner whose organisation was chosen in the step before."""

    class Meta:
        model = Partner
        fields = ("contact", "role", "part")
        field_classes = {"contact": PersonChoice}
        widgets = {"role": forms.RadioSelect}

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["contact"].queryset = people_of(organisation)  # type: ignore[attr-defined]
        self.fields["contact"].empty_label = _("Choose a person")  # type: ignore[attr-defined]
        self.fields["contact"].help_text = _("Is asked for consent on behalf of the organisation.")
        self.fields["part"].help_text = _("One line: what this organisation does in the project.")


class CollaboratorForm(forms.Form):
    person = PersonByAddress(label=gettext_lazy("E-mail address"), missing=MISSING)
    right = forms.ChoiceField(
        label=gettext_lazy("Right"), choices=Collaborator.Right.choices, initial=Collaborator.Right.EDIT
    )


class LeadForm(forms.Form):
    side = forms.ChoiceField(label=gettext_lazy("Side"), choices=Side.choices, widget=forms.HiddenInput)
    person = PersonByAddress(label=gettext_lazy("E-mail address"), missing=MISSING)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        person = cleaned.get("person")
        if person and person.side != cleaned.get("side"):
            self.add_error("person", _("The lead of a side belongs to that side."))
        return cleaned


class ConsentForm(forms.Form):
    """Give it or refuse it; a refusal says why. Bound to what was read: the digest travels with the form."""

    GIVE, REFUSE = "give", "refuse"

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        widget=forms.RadioSelect,
        choices=[(GIVE, gettext_lazy("We consent")), (REFUSE, gettext_lazy("We do not consent"))],
    )
    reason = Text(label=gettext_lazy("Reason for refusal"), rows=3, max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == self.REFUSE and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why, so that the leads know what to change."))
        return cleaned
