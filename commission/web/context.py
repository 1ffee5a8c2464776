"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "commission": settings.COMMISSION,
        "contact": settings.DEFAULT_FROM_EMAIL,
        "is_demo": settings.DEMO,
        "language": language,
        "here": request.path,
        "theme": getattr(getattr(request, "user", None), "theme", "system"),
    }
