"""Fields that the forms of this room share."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from commission.members.models import Area
from commission.people.models import tidy
from commission.people.models.names import validate_address, validate_plain


class Line(forms.CharField):
    """A line of text in the one form it is kept in."""

    default_validators = [validate_plain]

    def to_python(self, value: Any) -> Any:
        return tidy(super().to_python(value) or "")


class Paragraphs(forms.CharField):
    """Text of several lines: composed, without control characters but line breaks."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> Any:
        lines = (super().to_python(value) or "").splitlines()
        return "\n".join(tidy(line) for line in lines).strip()

    def run_validators(self, value: Any) -> None:
        super().run_validators(value)
        for line in value.splitlines():
            validate_plain(line)


class Address(forms.EmailField):
    default_validators = [*forms.EmailField.default_validators, validate_address]

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").lower()


class RorId(Line):
    """Takes the address of a record as well: https://ror.org/057zh3y96."""

    def to_python(self, value: Any) -> Any:
        return re.sub(r"^(https?://)?ror\.org/", "", super().to_python(value).lower())


class Domains(Line):
    """Several domains, parted by spaces or commas."""

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = re.split(r"[\s,;、，]+", super().to_python(value).lower())
        return list(dict.fromkeys(word.removeprefix("@") for word in words if word))

    def run_validators(self, value: Any) -> None:
        """The model's field checks each domain."""


def areas() -> forms.ModelMultipleChoiceField[Area]:
    return forms.ModelMultipleChoiceField(
        Area.objects.all(),
        label=gettext_lazy("Technology areas"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )
