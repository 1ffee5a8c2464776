"""Fields that several forms of this room share."""

from __future__ import annotations

from typing import Any

from django import forms

from commission.people.models import Person
from projects.models.texts import composed

# From here on, letters are as wide as they are high.
CJK_BEGINS = 0x2E80


class Text(forms.CharField):
    """Text of several lines, as it will be stored."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return composed(super().to_python(value) or "")


class PersonChoice(forms.ModelChoiceField[Person]):
    """A person out of a short list, named as the reader's language names people, with the side."""

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj}（{obj.get_side_display()}）" if _wide(str(obj)) else f"{obj} ({obj.get_side_display()})"


def _wide(text: str) -> bool:
    return any(ord(letter) > CJK_BEGINS for letter in text)


class PersonByAddress(forms.EmailField):
    """A person known to the portal, named by the address of their account."""

    def __init__(self, *, missing: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.missing = missing

    def clean(self, value: Any) -> Any:
        address = super().clean(value)
        if not address:
            return None
        person = Person.objects.filter(email=address.lower(), is_active=True).first()
        if person is None:
            raise forms.ValidationError(self.missing, code="unknown")
        return person
