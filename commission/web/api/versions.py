"""Edits say which version they started from: `ETag` on reading, `If-Match` on writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from commission.web.api.errors import PreconditionFailed, PreconditionRequired

if TYPE_CHECKING:
    from rest_framework.request import Request


def etag(version: int) -> str:
    return f'"{version}"'


def claimed_version(request: Request, present: int) -> int:
    """The version in `If-Match`. Raises 428 when it is missing and 412 when it is not the present one."""
    claimed = request.headers.get("If-Match", "").strip()
    if not claimed:
        raise PreconditionRequired(_("Send the ETag of the version you read in If-Match."))
    if claimed.removeprefix("W/") not in {etag(present), "*"}:
        raise PreconditionFailed(_("This is now version %(version)s. Nothing was saved.") % {"version": present})
    return present
