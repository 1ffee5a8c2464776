"""The matrix of who may open what: text files beside this one, a line for each address, method and object.

A cell is the status that a role is answered: a number, or `in` where the anonymous are sent to sign in.
`bin/test tests/matrix --write-matrix` adds the lines that are missing, as the portal answers today. Read them before
you commit them: the table says what is right, not what happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
# Each role, and the word over its column.
HEADINGS = {
    "anonymous": "anon",
    "us_member": "us-mem",
    "jp_member": "jp-mem",
    "us_admin": "us-adm",
    "jp_admin": "jp-adm",
    "us_signatory": "us-sig",
    "us_reviewer": "us-rev",
    "jp_reviewer": "jp-rev",
    "us_coordinator": "us-coo",
    "us_staff": "us-stf",
    "jp_staff": "jp-stf",
    "us_chair": "us-chr",
    "jp_chair": "jp-chr",
    "commissioner": "comm",
    "auditor": "audit",
    "administrator": "super",
    "stranger": "strngr",
}
ROLES = tuple(HEADINGS)


@dataclass(frozen=True)
class Row:
    name: str
    method: str
    thing: str
    cells: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.name, self.method, self.thing

    @property
    def room(self) -> str:
        return self.name.partition(":")[0] if ":" in self.name else "account"

    def __str__(self) -> str:
        cells = "".join(f"{cell:>7}" for cell in self.cells)
        return f"{self.name:<38} {self.method:<6} {self.thing:<13}{cells}"


def rows() -> list[Row]:
    lines = [line for file in sorted(FOLDER.glob("*.txt")) for line in file.read_text(encoding="utf-8").splitlines()]
    return [row(line) for line in lines if line.strip() and not line.startswith("#")]


def row(line: str) -> Row:
    name, method, thing, *cells = line.split()
    if len(cells) != len(ROLES):
        message = f"{len(cells)} cells where there are {len(ROLES)} roles: {line}"
        raise ValueError(message)
    return Row(name, method, thing, tuple(cells))


def add(row: Row) -> None:
    file = FOLDER / f"{row.room}.txt"
    if not file.exists():
        file.write_text(str(Row("#", "", "", tuple(HEADINGS.values()))).rstrip() + "\n", encoding="utf-8")
    with file.open("a", encoding="utf-8") as table:
        table.write(f"{row}\n")
