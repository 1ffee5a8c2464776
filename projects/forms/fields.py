"""Fields that several forms of this room share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html, format_html_join

from commission.people.models import Person
from projects.models.texts import composed

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

# From here on, letters are as wide as they are high.
CJK_BEGINS = 0x2E80


class Text(forms.CharField):
    """Text of several lines, as it will be stored."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return composed(super().to_python(value) or "")


class FewSelects(forms.SelectMultiple):
    """A choice of at most a few out of many, as one list each: shorter than a page of boxes."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = [*(value or []), *[""] * self.most][: max(self.most, len(value or []))]
        lists = [self._list(name, each, place, dict(attrs or {}), renderer) for place, each in enumerate(chosen)]
        return format_html('<div class="few">{}</div>', format_html_join("", "{}", ((each,) for each in lists)))

    def _list(self, name: str, value: Any, place: int, attrs: dict[str, Any], renderer: Any) -> SafeString:
        identity = attrs.get("id", name)
        attrs["id"] = f"{identity}_{place}" if place else identity
        return forms.Select(attrs, self.choices).render(name, value, renderer=renderer)

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        return [value for value in data.getlist(name) if value]


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
