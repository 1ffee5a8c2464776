"""What the component sheet shows."""

from typing import Any


def all() -> dict[str, Any]:
    return {}
