"""What the component sheet shows: invented values in every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from commission.web.pair import Half, Pair, State

NEW_YORK = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Row:
    reference: str
    title_en: str
    title_ja: str


ROWS = [
    Row("P-117", "Joint ageing tests for solid-state batteries", "全固体電池の共同劣化試験"),
    Row("P-109", "Shared calibration of cryogenic sensors", "極低温センサーの共同校正"),
]


class SampleForm(forms.Form):
    title_en = forms.CharField(label="Title in English", max_length=120, help_text="As it should appear in print.")
    title_ja = forms.CharField(label="課題名（日本語）", max_length=60, required=False)
    starts_on = forms.DateField(label="Start date", widget=forms.DateInput(attrs={"type": "date"}))
    summary = forms.CharField(label="Summary", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    lead = forms.ChoiceField(label="Lead side", choices=[("US", "US side"), ("JP", "Japan side")])
    how = forms.ChoiceField(
        label="Reminders", widget=forms.RadioSelect, choices=[("each", "Send each at once"), ("day", "One a day")]
    )
    early = forms.BooleanField(label="Remind me two days before", required=False, help_text="At 09:00 in your zone.")
    paper = forms.FileField(label="Letter of support", required=False)


def pairs() -> list[tuple[str, Pair]]:
    return [
        ("Not asked", Pair.plain(State.IDLE, State.IDLE)),
        ("One asked", Pair.plain(State.WAITING, State.IDLE)),
        ("One done", Pair.plain(State.WAITING, State.DONE)),
        ("Whole", Pair.plain(State.DONE, State.DONE)),
        ("Overdue", Pair.plain(State.OVERDUE, State.DONE)),
        ("Must be renewed", Pair.plain(State.STALE, State.DONE)),
        ("Declined", Pair.plain(State.DECLINED, State.IDLE)),
        ("Quorum", Pair(Half(State.WAITING, "2/3"), Half(State.DONE, "3/3"))),
        ("Person, organisation", Pair(Half(State.DONE), Half(State.WAITING), of="people")),
    ]


def everything() -> dict[str, Any]:
    bad = SampleForm({"title_en": "", "starts_on": "31/31/2026", "lead": "US"}, prefix="bad")
    year = timezone.now().year
    return {
        "pairs": pairs(),
        "quorum": Pair(Half(State.WAITING, "2/3", "2 of 3 reviews"), Half(State.DONE, "", "3 of 3 reviews")),
        "people": Pair(Half(State.DONE, "", "signed 3 July"), Half(State.STALE, "", "confirm again"), of="people"),
        "instants": [datetime(year, 7, 9, 9, tzinfo=NEW_YORK), datetime(year, 7, 7, 22, tzinfo=NEW_YORK)],
        "holiday": datetime(year, 12, 31, 20, tzinfo=NEW_YORK),
        "late": timezone.now() - timedelta(days=3, hours=2),
        "form": SampleForm(initial={"title_en": "Reliability data for power modules", "early": True}),
        "bad": bad,
        "checks": ["Artificial intelligence", "Quantum", "Biotechnology", "Energy", "Space", "半導体", "光電融合"],
        "page": Paginator(range(214), 25).page(2),
        "rows": ROWS,
    }
