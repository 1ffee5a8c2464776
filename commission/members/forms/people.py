"""Roles, invitations and the way in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commission.members.forms.fields import Address, Line, Paragraphs, RorId
from commission.members.models import AccessRequest, Invitation, Membership, Organisation
from commission.people.models import Language, Person, Post, Side, validate_unofficial

if TYPE_CHECKING:
    from commission.members.models.organisations import OrganisationQuerySet

NEAR_ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Asia/Tokyo")


@cache
def zones() -> list[str]:
    """The zones of both sides first, then all others by name."""
    others = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [*NEAR_ZONES, *(name for name in others if name not in NEAR_ZONES), "UTC"]


def roles(*, required: bool = True) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=gettext_lazy("Roles in the organisation"),
        choices=Membership.Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=required,
    )


class MemberChoice(forms.ModelChoiceField[Organisation]):
    """A member organisation, found by typing part of its name."""

    def __init__(self, **kwargs: Any) -> None:
        members = Organisation.objects.members().only("name_en", "name_ja")
        super().__init__(members, widget=forms.Select(attrs={"data-combobox": True}), **kwargs)


class RoleForm(forms.Form):
    """A role for somebody who belongs to the organisation already; others are invited."""

    person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("Person"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Membership.Role.choices)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = Membership.objects.current().filter(organisation=organisation)
        people: Any = self.fields["person"]
        people.queryset = Person.objects.filter(pk__in=current.values("person"), is_active=True)


class InvitationForm(forms.ModelForm[Invitation]):
    """An invitation into one organisation, by its administrator."""

    name = Line(label=gettext_lazy("Name"), max_length=160)
    email = Address(label=gettext_lazy("E-mail address"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"),
        choices=[("", gettext_lazy("Both")), *Language.choices],
        required=False,
    )
    roles = roles()
    message = Paragraphs(label=gettext_lazy("Your message"), max_length=1000, required=False)

    class Meta:
        model = Invitation
        fields = ("name", "email", "language", "roles", "message")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        waiting = Invitation.objects.filter(email=email, state=Invitation.State.SENT)
        if waiting.filter(organisation=self.instance.organisation).exists():
            raise forms.ValidationError(_("This address is invited already. Send that invitation again, or revoke it."))
        return email


class OfficialInvitationForm(InvitationForm):
    """An invitation by the secretariat: into any organisation, to a post in the Commission, or both."""

    organisation = MemberChoice(
        label=gettext_lazy("Organisation"), required=False, empty_label=gettext_lazy("None: a post only")
    )
    roles = roles(required=False)
    post = forms.ChoiceField(
        label=gettext_lazy("Post in the Commission"),
        choices=[("", gettext_lazy("None")), *Post.Role.choices],
        required=False,
    )

    class Meta(InvitationForm.Meta):
        fields = ("name", "email", "language", "side", "organisation", "roles", "post", "message")  # type: ignore[assignment]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if bool(values.get("organisation")) != bool(values.get("roles")):
            self.add_error("roles", _("Choose an organisation and at least one role in it, or neither."))
        elif not values.get("organisation") and not values.get("post"):
            self.add_error("post", _("Choose an organisation, a post, or both."))
        waiting = Invitation.objects.filter(email=values.get("email"), state=Invitation.State.SENT)
        if waiting.filter(organisation=values.get("organisation")).exists():
            self.add_error("email", _("This address is invited already. Send that invitation again, or revoke it."))
        return values


class JoinForm(forms.ModelForm[Person]):
    """What somebody tells about themselves when they accept without having an account."""

    latin_given = Line(
        label=gettext_lazy("Given name (Latin letters)"), max_length=80, validators=[validate_unofficial]
    )
    latin_family = Line(
        label=gettext_lazy("Family name (Latin letters)"), max_length=80, validators=[validate_unofficial]
    )
    native_name = Line(
        label=gettext_lazy("Name in its own script"), max_length=80, required=False, validators=[validate_unofficial]
    )
    reading = Line(label=gettext_lazy("Reading (kana)"), max_length=120, required=False)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least twelve characters. A passkey or a second factor can be added later."),
    )

    class Meta:
        model = Person
        fields = ("latin_given", "latin_family", "native_name", "reading", "language", "time_zone", "calendar")
        widgets = {"time_zone": forms.Select(attrs={"data-combobox": True}), "language": forms.RadioSelect}

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        side = Side(invitation.side)
        language = invitation.language or (Language.JA if side == Side.JP else Language.EN)
        local = {"language": language, "time_zone": side.zone.key, "calendar": side}
        super().__init__(*args, **{"initial": local, **kwargs})
        self.instance.email, self.instance.side = invitation.email, side
        zone: Any = forms.ChoiceField(choices=[(name, name.replace("_", " ")) for name in zones()])
        zone.label, zone.widget.attrs["data-combobox"] = _("Time zone"), True
        self.fields["time_zone"] = zone

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if password := values.get("password"):
            about = {name: values.get(name) or "" for name in ("latin_given", "latin_family", "native_name")}
            try:
                validate_password(password, Person(email=self.instance.email, **about))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return values


class AccessForm(forms.ModelForm[AccessRequest]):
    """A request for access. The organisation is typed freely; the directory helps to write it as others do."""

    name = Line(label=gettext_lazy("Name"), max_length=160)
    email = Address(label=gettext_lazy("E-mail address at your organisation"))
    organisation_name = Line(
        label=gettext_lazy("Organisation"),
        max_length=300,
        widget=forms.TextInput(
            attrs={"data-combobox": True, "data-url": "/organisations/lookup/", "data-into": "id_ror_id"}
        ),
    )
    ror_id = RorId(required=False, widget=forms.HiddenInput)
    why = Paragraphs(label=gettext_lazy("What you will do in the portal"), max_length=2000)

    class Meta:
        model = AccessRequest
        fields = ("name", "email", "side", "organisation_name", "ror_id", "why")
        widgets = {"side": forms.RadioSelect}


class AnswerForm(forms.Form):
    """The secretariat approves a request: into which organisation, in which roles."""

    organisation = MemberChoice(label=gettext_lazy("Organisation"))
    roles = roles()

    def __init__(self, *args: Any, request: AccessRequest, **kwargs: Any) -> None:
        likely = {"organisation": nearest(request), "roles": ["contributor"]}
        super().__init__(*args, **{"initial": likely, **kwargs})


def nearest(request: AccessRequest) -> Organisation | None:
    """The member organisation that the request most likely means."""
    members: OrganisationQuerySet = Organisation.objects.members()
    if request.ror_id and (found := members.filter(ror_id=request.ror_id).first()):
        return found
    domain = request.email.rpartition("@")[2]
    return members.filter(Q(domains__contains=[domain])).first() or members.named(request.organisation_name).first()
