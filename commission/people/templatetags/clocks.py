"""The two clocks on a page, the world clock of the masthead, the band of office hours. A builtin library."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commission.people import clocks as words
from commission.people.clocks import Reader
from commission.people.models import Person, Side
from commission.web.icons import drawn

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from django.template import Context

register = template.Library()


def _reader(context: Context) -> Reader:
    """Worked out once a page: a list asks for it in every row."""
    found: Reader | None = context.render_context.get("reader")
    if found is None:
        found = Reader.of(_person(context))
        context.render_context["reader"] = found
    return found


def _person(context: Context) -> Any:
    """Through the lazy wrapper of `request.user` to the person, or None for the anonymous."""
    request = getattr(context, "request", None)  # also there inside an include with `only`
    user = getattr(request, "user", None) or context.get("user")
    return getattr(user, "_wrapped", user) if getattr(user, "is_authenticated", False) else None


@register.simple_tag(takes_context=True)
def clocks(
    context: Context, instant: datetime | None, *, late: bool = False, line: bool = False, zone: ZoneInfo | None = None
) -> SafeString:
    """`{% clocks work.due_at late=work.is_overdue %}`: the reader's zone, the other side, a holiday of either.

    `line=True` writes both in one line. `zone` puts the clock of a place first (visits), the reader's home second.
    """
    if instant is None:
        return SafeString("–")
    reader = _reader(context)
    return SafeString(_drawn(instant, reader, _holidays(instant, reader), late=late, line=line, zone=zone))


def _drawn(
    instant: datetime, reader: Reader, holidays: str, *, late: bool, line: bool, zone: ZoneInfo | None = None
) -> str:
    """Built by hand, not with format_html: fifty rows a page, and all but the holiday's name is our own text."""
    first = instant.astimezone(zone or reader.zone)
    town, second = _second(instant, reader, zone)
    style = "clocks clocks--line" if line else "clocks"
    return (
        f'<span class="{style}" data-late="{str(late).lower()}">'
        f'<time class="here" datetime="{words.in_utc(instant)}">{words.moment_words(first)} '
        f"<abbr>{words.letters(first)}</abbr></time> "
        f'<span class="there">{escape(words.short_words(second, town))}{_dayshift(first, second)}</span>'
        f"{holidays}</span>"
    )


def _second(instant: datetime, reader: Reader, zone: ZoneInfo | None) -> tuple[str, datetime]:
    if zone is not None and zone.key != reader.zone.key:
        return words.place(reader.zone), instant.astimezone(reader.zone)
    side = reader.there(instant)
    return words.capital(side), instant.astimezone(side.zone)


def _dayshift(first: datetime, second: datetime) -> str:
    days = (second.date() - first.date()).days
    if days == 0:
        return ""
    if words.is_japanese():
        return f' <span class="dayshift">{"翌日" if days > 0 else "前日"}</span>'
    return f' <span class="dayshift">{"+1" if days > 0 else "−1"}<span class="vh"> day</span></span>'


def _holidays(instant: datetime, reader: Reader) -> str:
    return "".join(
        f'<span class="holiday">{drawn("calendar-off")}{escape(name)}</span>'
        for name in words.holidays_at(instant, reader)
    )


@register.simple_tag(takes_context=True)
def clocks_now(context: Context) -> SafeString:
    """The present moment on both clocks, for error pages: without holidays, which would ask the database."""
    return SafeString(_drawn(timezone.now(), _reader(context), "", late=False, line=True))


@register.simple_tag
def day(value: date | None, *, year: bool | None = None) -> SafeString:
    """A date without a time has one clock only: `{% day call.closes_on %}`."""
    if value is None:
        return SafeString("–")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words.day_words(value, year=year))


@register.simple_tag
def ago(instant: datetime, *, late: bool = False) -> str:
    """`in 8 hours`, `3 days ago`, with `late` `3 days late`. Beside clocks, never alone."""
    return words.distance(instant, late=late)


@register.simple_tag(takes_context=True)
def world_clock(context: Context) -> SafeString:
    """Now on both sides, in the masthead; the clock script keeps it going."""
    reader = _reader(context)
    now = timezone.now()
    side = reader.there(now)
    here, there = now.astimezone(reader.zone), now.astimezone(side.zone)
    return format_html(
        '<span class="worldclock"><span><b data-clock="{}">{}</b><small>{}</small></span>'
        '<span><b data-clock="{}" data-short>{}</b><small>{}</small></span></span>',
        reader.zone.key,
        words.moment_words(here),
        (_("%(place)s, your time") if _person(context) else "%(place)s") % {"place": words.place(reader.zone)},
        side.zone.key,
        words.short_words(there),
        words.capital(side),
    )


