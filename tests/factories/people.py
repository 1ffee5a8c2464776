"""People and their posts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from commission.people.models import Person, Post, Side

MakePerson = Callable[..., Person]


@pytest.fixture
def make_person(db: None) -> MakePerson:
    """Make somebody with a confirmed address: `make_person("jp.member", side="JP", post="reviewer")`."""
    made = 0

    def make(
        name: str = "", *, side: str = Side.US, post: str = "", password: str | None = None, **fields: Any
    ) -> Person:
        nonlocal made
        made += 1
        person = Person.objects.create_user(
            f"{name or f'person.{made}'}@{side.lower()}.example", password, side=side, **defaults(name, side) | fields
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        if post:
            Post.objects.create(person=person, role=post, side=side, starts_on=date(2020, 1, 1))
        return person

    return make


def defaults(name: str, side: str) -> dict[str, Any]:
    """Someone of the Japan side reads Japanese in Tokyo, someone of the US side English in New York."""
    role = name.partition(".")[2].replace(".", " ").title() or "Person"
    if side == Side.JP:
        japan = {"native_name": f"見本 {role}", "reading": "みほん", "language": "ja", "time_zone": "Asia/Tokyo"}
        return {"latin_given": role, "latin_family": "Mihon", "calendar": Side.JP} | japan
    return {"latin_given": role, "latin_family": "Sample"}
