"""What people type about themselves and about others, turned into clean values."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import available_timezones

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as webauthn
from babel.dates import get_timezone_location
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from commission.people.models import Absence, CalendarDay, Person, Post, Side, tidy, validate_unofficial
from commission.people.models.names import validate_plain

if TYPE_CHECKING:
    from datetime import date

    from allauth.mfa.models import Authenticator
    from fido2.webauthn import CollectedClientData

AnyResponse = TypeVar("AnyResponse", AuthenticationResponse, RegistrationResponse)
# The zones of both sides, before the alphabet of the world.
NEAR = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage",
    "Pacific/Honolulu", "Asia/Tokyo",
)  # fmt: skip
REGIONS = {
    "Africa": _("Africa"),
    "America": _("The Americas"),
    "Antarctica": _("Antarctica"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}
Choices = list[tuple[str, list[tuple[str, str]]]]


class TextField(forms.CharField):
    """A line of text in the one form it is kept in."""

    default_validators = [validate_plain]

    def to_python(self, value: Any) -> Any:
        return tidy(super().to_python(value) or "")


class NameField(TextField):
    default_validators = [validate_plain, validate_unofficial]


class ReadingField(TextField):
    """Half-width kana become ordinary ones."""

    def to_python(self, value: Any) -> Any:
        return unicodedata.normalize("NFKC", super().to_python(value))


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def zone_choices() -> Choices:
    return _zone_choices(get_language() or "en")


@lru_cache(maxsize=4)
def _zone_choices(language: str) -> Choices:
    """All zones by region, each by the name of its city in the reader's language; those of both sides first."""
    regions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for zone in available_timezones():
        region, _slash, city = zone.partition("/")
        if city and region in REGIONS:
            name = get_timezone_location(zone, locale=language, return_city=True)
            regions[region].append((zone, f"{name} ({zone})"))
    named = {zone: label for zones in regions.values() for zone, label in zones}
    first = [(str(_("United States and Japan")), [(zone, named[zone]) for zone in NEAR])]
    rest = [(str(label), sorted(regions[region], key=lambda zone: zone[1])) for region, label in REGIONS.items()]
    return [*first, *rest, ("UTC", [("UTC", "UTC")])]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is not generic when it runs
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zone_choices, help_text=_("Type the name of a city to find it.")
    )

    class Meta:
        model = Person
        fields = (
            "latin_given", "latin_family", "native_name", "reading", "language", "time_zone", "calendar",
            "office_opens", "office_closes", "theme", "nudges",
        )  # fmt: skip
        field_classes = {
            "latin_given": NameField,
            "latin_family": NameField,
            "native_name": NameField,
            "reading": ReadingField,
        }
        widgets = {"office_opens": HourInput, "office_closes": HourInput}
        help_texts = {
            "native_name": _("As you write it, family name first where that is the custom."),
            "reading": _("In kana. It puts your name in its place in Japanese lists."),
            "calendar": _("The national holidays on which you do not work."),
            "office_opens": _("Reminders reach you in these hours, in your time zone."),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opens, closes = data.get("office_opens"), data.get("office_closes")
        if opens and closes and closes <= opens:
            self.add_error("office_closes", _("Office hours end after they begin."))
        return data


class AbsenceForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is not generic when it runs
    class Meta:
        model = Absence
        fields = ("starts_on", "ends_on", "note")
        field_classes = {"note": TextField}
        widgets = {"starts_on": DayInput, "ends_on": DayInput}
        help_texts = {"note": _("Only you see it.")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_order(self, data.get("starts_on"), data.get("ends_on"))
        return data


class PostForm(forms.Form):
    """A post to give. The choices of side and of whom it replaces are those of the giver's own side."""

    role = forms.ChoiceField(label=_("Post"), choices=Post.Role.choices)
    side = forms.ChoiceField(label=_("Side"))
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput, required=False, help_text=_("Empty: without an end."))
    replaces = forms.ModelChoiceField(
        Post.objects.none(),
        label=_("Replaces"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Their post ends on the day before, and what they owe passes to the successor."),
    )

    def __init__(self, *args: Any, person: Person, sides: list[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["side"].choices = [(side.value, side.label) for side in sides]  # type: ignore[attr-defined]
        posts = Post.objects.not_over().filter(side__in=sides).exclude(person=person).select_related("person")
        self.fields["replaces"].queryset = posts  # type: ignore[attr-defined]
        self.fields["replaces"].label_from_instance = lambda post: f"{post.person} – {post}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_order(self, data.get("starts_on"), data.get("ends_on"))
        replaces = data.get("replaces")
        if replaces and (replaces.role, replaces.side) != (data.get("role"), data.get("side")):
            self.add_error("replaces", _("This is another post, or a post of the other side."))
        if replaces and data.get("starts_on") and replaces.starts_on >= data["starts_on"]:
            self.add_error("starts_on", _("The person replaced starts on this day or later."))
        if self.person.posts.not_over().filter(role=data.get("role"), ends_on=None).exists():
            self.add_error("role", _("%(name)s holds this post already.") % {"name": self.person})
        return data


class EndPostForm(forms.Form):
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post

    def clean_ends_on(self) -> date:
        ends_on: date = self.cleaned_data["ends_on"]
        if ends_on < self.post.starts_on:
            raise forms.ValidationError(_("A post cannot end before it starts."))
        return ends_on


class CalendarDayForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is not generic when it runs
    class Meta:
        model = CalendarDay
        fields = ("calendar", "day", "name_en", "name_ja", "is_working", "source")
        field_classes = {"name_en": TextField, "name_ja": TextField, "source": TextField}
        widgets = {"day": DayInput}
        help_texts = {
            "is_working": _("For a day that the list of national holidays has as a holiday, but on which you work."),
            "source": _("Where this is written: an official notice or an address."),
        }

    def __init__(self, *args: Any, sides: list[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["calendar"].choices = [(side.value, side.label) for side in sides]  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    LIVES = ((30, _("30 days")), (90, _("90 days")), (365, _("One year")))

    name = TextField(label=_("Name"), max_length=80, help_text=_("What uses it, for example “Monthly report”."))
    days = forms.TypedChoiceField(label=_("Valid for"), choices=LIVES, coerce=int, initial=90)


def check_order(form: forms.BaseForm, starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        form.add_error("ends_on", _("The last day is before the first."))


class Checked:
    """What allauth does not check of a passkey's answer.

    It must be well formed, or the library stumbles over it; come from this very host, where the library is content
    with any host below it; and count upwards, or somebody has a copy. Passkeys without a counter stay at nought.
    """

    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        response = well_formed(AuthenticationResponse, self.cleaned_data["credential"]).response
        check_origin(response.client_data)
        authenticator: Authenticator = super().clean_credential()  # type: ignore[misc]
        count = response.authenticator_data.counter
        before = authenticator.data.get("counter", authenticator.wrap().authenticator_data.counter)
        if (count or before) and count <= before:
            raise get_adapter().validation_error("incorrect_code")
        authenticator.data["counter"] = count
        authenticator.save(update_fields=["data"])
        return authenticator


class AddForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    def clean_credential(self) -> Any:
        answer = self.cleaned_data["credential"]
        check_origin(well_formed(RegistrationResponse, answer).response.client_data)
        return answer


class AuthenticateForm(Checked, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class LoginForm(Checked, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(Checked, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


def well_formed(kind: type[AnyResponse], answer: Any) -> AnyResponse:
    try:
        parsed: AnyResponse = kind.from_dict(answer)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise get_adapter().validation_error("incorrect_code") from error
    return parsed


def check_origin(client: CollectedClientData) -> None:
    ours = context.request.build_absolute_uri("/").rstrip("/")
    if client.origin != ours:
        raise get_adapter().validation_error("incorrect_code")
