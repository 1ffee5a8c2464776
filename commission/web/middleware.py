"""What every request passes: the input gate on the way in, the headers and the conflict page on the way out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from commission.web import errors
from commission.web.http import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GetResponse = Callable[[HttpRequest], HttpResponse]

# Control characters but tab and line ends, lone surrogates, and the two code points that are no characters.
REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
REFUSED_IN_PATH = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# An escape in JSON that may stand for one of them.
SUSPECT = re.compile(rb"\\u(?:00[0-7]|[dD][89a-fA-F]|[fF]{3}[eEfF])")
STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
DEPTH = 50

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
    "X-Content-Type-Options": "nosniff",
}


def gate(get_response: GetResponse) -> GetResponse:
    """Refuse what no form of ours sends, before anything reads it; put our headers on whatever is answered."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = _refusal(request) or get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if _is_private(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return respond


def _is_private(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers


def _refusal(request: HttpRequest) -> HttpResponse | None:
    try:
        fault = _fault(request)
    except RequestDataTooBig:
        return errors.too_large(request)
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        fault = _("It could not be read to its end.")
    return errors.bad_request(request, said=fault) if fault else None


def _fault(request: HttpRequest) -> str:
    """What is wrong with the request, or nothing."""
    controls = _("It held control characters that no text needs.")
    if REFUSED_IN_PATH.search(request.path_info) or _has_controls(request.GET.lists()):
        return controls
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return ""
    if "json" in (request.content_type or ""):
        return _fault_in_json(request.body, controls)
    return controls if _has_controls(request.POST.lists()) else ""


def _has_controls(lists: Iterable[tuple[str, list[Any]]]) -> bool:
    return any(REFUSED.search(text) for name, values in lists for text in (name, *values))


def _fault_in_json(body: bytes, controls: str) -> str:
    if _is_deep(body):
        return _("It was nested too deeply.")
    if SUSPECT.search(body) and _json_has_controls(body):
        return controls
    return ""


def _is_deep(body: bytes) -> bool:
    """Count brackets outside strings; only where there are enough of them to matter."""
    if body.count(b"[") + body.count(b"{") <= DEPTH:
        return False
    depth = 0
    for bracket in re.findall(rb"[\[\]{}]", STRING.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEPTH:
            return True
    return False


def _json_has_controls(body: bytes) -> bool:
    try:
        return any(REFUSED.search(text) for text in _texts(json.loads(body)))
    except ValueError:
        return False  # not JSON at all: the view says so


def _texts(value: Any) -> Iterator[str]:
    """Every string inside, keys too. A surrogate pair is one character here; a lone one stays, and is refused."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def conflicts(get_response: GetResponse) -> GetResponse:
    """`Conflict` from a page is answered 409; the API has its own handler."""

    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.conflict(request, exception) if isinstance(exception, Conflict) else None

    # Django looks for the hook on the middleware itself, also where that is a function.
    respond.process_exception = process_exception  # type: ignore[attr-defined]
    return respond
