"""Technology areas: the Commission's own list, with its counterparts in the lists of both governments."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class AreaQuerySet(models.QuerySet["Area"]):
    def technologies(self) -> Self:
        return self.filter(is_theme=False)


class Area(models.Model):
    """One technology area, or a theme that crosses them all (research security)."""

    class Plan(models.TextChoices):
        """How Japan's 7th Basic Plan names the field."""

        STRATEGIC = "N", _("National strategic technology")
        EMERGING = "E", _("Emerging and foundational technology")
        BOTH = "N/E", _("Both groups")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_ja = models.CharField(_("name in Japanese"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    is_theme = models.BooleanField(_("crosses all areas"), default=False)
    is_sensitive = models.BooleanField(_("export-sensitive by default"), default=False)
    chips = models.PositiveSmallIntegerField(_("CHIPS and Science Act focus area"), null=True, blank=True)
    cet = models.BooleanField(_("on the US critical and emerging technologies list 2024"), default=False)
    jp20 = models.PositiveSmallIntegerField(_("Japan's specified critical technologies 2022"), null=True, blank=True)
    p7 = models.CharField(_("Japan's 7th Basic Plan"), max_length=3, choices=Plan, blank=True)
    core = models.BooleanField(_("named in the CoRe Partnership 2021"), default=False)
    tpd = models.BooleanField(_("named in the Technology Prosperity memorandum 2025"), default=False)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        verbose_name = _("technology area")
        verbose_name_plural = _("technology areas")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(chips__isnull=True) | models.Q(chips__range=(1, 10)), name="area_chips_of_ten"
            ),
            models.CheckConstraint(
                condition=models.Q(jp20__isnull=True) | models.Q(jp20__range=(1, 20)), name="area_jp20_of_twenty"
            ),
        )

    def __str__(self) -> str:
        return self.name_ja if get_language() == "ja" else self.name_en
