"""The pages of people."""

from __future__ import annotations

# A page with a form is read and sent.
FORM = ["GET", "HEAD", "POST"]
