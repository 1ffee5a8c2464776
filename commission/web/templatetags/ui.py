"""Components: a function with a signature for each. A builtin library, so templates load nothing.

Rows of lists use these fifty times a page: small ones build their string here instead of rendering a template.
The sheet at /components/ shows every one in every state.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import template
from django.middleware.csrf import get_token
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commission.web.icons import drawn
from commission.web.pair import Half, Pair, State

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template import Context

    from commission.people.models import Person

register = template.Library()

TONES = frozenset({"", "ai", "done", "wait", "alert"})
STYLES = {"": "btn", "main": "btn btn--main", "danger": "btn btn--danger", "quiet": "quiet", "bare": "bare"}


def request_of(context: Context) -> HttpRequest:
    """Also inside an include with `only`, where the variable `request` is not."""
    request: HttpRequest = getattr(context, "request", None) or context["request"]
    return request


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "check" %}`; give `label` only where no word stands beside it."""
    return format_html('{}<span class="vh">{}</span>', drawn(name), label) if label else drawn(name)


@register.simple_tag
def badge(tone: str, label: str, icon: str = "") -> SafeString:
    """The state of one thing, word first: `{% badge "done" _("Accepted") icon="check" %}`.

    Tones: "" neutral, "ai" at work, "done", "wait" waits for somebody, "alert" late or wrong.
    """
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"badge has no tone {tone!r}")
    return format_html('<span class="badge" data-tone="{}">{}{}</span>', tone, drawn(icon) if icon else "", label)


@register.simple_tag
def pair(us: Pair | Half | str, jp: Half | str = State.IDLE, *, large: bool = False) -> SafeString:
    """`{% pair work.pair %}` or `{% pair "waiting" "done" large=True %}`."""
    if not isinstance(us, Pair):
        us = Pair(_as_half(us), _as_half(jp))
    return _drawn_pair(us, get_language() or "en", large=large)


def _as_half(given: Half | str) -> Half:
    return given if isinstance(given, Half) else Half(State(given))


@lru_cache(maxsize=1024)
def _drawn_pair(both: Pair, _language: str, *, large: bool) -> SafeString:
    halves = (_half(both.us, _left(both.of), large=large), _half(both.jp, _right(both.of), large=large))
    whole = "true" if both.whole else "false"
    style = "pair pair--large" if large else "pair"
    return format_html('<span class="{}" data-whole="{}">{}{}</span>', style, whole, *halves)


def _left(of: str) -> tuple[SafeString | str, str, str]:
    return (drawn("user"), _("Person"), _("Person")) if of == "people" else (_("US"), _("US side"), _("United States"))


def _right(of: str) -> tuple[SafeString | str, str, str]:
    if of == "people":
        return drawn("building-2"), _("Organisation"), _("Organisation")
    return _("JP"), _("Japan side"), _("Japan")


GLYPHS = {
    State.IDLE: "minus",
    State.WAITING: "hourglass",
    State.OVERDUE: "clock-alert",
    State.DONE: "check",
    State.STALE: "rotate-ccw",
    State.DECLINED: "x",
}


def state_word(state: State | str) -> str:
    return {
        State.IDLE: _("not asked yet"),
        State.WAITING: _("waiting"),
        State.OVERDUE: _("overdue"),
        State.DONE: _("done"),
        State.STALE: _("must be renewed"),
        State.DECLINED: _("declined"),
    }[State(state)]


def _half(half: Half, of: tuple[SafeString | str, str, str], *, large: bool) -> SafeString:
    short, name, country = of
    said = _("%(side)s: %(state)s") % {"side": name, "state": state_word(half.state)}
    glyph = half.fraction or drawn(GLYPHS[half.state])
    if large:
        top = format_html('<span class="half__top"><span aria-hidden="true">{}</span>{}</span>', country, glyph)
        body = format_html("{}<small>{}</small>", top, half.detail or state_word(half.state))
    else:
        body = format_html('<span aria-hidden="true">{}</span>{}', short, glyph)
    return format_html('<span class="half" data-state="{}">{}<span class="vh">{}</span></span>', half.state, body, said)


