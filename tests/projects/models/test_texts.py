from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from projects.actions.drafts import index
from projects.models import Proposal
from projects.models.texts import (
    MOST_TOKENS,
    characters_in,
    composed,
    gist,
    query_of,
    tokens_of,
    vector_of,
    words_in,
)

if TYPE_CHECKING:
    from tests.factories.projects import MakeProposal


@pytest.mark.parametrize(("text", "count"), [("", 0), ("one", 1), ("two  words\nthree", 3), ("wide-bandgap power", 2)])
def test_words_in(text: str, count: int) -> None:
    assert words_in(text) == count


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("日本", 2), ("日 本\n語　文", 4), ("ﾊﾟﾜｰ", 4), ("a1", 2), ("𠮷野", 2)]
)
def test_characters_in(text: str, count: int) -> None:
    assert characters_in(text) == count


def test_composed_text_has_no_control_characters() -> None:
    assert composed("か\u3099\r\nb\x00\x1bc\rd\te") == "が\nbc\nd\te"


def test_composed_text_keeps_width() -> None:
    assert composed("ＡＢＣ ㍿ ﬁ") == "ＡＢＣ ㍿ ﬁ"


def test_gist_knows_layout_from_content() -> None:
    assert gist("Two  lines\nof ＡＢ") == gist("Two lines of AB")
    assert gist("Two lines") != gist("Three lines")


def test_tokens_are_words_and_overlapping_pairs() -> None:
    assert tokens_of("Power, P-117 劣化データ") == ["power", "p", "117", "劣化", "化で", "でー", "ーた", "た"]


def test_query_of_nothing_is_nothing() -> None:
    assert query_of(" !’&| ") == ""


def test_vector_stays_within_what_postgresql_holds() -> None:
    assert vector_of("word " * 20_000).endswith(f"'word':{MOST_TOKENS}")


FOUND = ["power", "POWER mod", "module power", "信頼性", "信頼性データ", "ﾊﾟﾜｰﾓｼﾞｭｰﾙ", "ぱわーもじゅーる"]
FOUND += ["Ｐｏｗｅｒ", "性", "タ", "見本", "' & | ! :* ("]
NOT_FOUND = ["ower", "power tractor", "性頼信", "闇", "it's"]


@pytest.mark.parametrize("query", FOUND)
def test_search_finds_in_either_script(make_proposal: MakeProposal, query: str) -> None:
    proposal = make_proposal()
    index(proposal)

    assert list(Proposal.objects.matching(query)) == [proposal]


@pytest.mark.parametrize("query", NOT_FOUND)
def test_search_finds_only_all_the_words(make_proposal: MakeProposal, query: str) -> None:
    index(make_proposal())

    assert list(Proposal.objects.matching(query)) == []


def test_search_by_number(make_proposal: MakeProposal) -> None:
    proposal, other = make_proposal(), make_proposal()
    index(proposal)
    index(other)

    assert list(Proposal.objects.matching(proposal.reference.lower())) == [proposal]
