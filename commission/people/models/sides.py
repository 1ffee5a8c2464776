"""The two sides of the Commission, and the choices a person has."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    US = "US", _("US side")
    JP = "JP", _("Japan side")

    @property
    def other(self) -> Side:
        return Side.JP if self is Side.US else Side.US

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo("America/New_York" if self is Side.US else "Asia/Tokyo")


class Language(models.TextChoices):
    EN = "en", "English"
    JA = "ja", "日本語"


class Theme(models.TextChoices):
    SYSTEM = "system", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
