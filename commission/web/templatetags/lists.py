"""Components of lists: heads that sort, pages, filters, tabs, timelines, facts. A builtin library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commission.web.icons import drawn
from commission.web.templatetags.ui import request_of

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import HttpRequest
    from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def sort_header(context: Context, field: str, label: str, *, numeric: bool = False, default: str = "") -> SafeString:
    """A `<th>` whose link sorts by `field` (`?sort=field`, again `?sort=-field`); `default` is the sort without one."""
    request = request_of(context)
    now = request.GET.get("sort") or default
    turned = f"-{field}" if now == field else field
    order = {field: "ascending", f"-{field}": "descending"}.get(now, "")
    glyph = drawn("arrow-up" if order == "ascending" else "arrow-down") if order else ""
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}{}</a></th>',
        SafeString(f' aria-sort="{order}"') if order else "",
        SafeString(' class="n"') if numeric else "",
        address(request, sort=turned, page=None),
        label,
        glyph,
    )


def address(request: HttpRequest, **changes: str | int | None) -> str:
    """The present query with these parameters changed; None takes one away."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else request.path


@register.simple_tag(takes_context=True)
def pager(context: Context, page: Page[object], *, of: str = "") -> SafeString:
    """Pages with counts: `{% pager page %}`. Prints the count even where there is one page only."""
    request = request_of(context)
    counted = _("%(first)d–%(last)d of %(count)d") % {
        "first": page.start_index(),
        "last": page.end_index(),
        "count": page.paginator.count,
    }
    inside = SafeString("".join(_steps(request, page))) if page.paginator.num_pages > 1 else ""
    return format_html(
        '<nav class="pager" aria-label="{}">{}<span class="pager__sum" role="status">{}</span></nav>',
        of or _("Pages"),
        inside,
        counted,
    )


def _steps(request: HttpRequest, page: Page[object]) -> list[SafeString]:
    here = page.number
    steps = [_step(request, here - 1, drawn("chevron-left"), _("Previous page"))] if page.has_previous() else []
    for number in page.paginator.get_elided_page_range(here, on_each_side=2, on_ends=1):
        if not isinstance(number, int):
            steps.append(SafeString('<span aria-hidden="true">…</span>'))
        elif number == here:
            steps.append(format_html('<span aria-current="page">{}</span>', number))
        else:
            steps.append(_step(request, number, str(number), _("Page %(number)d") % {"number": number}))
    return [*steps, _step(request, here + 1, drawn("chevron-right"), _("Next page"))] if page.has_next() else steps


def _step(request: HttpRequest, number: int, shown: str, label: str) -> SafeString:
    return format_html('<a href="{}" aria-label="{}">{}</a>', address(request, page=number), label, shown)


@register.simple_block_tag
def chips(content: str, label: str) -> SafeString:
    """Filters that are on or off, each a link: holds `{% chip url label count current=… %}`."""
    return format_html('<div class="chips" role="group" aria-label="{}">{}</div>', label, content)


@register.simple_tag
def chip(url: str, label: str, count: int | None = None, *, current: bool = False) -> SafeString:
    number = format_html(" <b>{}</b>", count) if count is not None else ""
    return _choice("chip", url, label, number, current=current)


@register.simple_block_tag
def segmented(content: str, label: str) -> SafeString:
    """One view of several of the same data: holds `{% segment url label count current=… %}`."""
    return format_html('<div class="segmented" role="group" aria-label="{}">{}</div>', label, content)


@register.simple_tag
def segment(url: str, label: str, count: int | None = None, *, current: bool = False) -> SafeString:
    return _choice("", url, label, _number(count), current=current)


@register.simple_block_tag
def tabs(content: str, label: str) -> SafeString:
    """Parts of one object, each with its own address: holds `{% tab url label count current=… %}`."""
    return format_html('<nav class="tabs" aria-label="{}">{}</nav>', label, content)


@register.simple_tag
def tab(url: str, label: str, count: int | None = None, *, current: bool = False) -> SafeString:
    return _choice("", url, label, _number(count), current=current, kind="page")


def _number(count: int | None) -> SafeString | str:
    return format_html(' <span class="num">{}</span>', count) if count is not None else ""


def _choice(style: str, url: str, label: str, number: str, *, current: bool, kind: str = "true") -> SafeString:
    state = format_html(' aria-current="{}"', kind) if current else ""
    name = format_html(' class="{}"', style) if style else ""
    return format_html('<a{} href="{}"{}>{}{}</a>', name, url, state, label, number)


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """Dots happened, a bar is now, hollow dots will be sent: holds `{% moment "done|now|next" %}…{% endmoment %}`."""
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag
def moment(content: str, when: str = "done") -> SafeString:
    return format_html('<li data-when="{}">{}</li>', when, content)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Short facts: holds `{% fact _("Area") value %}`, or dt and dd written out."""
    return format_html('<dl class="dl">{}</dl>', content)


@register.simple_tag
def fact(label: str, value: object) -> SafeString:
    """Nothing at all where there is no value: a missing fact has no row."""
    return format_html("<dt>{}</dt><dd>{}</dd>", label, value) if value not in (None, "") else SafeString("")


@register.simple_block_tag
def scroller(content: str, label: str) -> SafeString:
    """Around a table that may be wider than the screen; the keyboard can scroll it."""
    return format_html('<div class="scroller" tabindex="0" role="region" aria-label="{}">{}</div>', label, content)
