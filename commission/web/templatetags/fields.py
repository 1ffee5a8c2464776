"""Components of forms: one field, a field in two languages, the summary of errors. A builtin library.

`{% field form.title %}` prints label, hint, control and errors joined by ids; the widget is rendered by Django with
the class and ARIA attributes set here, so every widget (choices, files, dates) works alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms, template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commission.web.icons import drawn

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.forms.boundfield import BoundField

register = template.Library()

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag
def field(bound: BoundField, *, label: str = "", hint: str = "", lang: str = "", count: bool = False) -> SafeString:
    """One field of a form. `lang` marks the language it is written in; `count` shows how much of the limit is used."""
    if bound.is_hidden:
        return SafeString(bound)
    widget = bound.field.widget
    said = label or str(bound.label)
    hint = hint or str(bound.help_text or "")
    control = _control(bound, hint=bool(hint), lang=lang, count=count)
    if isinstance(widget, GROUPS):
        return _group(bound, said, hint, control)
    if isinstance(widget, forms.CheckboxInput):
        return _check(bound, said, hint, control)
    name = format_html('<label for="{}">{}{}</label>', bound.id_for_label, said, _required(bound))
    return format_html(
        '<div class="field">{}{}{}{}{}</div>',
        name,
        _hint(bound, hint),
        control,
        _errors(bound),
        _counter(bound, count=count),
    )


def _control(bound: BoundField, *, hint: bool, lang: str, count: bool) -> SafeString:
    attrs: dict[str, str | bool] = {}
    described = [f"{bound.auto_id}_hint"] if hint else []
    if bound.errors:
        attrs["aria-invalid"] = "true"
        described.append(f"{bound.auto_id}_error")
    # A fieldset is described as a whole; its single choices are not.
    if not isinstance(bound.field.widget, GROUPS):
        attrs["aria-describedby"] = " ".join(described) or False
    if style := _style(bound.field.widget):
        attrs["class"] = f"{bound.field.widget.attrs.get('class', '')} {style}".strip()
    if lang:
        attrs["lang"] = lang
    if count and getattr(bound.field, "max_length", None):
        attrs["data-counts"] = f"{bound.auto_id}_count"
    return SafeString(bound.as_widget(attrs=attrs))


def _style(widget: forms.Widget) -> str:
    if isinstance(widget, (*GROUPS, forms.CheckboxInput)):
        return ""
    if isinstance(widget, forms.Select):
        return "select"
    return "textarea" if isinstance(widget, forms.Textarea) else "input"


def _hint(bound: BoundField, hint: str) -> SafeString | str:
    return format_html('<div class="hint" id="{}_hint">{}</div>', bound.auto_id, hint) if hint else ""


def _errors(bound: BoundField) -> SafeString | str:
    if not bound.errors:
        return ""
    lines = format_html_join("", "<span>{}</span>", ((error,) for error in bound.errors))
    box = '<div class="error" id="{}_error">{}<div>{}</div></div>'
    return format_html(box, bound.auto_id, drawn("circle-alert"), lines)


def _required(bound: BoundField) -> SafeString | str:
    return format_html(' <span class="req">{}</span>', _("required")) if bound.field.required else ""


def _counter(bound: BoundField, *, count: bool) -> SafeString | str:
    limit = getattr(bound.field, "max_length", None)
    if not count or not limit:
        return ""
    text = _("%(used)d of %(limit)d characters") % {"used": len(str(bound.value() or "")), "limit": limit}
    return format_html('<div class="foot"><span></span><span id="{}_count">{}</span></div>', bound.auto_id, text)


def _group(bound: BoundField, label: str, hint: str, control: str) -> SafeString:
    described = [f"{bound.auto_id}_hint"] * bool(hint) + [f"{bound.auto_id}_error"] * bool(bound.errors)
    return format_html(
        '<fieldset class="field" id="{}"{}><legend class="label">{}{}</legend>{}{}{}</fieldset>',
        bound.auto_id,
        format_html(' aria-describedby="{}"', " ".join(described)) if described else "",
        label,
        _required(bound),
        _hint(bound, hint),
        control,
        _errors(bound),
    )


def _check(bound: BoundField, label: str, hint: str, control: str) -> SafeString:
    return format_html(
        '<div class="field"><div class="check">{}<div><label for="{}">{}</label>{}</div></div>{}</div>',
        control,
        bound.id_for_label,
        label,
        _hint(bound, hint),
        _errors(bound),
    )


@register.simple_tag
def field_pair(english: BoundField, japanese: BoundField, label: str = "", *, count: bool = False) -> SafeString:
    """English left, Japanese right, always: `{% field_pair form.title_en form.title_ja _("Title") %}`."""
    names = [_("%(label)s (English)"), _("%(label)s (Japanese)")] if label else ["", ""]
    halves = [
        field(bound, label=name % {"label": label} if name else "", lang=lang, count=count)
        for bound, name, lang in zip((english, japanese), names, ("en", "ja"), strict=True)
    ]
    return format_html('<div class="bilingual">{}{}</div>', *halves)


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """Every field of a plain form, in order, hidden ones included."""
    return SafeString("".join(field(bound) for bound in form))


@register.simple_tag
def form_errors(form: BaseForm, *others: BaseForm) -> SafeString | str:
    """The box above an invalid form: takes the focus, each line leads to its field. Nothing where all is well."""
    lines = [line for each in (form, *others) for line in _lines(each)]
    if not lines:
        return ""
    head = ngettext("One thing to correct", "%(count)d things to correct", len(lines)) % {"count": len(lines)}
    return format_html(
        '<div class="errorbox" role="alert" tabindex="-1" autofocus><h2>{}</h2><ul>{}</ul></div>',
        head,
        SafeString("".join(lines)),
    )


def _lines(form: BaseForm) -> list[SafeString]:
    general = [format_html("<li>{}</li>", error) for error in form.non_field_errors()]
    return general + [
        format_html('<li><a href="#{}">{}</a>: {}</li>', bound.id_for_label or bound.auto_id, bound.label, error)
        for bound in form
        for error in bound.errors
    ]
