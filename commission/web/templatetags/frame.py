"""The frame around every page: what the head loads, the menus, the toasts. A builtin, in Python: each page pays it."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from django import template
from django.contrib.messages import WARNING
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commission.web import navigation
from commission.web.icons import drawn
from commission.web.templatetags import ui

if TYPE_CHECKING:
    from django.contrib.messages.storage.base import Message
    from django.template import Context

    from commission.people.models import Person

register = template.Library()

SHEETS = ("tokens", "base", "layout", "components", "signature", "screens", "print")
SCRIPTS = ("clock", "parts", "combobox", "autosave")
# 422 and 409 carry a page to show: the form with its errors, or what happened meanwhile.
HTMX = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "(409|422)", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


@register.simple_tag
def sheets_and_scripts() -> SafeString:
    """Style sheets, scripts, the settings of htmx, and what the scripts say: the same on every page of a language."""
    return _assets(get_language() or "en")


@cache
def _assets(_language: str) -> SafeString:
    sheets = format_html_join("", '<link rel="stylesheet" href="{}">', ((static(f"web/css/{s}.css"),) for s in SHEETS))
    scripts = format_html_join(
        "", '<script type="module" src="{}"></script>', ((static(f"web/js/{name}.js"),) for name in SCRIPTS)
    )
    return format_html(
        '<link rel="icon" href="{}" type="image/svg+xml">{}<meta name="htmx-config" content="{}">'
        '<meta name="words" content="{}">'
        '<script src="{}" defer></script>{}',
        static("web/mark.svg"),
        sheets,
        json.dumps(HTMX),
        json.dumps(_words(), ensure_ascii=False),
        static("django_htmx/htmx-2.min.js"),
        scripts,
    )


def _words() -> dict[str, str]:
    """What the scripts say to a person."""
    return {
        "saving": _("Saving…"),
        "offline": _("No connection. Your text is kept on this device."),
        "offlineNoCopy": _("No connection. Leave this page open: your text is not saved yet."),
        "signedOut": _("You are signed out. Your text is kept on this device; sign in and open this page again."),
        "signedOutNoCopy": _("You are signed out. Sign in in another tab and leave this page open."),
        "conflict": _("Somebody saved meanwhile. Compare the two texts before you go on."),
        "invalid": _("Not saved yet: something needs correcting."),
        "copy": _("Text you typed earlier is kept on this device and was not saved."),
        "restore": _("Put it back"),
        "discard": _("Discard it"),
        "none": _("No result"),
        "found": _("{count} results"),
    }


def _person(context: Context) -> Person | None:
    user = getattr(getattr(context, "request", None), "user", None)
    return user if user is not None and user.is_authenticated else None


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> SafeString:
    """The bar under the masthead, with the secretariat's menu at its end where there is one."""
    person = _person(context)
    path = str(context.get("here") or "")
    links = _links(navigation.items("main" if person else "public", person, path))
    staff = navigation.items("secretariat", person, path) if person else []
    more = format_html("<li>{}</li>", _popup("menu-secretariat", _("Secretariat"), staff)) if staff else ""
    if not links and not more:
        return SafeString("")
    return format_html(
        '<nav class="mainnav" aria-label="{}"><div class="wrap"><ul>{}{}</ul></div></nav>', _("Main"), links, more
    )


def _links(found: list[navigation.Item]) -> SafeString:
    return format_html_join(
        "",
        '<li><a href="{}"{}>{}{}</a></li>',
        (
            (
                item.url,
                SafeString(' aria-current="page"') if item.current else "",
                item.label,
                format_html(' <span class="num">{}</span>', item.count) if item.count else "",
            )
            for item in found
        ),
    )


def _popup(name: str, label: str, found: list[navigation.Item]) -> SafeString:
    current = SafeString(' aria-current="true"') if any(item.current for item in found) else ""
    return format_html(
        '<button type="button" popovertarget="{0}"{1}>{2}{3}</button><ul class="menu" id="{0}" popover>{4}</ul>',
        name,
        current,
        label,
        drawn("chevron-down"),
        _links(found),
    )


@register.simple_tag(takes_context=True)
def account_links(context: Context) -> SafeString:
    """The lines of the account menu, without the way out (which is a form)."""
    person = _person(context)
    return _links(navigation.items("account", person, str(context.get("here") or ""))) if person else SafeString("")


@register.simple_tag(takes_context=True)
def toasts(context: Context) -> SafeString:
    """What was just done, as toasts with their undo; what went wrong, as notices that stay."""
    found = list(context.get("messages") or ())
    if not found:
        return SafeString("")
    stay = [ui.notice(str(message), "alert") for message in found if message.level >= WARNING]
    pass_by = [_toast(context, message) for message in found if message.level < WARNING]
    return format_html(
        '{}<div class="toasts" role="status">{}</div>', SafeString("".join(stay)), SafeString("".join(pass_by))
    )


def _toast(context: Context, message: Message) -> SafeString:
    undo = ui.post_button(context, message.extra_tags, _("Undo"), style="bare") if message.extra_tags else ""
    return format_html('<div class="toast" data-toast>{}<span>{}</span>{}</div>', drawn("check"), message, undo)
