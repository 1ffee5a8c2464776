"""The schema says every answer an operation can give, refusals included."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema

REFUSALS = {
    "400": "The request could not be read.",
    "401": "No valid token or session.",
    "403": "Your role does not include this.",
    "404": "Nothing that you may see is at this address.",
    "405": "This address does not take that method.",
    "406": "No such format.",
    "409": "The thing has moved on; nothing was changed.",
    "412": "The version in If-Match is not the present one.",
    "413": "Too large.",
    "415": "This content type is not accepted.",
    "422": "Some values cannot be accepted; nothing was saved.",
    "428": "An edit must carry If-Match.",
    "429": "Too many requests; see Retry-After.",
}
READING = {"400", "401", "403", "404", "405", "406", "422", "429"}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


class DoorSchema(AutoSchema):
    """Adds to each operation the refusals that every door of this API may give."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            for status in REFUSALS if self.method in {"POST", "PUT", "PATCH", "DELETE"} else READING:
                operation["responses"].setdefault(status, refusal(status))
        return operation


def refusal(status: str) -> dict[str, Any]:
    return {
        "description": REFUSALS[status],
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def add_problem(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: the one shape that every refusal has."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    return result
