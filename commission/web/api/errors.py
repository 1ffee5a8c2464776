"""Every refusal of the API as a problem (RFC 9457): what happened, in the caller's language, and in which field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler, set_rollback

from commission.web.http import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator

PROBLEM = "application/problem+json"


class PreconditionFailed(exceptions.APIException):
    """Somebody saved in between: the version in `If-Match` is not the present one."""

    status_code = 412
    default_code = "version_changed"


class PreconditionRequired(exceptions.APIException):
    """An edit must say which version it started from."""

    status_code = 428
    default_code = "version_missing"


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: None lets an unknown error become the 500 that it is."""
    if isinstance(error, Conflict):
        set_rollback()
        return problem(409, "conflict", error.message)
    response = exception_handler(known(error), context)
    if response is None:
        return None
    return finish(response, known(error))


def known(error: Exception) -> Exception:
    """The same refusal in DRF's own terms."""
    if isinstance(error, ModelError):
        return exceptions.ValidationError(as_serializer_error(error))
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied(str(error) or None)
    if isinstance(error, Http404):
        return exceptions.NotFound()
    return error


def finish(response: Response, error: Exception) -> Response:
    """Turn DRF's answer into a problem; its headers (Retry-After, WWW-Authenticate) stay."""
    if isinstance(error, exceptions.ValidationError):
        body = describe(422, "invalid", _("Some values cannot be accepted. Nothing was saved."))
        body["errors"] = list(flatten(response.data))
        response.status_code = 422
    else:
        detail = getattr(error, "detail", "")
        body = describe(response.status_code, getattr(detail, "code", "error"), str(detail))
    response.data = body
    response.content_type = PROBLEM
    return response


def problem(status: int, code: str, detail: str) -> Response:
    return Response(describe(status, code, detail), status=status, content_type=PROBLEM)


def describe(status: int, code: str, detail: str) -> dict[str, Any]:
    return {"type": f"urn:problem:{code}", "title": str(title(status)), "status": status, "detail": detail}


def title(status: int) -> str:
    return {
        400: _("The request could not be read"),
        401: _("Sign in first"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("This address does not take that method"),
        406: _("No such format"),
        409: _("Too late"),
        412: _("Somebody saved in between"),
        413: _("Too large"),
        415: _("This format is not accepted"),
        422: _("Some values cannot be accepted"),
        428: _("Say which version you started from"),
        429: _("Too many requests"),
    }.get(status, _("The request was refused"))


def flatten(data: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Yield one `{"field": "scores.0.value", "detail": "…"}` for each complaint."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from flatten(value, f"{path}.{key}" if path else str(key))
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from flatten(value, f"{path}.{index}" if isinstance(value, dict) else path)
    else:
        yield {"field": path or "non_field_errors", "detail": str(data)}


def unknown_address(_request: HttpRequest) -> JsonResponse:
    """Below /api/ even an address that leads nowhere is answered as a problem."""
    return JsonResponse(
        describe(404, "not_found", _("There is nothing at this address.")), status=404, content_type=PROBLEM
    )
