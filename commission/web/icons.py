"""Icons drawn into the page: Lucide shapes, rendered once a process."""

import re
from functools import cache

from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide


@cache
def drawn(name: str) -> SafeString:
    """The icon as inline SVG, hidden from screen readers: a word stands beside it, always."""
    shape = lucide(name, size=None, **{"class": "icon", "aria_hidden": "true"})
    return SafeString(re.sub(r'\s*\n\s*| (?:width|height)="24"(?=[^>]*viewBox)', "", shape))
