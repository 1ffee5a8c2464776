"""Names in two scripts, folded so that they are found whatever the width, kana, case or legal form.

Folding is for searching only; what a person wrote is stored as written. PostgreSQL's extensions are not relied on,
so the index is an array of n-grams: characters and pairs of them for Chinese characters and kana, triples for
letters, and the first one or two letters of each word.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from commission.people.models.names import TO_HIRAGANA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Names of firms and universities keep old forms of characters that people type in the new form.
OLD_FORMS = str.maketrans("應學國澤齋邊濱廣櫻龍瀧眞德藝實總醫會發萬榮", "応学国沢斎辺浜広桜竜滝真徳芸実総医会発万栄")
MARKS = re.compile("[\u0300-\u036f]")
DROPPED = re.compile("[・'’‘`.]")
SEPARATORS = re.compile(r"[\W_]+")
CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUNS = re.compile(rf"[{CJK}]+|[^{CJK}\s]+")
LEGAL_FORMS_JA = re.compile(
    r"(?:株式|有限|合同|合資|合名)会社|\((?:株|有|同|学|独|国|財|社|一財|一社|公財|公社)\)"
    "|(?:一般|公益)?(?:社団|財団)法人|国立大学法人|国立研究開発法人|独立行政法人|学校法人|医療法人"
)
LEGAL_FORMS_EN = frozenset(
    re.findall(r"\w+", "inc incorporated corp corporation co company ltd limited llc llp lp plc kk gk gmbh")
)


def fold(text: str) -> str:
    """The form in which names are compared: one width, hiragana, lower case, no marks, no legal form."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    text = unicodedata.normalize("NFC", MARKS.sub("", text)).translate(OLD_FORMS)
    text = DROPPED.sub("", LEGAL_FORMS_JA.sub(" ", text)).translate(TO_HIRAGANA)
    words = SEPARATORS.sub(" ", text).split()
    return " ".join([word for word in words if word not in LEGAL_FORMS_EN] or words)


def searchable(names: Iterable[str]) -> str:
    """All names of one thing, each between line ends, so that a whole name or its beginning can be asked for."""
    folded = dict.fromkeys(fold(name) for name in names)
    return "".join(f"\n{name}" for name in folded if name) + "\n"


def grams(search: str) -> list[str]:
    """What the index holds of a searchable text."""
    return sorted({gram for run in RUNS.findall(search) for gram in _grams_of(run)})


def grams_wanted(term: str) -> list[str]:
    """What the index must hold for the term to be inside some name."""
    first, *others = RUNS.findall(term)
    # Letters before a Chinese character may be the tail of a longer word: only whole triples are sure to be there.
    head = _pieces(first, 3) if others and not is_cjk(first) else _cover(first)
    return [*head, *(gram for run in others for gram in _cover(run))]


def is_cjk(text: str) -> bool:
    return bool(re.match(f"[{CJK}]", text))


def _grams_of(run: str) -> Iterator[str]:
    if is_cjk(run):
        yield from run
        yield from _pieces(run, 2)
    else:
        yield from (f"^{run[:1]}", f"^{run[:2]}")
        yield from _pieces(run, 3)


def _cover(run: str) -> list[str]:
    if is_cjk(run):
        return list(_pieces(run, 2)) or [run]
    return list(_pieces(run, 3)) or [f"^{run}"]


def _pieces(run: str, size: int) -> Iterator[str]:
    return (run[start : start + size] for start in range(len(run) - size + 1))