@register.simple_tag
def avatar(person: Person | None = None, *, side: str = "") -> SafeString:
    """The initials of a person, or the letter of a side, in the half-round shape of that side. Decoration only."""
    side = person.side if person else side
    text = person.initials if person else (_("US") if side == "US" else _("JP"))
    return format_html('<span class="avatar" data-side="{}" aria-hidden="true">{}</span>', side.lower(), text)


@register.simple_block_tag
def notice(content: str, tone: str = "", title: str = "", icon: str = "") -> SafeString:
    """A message about the page that stays: `{% notice "wait" title=_("…") %}…{% endnotice %}`."""
    glyph = icon or {"wait": "hourglass", "alert": "triangle-alert", "done": "check"}.get(tone, "info")
    role = "alert" if tone == "alert" else "note"
    head = format_html("<strong>{}</strong>", title) if title else ""
    return format_html(
        '<div class="notice" data-tone="{}" role="{}">{}<div>{}{}</div></div>', tone, role, drawn(glyph), head, content
    )


@register.simple_block_tag
def empty(content: str, title: str = "", icon: str = "inbox") -> SafeString:
    """Nothing here: one sentence what will appear, one link to what can be done now."""
    head = format_html("<h3>{}</h3>", title) if title else ""
    return format_html('<div class="empty">{}{}{}</div>', drawn(icon), head, content)


@register.simple_block_tag
def ledger(content: str, title: str, meta: str = "", *, id: str = "", quiet: bool = False) -> SafeString:
    """A block of the page: a rule, a heading (h2), content."""
    style = "block block--quiet" if quiet else "block"
    name = format_html(' id="{0}" aria-labelledby="{0}-title"', id) if id else ""
    head = block_head(title, meta, id=f"{id}-title" if id else "")
    return format_html('<section class="{}"{}>{}{}</section>', style, name, head, content)


@register.simple_tag
def block_head(title: str, meta: str = "", *, id: str = "") -> SafeString:
    """The head of a `<section class="block">`, where the block is written by hand."""
    name = format_html(' id="{}"', id) if id else ""
    side = format_html('<span class="meta">{}</span>', meta) if meta else ""
    return format_html("<header><h2{}>{}</h2>{}</header>", name, title, side)


@register.simple_block_tag
def pagehead(content: str, title: str, *, alt: str = "", lede: str = "", crumbs: str = "") -> SafeString:
    """The head of the page: crumbs (of `{% crumbs … as trail %}`), h1, the title in the other language, actions."""
    language = "en" if get_language() == "ja" else "ja"
    other = format_html('<p class="pagehead__alt serif" lang="{}">{}</p>', language, alt) if alt else ""
    under = format_html('<p class="lede">{}</p>', lede) if lede else ""
    acts = format_html('<div class="row">{}</div>', content) if content.strip() else ""
    return format_html(
        '<div class="pagehead">{}<div class="pagehead__row">'
        '<div class="pagehead__title"><h1>{}</h1>{}{}</div>{}</div></div>',
        crumbs,
        title,
        other,
        under,
        acts,
    )


@register.simple_tag
def crumbs(*labels_and_urls: str) -> SafeString:
    """`{% crumbs _("Proposals") index_url thing.reference as trail %}`: label, URL, …, label of this page."""
    *ways, here = labels_and_urls
    links = format_html_join("", '<li><a href="{}">{}</a></li>', zip(ways[1::2], ways[::2], strict=True))
    return format_html(
        '<nav aria-label="{}"><ol class="crumbs">{}<li aria-current="page">{}</li></ol></nav>',
        _("Breadcrumbs"),
        links,
        here,
    )


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:
    """For what cannot be undone: names what happens and to whom. `content` brings its form and `<footer>`.

    A button opens it with `popovertarget="id"`, also without script; script makes it modal.
    """
    return format_html(
        '<dialog class="dialog" id="{0}" popover aria-labelledby="{0}-title">'
        '<header><h2 id="{0}-title">{1}</h2></header>{2}</dialog>',
        id,
        title,
        content,
    )


