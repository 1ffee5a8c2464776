"""An organisation as it applies, as its administrator keeps it, and as the secretariat keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commission.members.forms.fields import Domains, Line, Paragraphs, RorId, areas
from commission.members.models import Organisation, OrganisationName
from commission.members.models.names import fold

if TYPE_CHECKING:
    from commission.people.models import Person

IDENTITY = ("kind", "name_en", "name_ja", "reading", "ror_id", "corporate_number", "domains", "parent")
PLACE = ("city", "website")


class PlaceForm(forms.ModelForm[Organisation]):
    """What an organisation's administrator keeps up to date."""

    city = Line(label=gettext_lazy("City"), max_length=100, required=False)
    website = forms.URLField(label=gettext_lazy("Website"), max_length=400, required=False, assume_scheme="https")
    areas = areas()
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Organisation
        fields = PLACE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["revision"] = self.instance.revision
            self.initial["areas"] = list(self.instance.areas.values_list("code", flat=True))

    def changes(self) -> dict[str, Any]:
        """What the action `edit` takes."""
        values = dict(self.cleaned_data)
        return {"seen": values.pop("revision"), **values}


class IdentityForm(PlaceForm):
    """Names and identifiers too: conflicts of interest are found by them, so the secretariat keeps them."""

    name_en = Line(label=gettext_lazy("Name in English"), max_length=200)
    name_ja = Line(label=gettext_lazy("Name in Japanese"), max_length=200, required=False)
    reading = Line(label=gettext_lazy("Reading (kana)"), max_length=300, required=False)
    ror_id = RorId(label=gettext_lazy("ROR id"), required=False, help_text=gettext_lazy("For example 057zh3y96."))
    corporate_number = Line(
        label=gettext_lazy("Corporate Number (法人番号)"), required=False, help_text=gettext_lazy("Thirteen digits.")
    )
    domains = Domains(
        label=gettext_lazy("E-mail domains"), required=False, help_text=gettext_lazy("For example sample.example.")
    )
    keep_names = forms.BooleanField(
        label=gettext_lazy("Keep a replaced name as a former name"),
        help_text=gettext_lazy("Uncheck it to correct a slip of the pen."),
        required=False,
        initial=True,
    )

    class Meta(PlaceForm.Meta):
        fields = (*IDENTITY, *PLACE)  # type: ignore[assignment]
        widgets = {"parent": forms.Select(attrs={"data-combobox": True})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = Organisation.objects.members().exclude(pk=self.instance.pk).only("name_en", "name_ja")
        parent.empty_label = _("None")

    def clean_ror_id(self) -> str:
        ror_id: str = self.cleaned_data["ror_id"]
        gone = [Organisation.State.DECLINED, Organisation.State.LEFT]
        others = Organisation.objects.filter(ror_id=ror_id).exclude(pk=self.instance.pk).exclude(state__in=gone)
        if ror_id and others.exists():
            raise forms.ValidationError(_("An organisation with this ROR id is already here."))
        return ror_id

    def clean_parent(self) -> Organisation | None:
        parent: Organisation | None = self.cleaned_data["parent"]
        above = parent
        while above and self.instance.pk:
            if above.pk == self.instance.pk:
                raise forms.ValidationError(_("An organisation cannot stand above itself in its family."))
            above = above.parent
        return parent


class ApplyForm(IdentityForm):
    """An application. Where something like it is here already, it is shown once, and has to be told apart."""

    purpose = Paragraphs(label=gettext_lazy("Why it wants to join"), max_length=2000, required=False)
    is_another = forms.BooleanField(label=gettext_lazy("It is a different organisation"), required=False)
    revision = None  # type: ignore[assignment]
    keep_names = None  # type: ignore[assignment]

    class Meta(IdentityForm.Meta):
        fields = ("side", *IDENTITY, *PLACE, "purpose")  # type: ignore[assignment]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.alike: list[Organisation] = []

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self.alike = list(alike(values, self.person)[:5])
        if self.alike and not values.get("is_another"):
            self.add_error("is_another", _("Compare it with the organisations shown above, then confirm."))
        return values


class ReasonForm(forms.Form):
    reason = Paragraphs(label=gettext_lazy("Reason"), max_length=1000)


class NameForm(forms.ModelForm[OrganisationName]):
    name = Line(label=gettext_lazy("Name"), max_length=200)

    class Meta:
        model = OrganisationName
        fields = ("name", "language", "until")
        widgets = {"until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


def alike(values: dict[str, Any], person: Person) -> Any:
    """The organisations the person may see that share a name, a domain or a number with these values."""
    shared = Q(pk__in=[])
    for name in filter(None, (values.get("name_en"), values.get("name_ja"))):
        shared |= Q(search__contains=f"\n{fold(name)}\n")
    if domains := values.get("domains"):
        shared |= Q(domains__overlap=domains)
    if number := values.get("corporate_number"):
        shared |= Q(corporate_number=number)
    here = ~Q(state__in=[Organisation.State.DECLINED, Organisation.State.LEFT])
    return Organisation.objects.visible_to(person).filter(shared, here)
