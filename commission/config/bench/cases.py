"""What is measured, and what it is held to."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_QUERIES = 12


@dataclass(frozen=True)
class Case:
    name: str
    path: str
    # What stands once in each row of the answer, to see that the rows are there.
    row: str
    # The most times the floor that its middle answer may take.
    target: float = 3.0

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    def rows_in(self, body: str) -> int:
        return len(set(re.findall(self.row, body)))


FLOOR = Case("floor", "/floor/", r"/proposals/P?-?\d+/", target=1.0)


def cases(proposal: int) -> list[Case]:
    return [
        Case("my work", "/", r"/work/\d+/"),
        Case("proposals list", "/proposals/?per_page=50", r"/proposals/P?-?\d+/"),
        Case("proposal page", f"/proposals/P-{proposal}/", r"<h1"),
        Case("search in the list", "/proposals/?per_page=50&q=photonic", r"/proposals/P?-?\d+/"),
        Case("API list", "/api/v1/proposals/?page_size=50", r'"reference":"P-\d+"', target=2.0),
    ]