@register.simple_tag(takes_context=True)
def post_button(
    context: Context, url: str, label: str, *, style: str = "", icon: str = "", small: bool = False, **hidden: Any
) -> SafeString:
    """An act in one button, a form of its own. Styles: "", "main", "danger", "quiet". More keywords: hidden inputs."""
    inputs = format_html_join("", '<input type="hidden" name="{}" value="{}">', hidden.items())
    return format_html(
        '<form method="post" action="{}" class="inline-form">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}<button class="{}">{}{}</button></form>',
        url,
        get_token(request_of(context)),
        inputs,
        _button(style, small=small),
        drawn(icon) if icon else "",
        label,
    )


@register.simple_tag
def link_button(url: str, label: str, *, style: str = "", icon: str = "", small: bool = False) -> SafeString:
    glyph = drawn(icon) if icon else ""
    return format_html('<a class="{}" href="{}">{}{}</a>', _button(style, small=small), url, glyph, label)


def _button(style: str, *, small: bool) -> str:
    return f"{STYLES[style]} btn--small" if small and style not in ("quiet", "bare") else STYLES[style]


@register.simple_tag
def progress(value: float, of: float, label: str) -> SafeString:
    """A bar with its words: `{% progress 6 9 _("6 of 9 sections") %}`."""
    state = "done" if value >= of else "part"
    bar = '<progress value="{}" max="{}" data-state="{}" aria-label="{}"></progress>'
    return format_html(bar, value, of, state, label)


@register.simple_tag
def save_state(state: str = "saved", text: str = "", *, oob: bool = False) -> SafeString:
    """Beside an autosaved form: saved, saving, offline, conflict. With `oob` in the answer to an autosave."""
    glyph = {"saved": "cloud-check", "saving": "loader-circle", "offline": "wifi-off", "conflict": "git-compare"}[state]
    swap = SafeString(' hx-swap-oob="true"') if oob else ""
    line = '<span class="savestate" id="savestate" role="status" data-state="{}"{}>{}{}</span>'
    return format_html(line, state, swap, drawn(glyph), text)


@register.filter
def in_language(thing: Any, field: str) -> str:
    """`{{ thing|in_language:"title" }}`: the field in the reader's language, or in the other where that is missing."""
    return _in_language(thing, field)[0]


def _in_language(thing: Any, field: str) -> tuple[str, str]:
    first, second = ("ja", "en") if get_language() == "ja" else ("en", "ja")
    text = getattr(thing, f"{field}_{first}", "")
    return (text, first) if text else (getattr(thing, f"{field}_{second}", "") or "", second)


@register.simple_tag
def text(thing: Any, field: str) -> SafeString:
    """Like `in_language`, marked with its language where that is not the page's: `{% text thing "title" %}`."""
    found, language = _in_language(thing, field)
    if language == (get_language() or "en") or not found:
        return SafeString(conditional_escape(found))
    return format_html('<span lang="{}">{}</span>', language, found)


@register.simple_tag
def alt_text(thing: Any, field: str) -> str:
    """The field in the language the page is not in: for `alt=` of `pagehead`, and second lines (give them `lang`)."""
    language = "en" if get_language() == "ja" else "ja"
    return getattr(thing, f"{field}_{language}", "") or ""


@register.simple_tag
def other_language() -> str:
    return "en" if get_language() == "ja" else "ja"


@register.filter(name="is")
def equals(path: str, address: str) -> bool:
    """`current=here|is:url`: this very page."""
    return path == address


@register.filter
def under(path: str, address: str) -> bool:
    """`current=here|under:url`: this page or one below it."""
    return bool(address) and path.startswith(address)
