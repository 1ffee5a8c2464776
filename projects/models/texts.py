"""Text in two languages: how long it is, whether two texts say the same, and the words a search finds it by."""

from __future__ import annotations

import re
import unicodedata

from commission.people.models.names import TO_HIRAGANA

CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A long text stays within the positions a tsvector can hold.
MOST_TOKENS = 12_000

_unwanted = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_runs = re.compile(f"[{CJK}]+|[^\\W_{CJK}]+")


def words_in(text: str) -> int:
    """English is limited in words."""
    return len(text.split())


def characters_in(text: str) -> int:
    """Japanese is limited in characters; line breaks and spaces do not count."""
    return sum(1 for character in text if not character.isspace())


def composed(text: str) -> str:
    """As stored: NFC, plain line breaks, no control characters."""
    return _unwanted.sub("", unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n"))


def gist(text: str) -> str:
    """What remains when layout is taken away: equal gists are the same text set differently."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def folded(text: str) -> str:
    """For searching only: one width, one case, one kana."""
    return unicodedata.normalize("NFKC", text).casefold().translate(TO_HIRAGANA)


def tokens_of(*texts: str) -> list[str]:
    """Words of scripts that part them; overlapping pairs of characters of Japanese."""
    return [token for text in texts for run in _runs.findall(folded(text)) for token in _pieces(run)]


def vector_of(*texts: str) -> str:
    """The tokens with their places, as PostgreSQL writes a tsvector."""
    return " ".join(f"'{token}':{place}" for place, token in enumerate(tokens_of(*texts)[:MOST_TOKENS], start=1))


def query_of(text: str) -> str:
    """The same for what somebody typed: every word, the last letters open; a Japanese run as one phrase."""
    return " & ".join(_phrase(run) for run in _runs.findall(folded(text)))


def _pieces(run: str) -> list[str]:
    """The last character stands alone as well, so that each one begins a token."""
    return [run[start : start + 2] for start in range(len(run))] if re.match(f"[{CJK}]", run) else [run]


def _phrase(run: str) -> str:
    pieces = _pieces(run)
    pairs = pieces[:-1] or pieces
    return f"'{pairs[0]}':*" if len(pieces) == 1 else "(" + " <-> ".join(f"'{pair}'" for pair in pairs) + ")"
