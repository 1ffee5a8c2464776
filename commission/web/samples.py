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

# What stands in the samples: data like that of members, so it is not translated.
SAY = {
    "us": "US",
    "jp": "JP",
    "fields": "Fields",
    "label_hint_control_error": "label, hint, control, error, joined by ids",
    "title": "Title",
    "save_state": "Save state",
    "saving": "Saving…",
    "saved_08_41_version": "Saved 08:41 · version 14",
    "no_connection_your_text": "No connection. Your text is kept on this device.",
    "somebody_saved_meanwhile": "Somebody saved meanwhile.",
    "combobox": "Combobox",
    "data_combobox_on_a": "data-combobox on a select; data-url for options from the server",
    "area": "Area",
    "list": "List",
    "chips_sorting_heads_numbers": "chips, sorting heads, numbers, pages",
    "kind": "Kind",
    "all": "All",
    "us_side": "US side",
    "japan_side": "Japan side",
    "language": "Language",
    "both": "Both",
    "japanese": "日本語",
    "proposals": "Proposals",
    "no": "No.",
    "proposal": "Proposal",
    "cost_usd": "Cost, USD",
    "tabs": "Tabs",
    "summary": "Summary",
    "work_plan": "Work plan",
    "files": "Files",
    "call_2026": "Call 2026",
    "p_117": "P-117",
    "waiting": "Waiting",
    "sides": "Sides",
    "n_8_450": "8,450",
    "together": "Together",
    "n_16_900": "16,900",
    "colour": "Colour",
    "meaning_first_hue_second": "meaning first, hue second",
    "type": "Type",
    "the_pair": "The pair",
    "six_states_the_gap": "six states; the gap closes when both are done",
    "badges": "Badges",
    "draft": "Draft",
    "under_review": "Under review",
    "accepted": "Accepted",
    "overdue": "Overdue",
    "buttons": "Buttons",
    "submit_review": "Submit review",
    "preview": "Preview",
    "withdraw": "Withdraw",
    "quiet": "Quiet",
    "small": "Small",
    "ink": "ink",
    "text": "text",
    "ai": "ai",
    "works": "works",
    "kin": "kin",
    "waits": "waits",
    "matcha": "matcha",
    "done": "done",
    "shu": "shu",
    "late_wrong": "late, wrong",
    "paper": "paper",
    "ground": "ground",
    "two_nations_one_page": "Two nations, one page",
    "one_page_ja": "一つの紙面に両国を",
    "section_title": "Section title",
    "section_title_ja": "節の見出し",
    "interface_text": "Interface text",
    "interface_ja": "画面の文字",
    "meta_tabular_figures_0123456789": "Meta, tabular figures 0123456789",
    "meta_ja": "補足の文字",
    "disabled": "Disabled",
    "sending": "Sending…",
    "notices": "Notices",
    "neutral": "Neutral",
    "at_work": "At work",
    "no_connection_since_08": "No connection since 08:44",
    "both_sides_agreed": "Both sides agreed",
    "empty": "Empty",
    "nothing_waits_for_you": "Nothing waits for you",
    "see_what_waits_for": "See what waits for others",
    "toast": "Toast",
    "dialog_and_menu": "Dialog and menu",
    "sign_for_the_us": "Sign for the US side?",
    "something_to_know": "Something to know.",
    "the_call_is_open": "The call is open.",
    "what_you_type_is": "What you type is kept on this device.",
    "this_could_not_be": "This could not be saved",
    "the_call_closed_at": "The call closed at 19:00 Tokyo time.",
    "when_somebody_needs_your": "When somebody needs your consent, review or signature, it is here, earliest first.",
    "snoozed_until_thu_9": "Snoozed until Thu 9 Jul, 09:00 your time",
    "undo": "Undo",
    "open_the_dialog": "Open the dialog",
    "open_the_menu": "Open the menu",
    "you_sign_draft_5": "You sign draft 5 in both languages. After the Japan side, the text stays as it is.",
    "not_now": "Not now",
    "sign_draft_5": "Sign draft 5",
    "snooze_until": "Snooze until",
    "tomorrow_morning": "Tomorrow morning",
    "tue_09_00": "Tue 09:00",
    "one_day_before_it": "One day before it is due",
    "wed_12_00": "Wed 12:00",
    "two_clocks": "Two clocks",
    "office_hours": "Office hours",
    "timeline": "Timeline",
    "facts_and_progress": "Facts and progress",
    "photonics": "Photonics",
    "empty_facts": "Empty facts",
    "lead_side": "Lead side",
    "n_6_of_9_sections": "6 of 9 sections",
    "all_sections": "all sections",
    "japan_side_consented": "Japan side consented",
    "now": "Now",
    "reminder_to_you": "Reminder to you",
    "if_it_still_waits": "if it still waits",
}

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
        "say": SAY,
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
