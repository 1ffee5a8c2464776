"""What every door uses: find, allow, act, go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

if TYPE_CHECKING:
    from django.db.models import Model
    from django_htmx.middleware import HtmxDetails

    from commission.people.models import Person


class Request(HttpRequest):
    """A request of somebody signed in: every view but the public ones receives this."""

    user: Person  # LoginRequiredMiddleware has turned the anonymous away
    htmx: HtmxDetails


class Conflict(Exception):
    """The thing's present state does not permit this: the page was old, or somebody was faster. Answered 409.

    `message` is a translated sentence for a person; `thing` is what they should look at again.
    """

    def __init__(self, message: str, thing: Model | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.thing = thing


def require(allowed: bool, reason: str = "") -> None:  # noqa: FBT001  # reads as a sentence: require(can_decide(…))
    """Answer 403 unless allowed. `reason` says which role is needed and whom to ask."""
    if not allowed:
        raise PermissionDenied(reason or str(_("Your role does not include this.")))


def go(request: HttpRequest, to: Any, *args: Any) -> HttpResponse:
    """Send the browser on after an act: `to` is a thing with an address, a URL name or a path. htmx follows too."""
    response = redirect(to, *args)
    return HttpResponseClientRedirect(response.url) if getattr(request, "htmx", False) else response


def done(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Say on the next page what was done; `undo` is the address that takes it back, by POST."""
    messages.success(request, text, extra_tags=undo)
