"""Components: what each prints, and that nothing given to one escapes its markup."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import RequestContext, TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils.translation import override
from lucide import IconDoesNotExist

from commission.web.samples import ROWS, SampleForm
from commission.web.templatetags.lists import address

EVIL = "<script>alert(1)</script>"


def shown(source: str, path: str = "/list/", **context: Any) -> str:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    template = engines["django"].from_string(source).template  # type: ignore[attr-defined]
    return str(template.render(RequestContext(request, context)))


@pytest.mark.parametrize(
    "source",
    [
        "{% badge '' evil %}",
        "{% notice '' title=evil %}{{ evil }}{% endnotice %}",
        "{% empty title=evil %}{{ evil }}{% endempty %}",
        "{% ledger evil evil %}{{ evil }}{% endledger %}",
        "{% crumbs evil evil evil as trail %}{% pagehead evil alt=evil lede=evil crumbs=trail %}{% endpagehead %}",
        "{% dialog 'd' evil %}{{ evil }}{% enddialog %}",
        "{% post_button evil evil name=evil %}",
        "{% link_button evil evil %}",
        "{% chips evil %}{% chip evil evil 3 current=True %}{% endchips %}",
        "{% segmented evil %}{% segment evil evil %}{% endsegmented %}",
        "{% tabs evil %}{% tab evil evil %}{% endtabs %}",
        "{% facts %}{% fact evil evil %}{% endfacts %}",
        "{% timeline %}{% moment evil %}{{ evil }}{% endmoment %}{% endtimeline %}",
        "{% progress 1 2 evil %}",
        "{% save_state 'saved' evil %}",
        "{% scroller evil %}{% endscroller %}",
        "{% sort_header evil evil %}",
        "{% icon 'check' evil %}",
        "{% text thing 'title' %}{{ thing|in_language:'title' }}{% alt_text thing 'title' %}",
    ],
)
def test_nothing_given_becomes_markup(source: str) -> None:
    thing = type("Thing", (), {"title_en": EVIL, "title_ja": EVIL})()

    html = shown(source, evil=EVIL, thing=thing)

    assert "<script" not in html
    assert "alert(1)" in html


@pytest.mark.parametrize("tone", ["", "ai", "done", "wait", "alert"])
def test_badge_tones(tone: str) -> None:
    assert shown("{% badge tone 'Waiting' icon='hourglass' %}", tone=tone).startswith(
        f'<span class="badge" data-tone="{tone}"><svg'
    )


def test_an_unknown_tone_is_a_mistake() -> None:
    with pytest.raises(TemplateSyntaxError, match="purple"):
        shown("{% badge 'purple' 'x' %}")


def test_an_unknown_icon_is_a_mistake() -> None:
    with pytest.raises(IconDoesNotExist):
        shown("{% icon 'no-such-icon' %}")


def test_icons_are_hidden_unless_they_speak() -> None:
    assert 'aria-hidden="true"' in shown("{% icon 'check' %}")
    assert '<span class="vh">Search</span>' in shown("{% icon 'search' 'Search' %}")


@pytest.mark.parametrize(("tone", "role"), [("alert", "alert"), ("wait", "note"), ("", "note")])
def test_only_what_went_wrong_interrupts(tone: str, role: str) -> None:
    assert f'role="{role}"' in shown("{% notice tone %}x{% endnotice %}", tone=tone)


def test_ledger_is_named_by_its_heading() -> None:
    html = shown("{% ledger 'Files' 'two' id='files' %}x{% endledger %}")

    assert '<section class="block" id="files" aria-labelledby="files-title">' in html
    assert '<h2 id="files-title">Files</h2><span class="meta">two</span>' in html


def test_post_button_is_a_form_with_a_token() -> None:
    html = shown("{% post_button '/x/' 'Accept' style='main' icon='check' small=True answer='yes' %}")

    assert '<form method="post" action="/x/"' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert '<input type="hidden" name="answer" value="yes">' in html
    assert 'class="btn btn--main btn--small"' in html


def test_post_button_finds_its_token_inside_a_closed_include() -> None:
    html = shown(
        "{% include 'components/language_switch.html' with language='en' here='/x/' csrf_token=csrf_token only %}"
    )

    assert "csrfmiddlewaretoken" in html
    assert 'name="next" value="/x/"' in html


def test_dialog_opens_without_script() -> None:
    html = shown("{% dialog 'sign' 'Sign?' %}body{% enddialog %}")

    assert '<dialog class="dialog" id="sign" popover aria-labelledby="sign-title">' in html


def test_titles_in_the_readers_language_or_marked() -> None:
    both, english = ROWS[0], type("Thing", (), {"title_en": "Only English", "title_ja": ""})()

    with override("ja"):
        assert shown("{% text thing 'title' %}", thing=both) == both.title_ja
        assert shown("{% alt_text thing 'title' %}", thing=both) == both.title_en
        assert shown("{% text thing 'title' %}", thing=english) == '<span lang="en">Only English</span>'
        assert shown("{{ thing|in_language:'title' }}{% other_language %}", thing=english) == "Only Englishen"
    assert shown("{% text thing 'title' %}{% other_language %}", thing=both) == f"{both.title_en}ja"


def test_current_choices_are_marked() -> None:
    assert 'aria-current="true">All <b>3</b>' in shown("{% chip '?' 'All' 3 current=True %}")
    assert 'aria-current="page">All <span class="num">3</span>' in shown("{% tab '?' 'All' 3 current=True %}")
    assert "aria-current" not in shown("{% segment '?' 'All' %}")


def test_this_page_and_those_under_it() -> None:
    assert shown("{{ '/a/b/'|under:'/a/' }}{{ '/a/'|is:'/a/' }}{{ '/a/'|under:'' }}") == "TrueTrueFalse"


def test_missing_facts_have_no_row() -> None:
    assert shown("{% fact 'Area' '' %}{% fact 'Count' 0 %}") == "<dt>Count</dt><dd>0</dd>"


@pytest.mark.parametrize(
    ("path", "link", "order"),
    [
        ("/list/", "?sort=title", None),
        ("/list/?sort=title&page=3&q=x", "?q=x&amp;sort=-title", "ascending"),
        ("/list/?sort=-title", "?sort=title", "descending"),
    ],
)
def test_sorting_heads(path: str, link: str, order: str | None) -> None:
    html = shown("{% sort_header 'title' 'Title' numeric=True %}", path)

    assert f'href="{link}"' in html
    assert (f'aria-sort="{order}"' in html) == bool(order)
    assert 'class="n"' in html


def test_the_default_sort_is_marked() -> None:
    assert 'aria-sort="descending"' in shown("{% sort_header 'number' 'No.' default='-number' %}")


def test_an_address_without_parameters_is_the_path() -> None:
    assert address(RequestFactory().get("/list/?page=2"), page=None) == "/list/"


def test_pager_keeps_the_query_and_counts() -> None:
    html = shown("{% pager page %}", "/list/?q=x&page=2", page=Paginator(range(214), 25).page(2))

    assert 'href="?q=x&amp;page=3" aria-label="Next page"' in html
    assert 'href="?q=x&amp;page=1" aria-label="Previous page"' in html
    assert '<span aria-current="page">2</span>' in html
    assert "26–50 of 214" in html
    assert "…" in html


def test_pager_of_one_page_only_counts() -> None:
    html = shown("{% pager page %}", page=Paginator(range(3), 25).page(1))

    assert "1–3 of 3" in html
    assert "<a " not in html


@pytest.mark.parametrize(("number", "missing"), [(1, "Previous page"), (9, "Next page")])
def test_pager_has_no_way_beyond_its_ends(number: int, missing: str) -> None:
    assert missing not in shown("{% pager page %}", page=Paginator(range(214), 25).page(number))


def test_a_field_joins_label_hint_and_error_by_ids() -> None:
    form = SampleForm({"title_en": ""})

    html = shown("{% field form.title_en %}", form=form)

    assert '<label for="id_title_en">Title in English <span class="req">required</span></label>' in html
    assert 'aria-describedby="id_title_en_hint id_title_en_error"' in html
    assert 'id="id_title_en_hint"' in html
    assert 'id="id_title_en_error"' in html
    assert html.count('aria-invalid="true"') == 1
    assert 'class="input"' in html


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("summary", 'class="textarea"'),
        ("lead", 'class="select"'),
        ("starts_on", 'type="date"'),
        ("paper", 'type="file"'),
        ("early", '<div class="check"><input type="checkbox"'),
        ("how", '<fieldset class="field" id="id_how"><legend class="label">Reminders'),
    ],
)
def test_every_widget_has_its_shape(name: str, expected: str) -> None:
    html = shown("{% field bound %}", bound=SampleForm()[name])

    assert expected in html
    assert "aria-invalid" not in html


def test_a_group_is_described_as_a_whole() -> None:
    html = shown("{% field form.how hint='One of the two' %}", form=SampleForm({}))

    assert 'aria-describedby="id_how_hint id_how_error"' in html.partition("<legend")[0]
    assert "aria-describedby" not in html.partition("<legend")[2]


def test_hidden_fields_stay_hidden() -> None:
    class Versioned(forms.Form):
        version = forms.IntegerField(widget=forms.HiddenInput, initial=14)

    assert shown("{% form_fields form %}", form=Versioned()) == (
        '<input type="hidden" name="version" value="14" id="id_version">'
    )


def test_two_languages_stand_side_by_side_english_left() -> None:
    with override("ja"):
        html = shown("{% field_pair f.title_en f.title_ja 'Title' count=True %}", f=SampleForm({"title_ja": "課題名"}))

    assert html.index('lang="en"') < html.index('lang="ja"')
    assert "60字中3字" in html
    assert 'data-counts="id_title_ja_count"' in html


def test_field_pairs_may_keep_their_own_labels() -> None:
    assert "Title in English" in shown("{% field_pair f.title_en f.title_ja %}", f=SampleForm())


def test_the_error_box_leads_to_each_field() -> None:
    form = SampleForm({"title_en": "x", "title_ja": "x" * 61})
    form.add_error(None, "The call closed meanwhile.")

    html = shown("{% form_errors form %}", form=form)

    assert 'role="alert"' in html
    assert "<li>The call closed meanwhile.</li>" in html
    assert '<a href="#id_title_ja">' in html
    assert "5 things to correct" in html


def test_no_errors_no_box() -> None:
    assert shown("{% form_errors form %}", form=SampleForm()) == ""


@pytest.mark.parametrize("state", ["saved", "saving", "offline", "conflict"])
def test_save_states(state: str) -> None:
    html = shown("{% save_state state 'Saved' oob=True %}", state=state)

    assert f'id="savestate" role="status" data-state="{state}" hx-swap-oob="true"' in html


def test_avatars_have_the_shape_of_their_side() -> None:
    assert '<span class="avatar" data-side="jp" aria-hidden="true">JP</span>' in shown("{% avatar side='JP' %}")
