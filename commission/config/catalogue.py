"""Compiles the Japanese catalogue with Babel."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent


def compile_all() -> None:
    for source in ROOT.glob("locale/*/LC_MESSAGES/*.po"):
        with source.open("rb") as text:
            messages = read_po(text)
        target = source.with_suffix(".mo")
        unfinished = target.with_suffix(".mo.unfinished")
        with unfinished.open("wb") as binary:
            write_mo(binary, messages)
        unfinished.replace(target)
