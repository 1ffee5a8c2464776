"""Who somebody is, in both scripts, and where and when they work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commission.people.models import names
from commission.people.models.posts import Post
from commission.people.models.sides import Language, Side, Theme


class Affiliation(NamedTuple):
    """What a higher room tells about a person: where they belong and as what."""

    name: str
    url: str
    role: str


Teller = Callable[[Sequence["Person"]], dict[int, list[Affiliation]]]
# The rooms above put their tellers here when they are ready (`members` its memberships): one call for many people.
TELLERS: list[Teller] = []


def affiliations_of(people: Sequence[Person]) -> dict[int, list[Affiliation]]:
    """Where these people belong, by their number, in as many queries as there are tellers."""
    found: dict[int, list[Affiliation]] = {person.pk: [] for person in people}
    for tell in TELLERS:
        for number, told in tell(people).items():
            found[number].extend(told)
    return found


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, person: Person) -> Self:
        """Everybody with an account sees the card of everybody active; those who read everything see who left, too."""
        if person.sees_everything:
            return self
        return self.filter(Q(is_active=True) | Q(pk=person.pk))

    def named(self, query: str, *, or_at: bool = False) -> Self:
        """Each word of the query stands somewhere in a name or reading, whatever the width, case and kana.

        `or_at`: or in the address. Only for those who may see addresses, or they could be guessed letter by letter.
        """
        found = self
        for word in names.fold(query[:100]).split()[:8]:
            found = found.filter(
                Q(search__contains=word) | Q(email__contains=word) if or_at else Q(search__contains=word)
            )
        return found

    def holding(self, role: str, side: str = "") -> Self:
        """Those who hold the post today."""
        posts = Post.objects.held_on(timezone.now().date()).filter(role=role)
        return self.filter(pk__in=(posts.filter(side=side) if side else posts).values("person"))

    def for_list(self) -> Self:
        return self.defer("search", "password").prefetch_related(
            models.Prefetch("posts", Post.objects.not_over(), to_attr="posts_to_show")
        )


class PersonManager(BaseUserManager["Person"].from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person: Person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Person:
        person: Person = self.get(email=(username or "").strip().lower())
        return person


def _folded(*fields: str) -> Lower:
    """The same folding as `names.fold`, in PostgreSQL, so that the column is right whoever writes the row."""
    text = models.TextField()
    parts = [part for field in fields for part in (F(field), Value(" "))]
    joined = Concat(*parts, output_field=text)
    composed = Func(joined, template="normalize(%(expressions)s, NFKC)", output_field=text)
    kana = (Value(names.KATAKANA), Value(names.HIRAGANA))
    return Lower(Func(composed, *kana, function="translate", output_field=text))


class Person(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # knox is untyped
    """Somebody with an account. Names are kept as their owner writes them; no birth, passport or visa data, ever."""

    email = models.EmailField(_("e-mail address"), unique=True, validators=[names.validate_address])
    latin_given = models.CharField(
        _("given name (Latin letters)"), max_length=80, validators=[names.validate_plain, names.validate_latin]
    )
    latin_family = models.CharField(
        _("family name (Latin letters)"), max_length=80, validators=[names.validate_plain, names.validate_latin]
    )
    native_name = models.CharField(
        _("name in its own script"), max_length=80, blank=True, validators=[names.validate_plain]
    )
    reading = models.CharField(_("reading (kana)"), max_length=120, blank=True, validators=[names.validate_reading])
    side = models.CharField(_("side"), max_length=2, choices=Side)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="America/New_York", validators=[names.validate_zone]
    )
    calendar = models.CharField(_("working calendar"), max_length=2, choices=Side, default=Side.US)
    office_opens = models.TimeField(_("office hours from"), default=time(9))
    office_closes = models.TimeField(_("office hours until"), default=time(17))
    nudges = models.BooleanField(_("send me reminders by e-mail"), default=True)
    theme = models.CharField(_("appearance"), max_length=6, choices=Theme, default=Theme.SYSTEM)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration site"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    search = models.GeneratedField(
        expression=_folded("latin_given", "latin_family", "native_name", "reading"),
        output_field=models.TextField(),
        db_persist=True,
    )

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
            models.CheckConstraint(condition=Q(side__in=["US", "JP"]), name="person_side_known"),
            models.CheckConstraint(condition=Q(office_closes__gt=F("office_opens")), name="person_office_hours"),
            models.CheckConstraint(condition=Q(reading__regex=names.KANA), name="person_reading_is_kana"),
        )

    def __str__(self) -> str:
        return self.name_in(get_language() or Language.EN)

    def get_absolute_url(self) -> str:
        return reverse("people:detail", args=[self.pk])

    def name_in(self, language: str) -> str:
        """The name as a reader of that language expects it: own script in Japanese, Latin letters in English."""
        return self.native_name or self.latin_name if language == Language.JA else self.latin_name

    @property
    def latin_name(self) -> str:
        return f"{self.latin_given} {self.latin_family}"

    @property
    def name_for_others(self) -> str:
        """The name as readers of the other language see it; empty where it is the same."""
        shown = str(self)
        other = self.name_in(Language.EN if get_language() == Language.JA else Language.JA)
        return "" if other == shown else other

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
    def seats(self) -> frozenset[tuple[str, str]]:
        """The posts held today, each with its side. Read once a request, so a lost post is lost at the next click."""
        return frozenset(Post.objects.filter(person=self).held_on(timezone.now().date()).values_list("role", "side"))

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _side in self.seats)

    def holds(self, *roles: str) -> bool:
        return self.is_active and not self.roles.isdisjoint(roles)

    def staffs(self, side: str) -> bool:
        """Is of the secretariat of that side: the two sides run their own affairs."""
        return self.is_active and (self.is_superuser or (Post.Role.STAFF, side) in self.seats)

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

    @property
    def affiliations(self) -> Iterable[Affiliation]:
        return affiliations_of([self])[self.pk]