@register.simple_tag(takes_context=True)
def whose_zone(context: Context) -> SafeString:
    """The sentence of the footer: whose zone this page is in, and where to change it."""
    town = words.place(_reader(context).zone)
    if _person(context) is None:
        return format_html("{}", _("Times are shown for %(place)s.") % {"place": town})
    said = _("Times are shown in your zone (%(place)s).") % {"place": town}
    try:
        return format_html('{} <a href="{}">{}</a>', said, reverse("people:profile"), _("Change it in your profile"))
    except NoReverseMatch:
        return format_html("{}", said)


# The band of office hours ------------------------------------------------------------------------------------------

MINUTES = 24 * 60
WIDTH = 240  # of the drawing: one unit is six minutes
Span = tuple[int, int]
BAND = (
    '<figure class="band"><svg class="dayband" viewBox="0 0 240 46" role="img" aria-label="{0}">'
    '<rect class="base" x="0" y="12" width="240" height="8"/><rect class="base" x="0" y="21" width="240" height="8"/>'
    "{1}{2}{3}{4}{5}</svg><figcaption>{6} {7}</figcaption></figure>"
)


@register.simple_tag(takes_context=True)
def dayband(context: Context, instant: datetime | None = None) -> SafeString:
    """Office hours of both sides in the reader's day of that instant (or today), with a tick at it."""
    reader = _reader(context)
    at = (instant or timezone.now()).astimezone(reader.zone)
    side = reader.there(at)
    opens, closes = _hours(_person(context))
    ours = [(_minute(opens), _minute(closes))]
    theirs = _seen_from(reader.zone, side, at.date())
    us_first = reader.side is Side.US
    both = [(max(a, c), min(b, d)) for a, b in ours for c, d in theirs if max(a, c) < min(b, d)]
    named = {"here": words.place(reader.zone), "hours": _said(ours)}
    named |= {"there": words.capital(side), "others": _said(theirs)}
    said = _("Office hours: %(here)s %(hours)s, %(there)s %(others)s, in your time.") % named
    shared = _("Shared: %(hours)s.") % {"hours": _said(both)} if both else _("No shared office hours.")
    return format_html(
        BAND,
        said,
        _bars(ours, "us" if us_first else "jp", 12),
        _bars(theirs, "jp" if us_first else "us", 21),
        _bars(both, "both", 19.5, 2),
        _tick(at),
        _scale(),
        said,
        shared,
    )


def _hours(person: Any) -> tuple[time, time]:
    return (person.office_opens, person.office_closes) if isinstance(person, Person) else (time(9), time(17))


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _seen_from(zone: ZoneInfo, side: Side, today: date) -> list[Span]:
    """The other side's office hours (9 to 17) that fall on this day, in minutes of the reader's wall clock."""
    spans = []
    for shift in (-1, 0, 1):
        there = today + timedelta(days=shift)
        opens, closes = (_wall(datetime.combine(there, time(hour), side.zone), zone, today) for hour in (9, 17))
        if closes > 0 and opens < MINUTES:
            spans.append((max(opens, 0), min(closes, MINUTES)))
    return spans


def _wall(instant: datetime, zone: ZoneInfo, today: date) -> int:
    local = instant.astimezone(zone)
    return (local.date() - today).days * MINUTES + _minute(local.time())


def _said(spans: list[Span]) -> str:
    parts = [f"{a // 60:02}:{a % 60:02}–{b // 60:02}:{b % 60:02}" for a, b in spans]
    return _(" and ").join(parts)


def _bars(spans: list[Span], style: str, top: float, height: float = 8) -> SafeString:
    bar = '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
    return format_html_join("", bar, ((style, a / 6, top, (b - a) / 6, height) for a, b in spans))


def _tick(at: datetime) -> SafeString:
    x = _minute(at.time()) / 6
    anchor = _anchor(x)
    line = format_html('<line class="tick" x1="{0}" x2="{0}" y1="10" y2="31"/>', x)
    return line + format_html('<text class="lbl" x="{}" y="8" text-anchor="{}">{}</text>', x, anchor, f"{at:%H:%M}")


def _anchor(x: float) -> str:
    """Keep a label inside the band where it stands near an end."""
    edge = 20
    if x < edge:
        return "start"
    return "end" if x > WIDTH - edge else "middle"


def _scale() -> SafeString:
    text = '<text x="{}" y="43" text-anchor="{}">{}</text>'
    return format_html_join("", text, ((x, _anchor(x), f"{x // 10:02}") for x in range(0, WIDTH + 1, 60)))
