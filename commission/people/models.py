"""People: who they are, in both scripts; where and when they work; which posts they hold in the Commission."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
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


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. Names are kept as their owner writes them; no birth, passport or visa data, ever."""

    email = models.EmailField(_("e-mail address"), unique=True)
    latin_given = models.CharField(_("given name (Latin letters)"), max_length=80)
    latin_family = models.CharField(_("family name (Latin letters)"), max_length=80)
    native_name = models.CharField(_("name in its own script"), max_length=80, blank=True)
    reading = models.CharField(_("reading (kana)"), max_length=120, blank=True)
    side = models.CharField(_("side"), max_length=2, choices=Side)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    time_zone = models.CharField(_("time zone"), max_length=60, default="America/New_York")
    calendar = models.CharField(_("working calendar"), max_length=2, choices=Side, default=Side.US)
    office_opens = models.TimeField(_("office hours from"), default=time(9))
    office_closes = models.TimeField(_("office hours until"), default=time(17))
    nudges = models.BooleanField(_("send me reminders by e-mail"), default=True)
    theme = models.CharField(_("appearance"), max_length=6, choices=Theme, default=Theme.SYSTEM)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration site"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["latin_given", "latin_family", "side"]

    class Meta:
        ordering = ("latin_family", "latin_given", "pk")
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower_case"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="person_side_known"),
            models.CheckConstraint(condition=Q(office_closes__gt=F("office_opens")), name="person_office_hours"),
        )

    def __str__(self) -> str:
        return self.name_in(get_language() or Language.EN)

    def name_in(self, language: str) -> str:
        """The name as a reader of that language expects it: own script in Japanese, Latin letters in English."""
        latin = f"{self.latin_given} {self.latin_family}"
        return self.native_name or latin if language == Language.JA else latin

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def initials(self) -> str:
        return f"{self.latin_given[:1]}{self.latin_family[:1]}".upper()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def here(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The posts held today. Read once a request, so a lost post is lost at the next click."""
        return frozenset(self.posts.held_on(timezone.now().date()).values_list("role", flat=True))

    def holds(self, *roles: str) -> bool:
        return self.is_active and not self.roles.isdisjoint(roles)

    @property
    def is_secretariat(self) -> bool:
        return self.is_superuser or self.holds(Post.Role.STAFF)

    @property
    def is_chair(self) -> bool:
        return self.holds(Post.Role.CHAIR)

    @property
    def sees_everything(self) -> bool:
        """Staff, chairs and auditors read all that is not sealed by a rule of its own (a conflict, a blind review)."""
        return self.is_superuser or self.holds(Post.Role.STAFF, Post.Role.CHAIR, Post.Role.AUDITOR)


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Post(models.Model):
    """A post in the Commission, held by one person of one side between two dates."""

    class Role(models.TextChoices):
        STAFF = "staff", _("Secretariat")
        COORDINATOR = "coordinator", _("Visit coordinator")
        REVIEWER = "reviewer", _("Reviewer")
        COMMISSIONER = "commissioner", _("Commissioner")
        CHAIR = "chair", _("Co-chair")
        CLEARANCE = "clearance", _("Clearance officer")
        AUDITOR = "auditor", _("Auditor")

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    role = models.CharField(_("post"), max_length=20, choices=Role)
    side = models.CharField(_("side"), max_length=2, choices=Side)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ("role", "side", "starts_on")
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="post_ends_after_start"
            ),
            # The two-key decision rests on there being one chair a side.
            models.UniqueConstraint(
                fields=["side"], condition=Q(role="chair", ends_on__isnull=True), name="post_one_chair_a_side"
            ),
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(ends_on__isnull=True), name="post_held_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.get_side_display()}"


class Absence(models.Model):
    """Days on which a person does not work: reminders wait, and a due date inside is told to those who rely on it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ("starts_on", "pk")
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"),
        )

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class CalendarDay(models.Model):
    """A day set by hand: a closure of the office, or a correction of the library's list of national holidays."""

    calendar = models.CharField(_("working calendar"), max_length=2, choices=Side)
    day = models.DateField(_("day"))
    is_working = models.BooleanField(_("is a working day"), default=False)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_ja = models.CharField(_("name in Japanese"), max_length=80)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ("day", "calendar")
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        constraints = (models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once"),)

    def __str__(self) -> str:
        return f"{self.calendar} {self.day}"
