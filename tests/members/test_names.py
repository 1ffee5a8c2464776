"""Folding and finding: width, kana, case, legal forms, either script, parts of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commission.members.models import DirectoryEntry, Organisation
from commission.members.models.names import fold, grams, grams_wanted, searchable

if TYPE_CHECKING:
    from tests.factories.members import MakeEntry, MakeOrganisation


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("株式会社ＮＥＣ", "NEC"),
        ("NEC (株)", "nec"),
        ("㈱日立製作所", "日立製作所"),
        ("ﾄﾖﾀ自動車㈱", "とよた自動車"),
        ("ガｷﾞグ", "がぎぐ"),
        ("Sample Photonics, Inc.", "sample photonics"),
        ("Sample Photonics K.K.", "SAMPLE  PHOTONICS"),
        ("Sample Photonics Co., Ltd.", "sample photonics"),
        ("アイ・ビー・エム", "アイビーエム"),
        ("Tōhoku", "tohoku"),
        ("慶應義塾大學", "慶応義塾大学"),
        ("国立研究開発法人見本研究所", "見本研究所"),
        ("St. Luke’s", "st lukes"),
    ],
)
def test_names_that_people_hold_for_the_same_are_folded_alike(typed: str, kept: str) -> None:
    assert fold(typed) == fold(kept)


def test_a_name_of_legal_forms_only_keeps_them() -> None:
    assert fold("The Company Co., Ltd.") == "the"
    assert fold("Co., Ltd.") == "co ltd"


def test_folding_twice_changes_nothing() -> None:
    once = fold("株式会社ＡＢＣ・デモ研究所 (Japan)")

    assert fold(once) == once


def test_each_name_stands_on_its_own_line_once() -> None:
    assert searchable(["Sample", "見本", "SAMPLE", ""]) == "\nsample\n見本\n"


def test_grams_are_characters_and_pairs_or_triples_and_beginnings() -> None:
    assert grams("\n東京大\n") == sorted(["東", "京", "大", "東京", "京大"])
    assert grams("\nabcd x\n") == sorted(["^a", "^ab", "abc", "bcd", "^x"])


@pytest.mark.parametrize(
    ("term", "wanted"),
    [
        ("東", ["東"]),
        ("東京大", ["東京", "京大"]),
        ("a", ["^a"]),
        ("ab", ["^ab"]),
        ("abcd", ["abc", "bcd"]),
        ("東京ai", ["東京", "^ai"]),
        ("ai東京", ["東京"]),
        ("xray東", ["xra", "ray", "東"]),
    ],
)
def test_a_term_wants_only_grams_that_every_text_with_it_has(term: str, wanted: list[str]) -> None:
    assert grams_wanted(term) == wanted
    assert set(wanted) <= set(grams(f"\nopen{term}and more\n")) or len(term) < 3


@pytest.mark.parametrize(
    "query",
    [
        "サンプル光技術",
        "さんぷる光技術",
        "ｻﾝﾌﾟﾙ光技術",
        "光",
        "光技",
        "株式会社サンプル光技術",
        "sample photonics",
        "ＳＡＭＰＬＥ ＰＨＯＴＯＮＩＣＳ",
        "photon",
        "tonics",
        "photonics sample",
        "s",
        "Sample Photonics Inc.",
        "さんぷるひかり",
    ],
)
def test_an_organisation_is_found_in_either_script(make_organisation: MakeOrganisation, query: str) -> None:
    found = make_organisation(
        "Sample Photonics K.K.", name_ja="サンプル光技術株式会社", reading="サンプルヒカリギジュツ"
    )
    make_organisation("Uninvolved Robotics Inc.", name_ja="無関係ロボティクス社")

    assert list(Organisation.objects.named(query)) == [found]


@pytest.mark.parametrize("query", ["%%%%", "___", "株式会社", "nothing at all", "光光", "sam%xle", "\x00"])
def test_what_is_in_no_name_finds_nothing(make_organisation: MakeOrganisation, query: str) -> None:
    make_organisation("Sample Photonics K.K.", name_ja="サンプル光技術株式会社")

    assert not Organisation.objects.named(query).exists()


def test_a_blank_query_is_no_filter(make_organisation: MakeOrganisation) -> None:
    organisation = make_organisation()

    assert list(Organisation.objects.named("  ")) == [organisation]


@pytest.mark.case("attack-70")
def test_a_long_query_is_cut(make_organisation: MakeOrganisation) -> None:
    organisation = make_organisation("A" * 200)

    assert list(Organisation.objects.named("a" * 10_000)) == [organisation]
    assert not Organisation.objects.named("z y x w v u t s r q " * 1000).exists()


def test_whole_names_come_before_beginnings_and_beginnings_before_parts(make_entry: MakeEntry) -> None:
    part = make_entry("0aaaaaa01", "The Sample University Hospital")
    beginning = make_entry("0aaaaaa02", "Sample University Press")
    whole = make_entry("0aaaaaa03", "Another Name", "", "Sample University")
    inside = make_entry("0aaaaaa04", "Newsample Universityness")

    assert list(DirectoryEntry.objects.look_up("sample university")) == [whole, beginning, part, inside]


def test_a_withdrawn_entry_leads_to_its_successor_or_is_not_offered(make_entry: MakeEntry) -> None:
    heir = make_entry("0aaaaaa01", "Sample Metropolitan University")
    old = make_entry("0aaaaaa02", "Sample City College", status="withdrawn", successor=heir)
    make_entry("0aaaaaa03", "Sample City Hall", status="withdrawn")

    found = list(DirectoryEntry.objects.look_up("sample city"))

    assert found == [old]
    assert found[0].today == heir
    assert heir.today == heir
