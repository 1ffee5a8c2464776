"""The tests' own ground: what the migrations wrote survives a test that commits, and events stay append-only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from commission.people.models import Person
from commission.records.actions import record
from commission.records.models import Event
from tests.management.commands.flush import SCHEMA, tables

if TYPE_CHECKING:
    from datetime import datetime


@pytest.mark.django_db(transaction=True)
def test_flush_removes_events_and_puts_migrated_rows_back(us_staff: Person) -> None:
    before = list(ContentType.objects.order_by("pk").values_list("pk", "model"))
    record("person.invited", us_staff, by=None)

    call_command("flush", interactive=False, verbosity=0)

    assert not Event.objects.exists()
    assert not Person.objects.exists()
    assert list(ContentType.objects.order_by("pk").values_list("pk", "model")) == before


@pytest.mark.django_db
def test_every_migrated_row_is_laid_aside() -> None:
    with connection.cursor() as cursor:
        for table in tables(SCHEMA):
            cursor.execute(f'SELECT (SELECT count(*) FROM public."{table}"), (SELECT count(*) FROM {SCHEMA}."{table}")')  # noqa: S608  # names from the catalogue
            now, kept = cursor.fetchone()

            assert now == kept, table


@pytest.mark.django_db(transaction=True)
def test_events_refuse_truncate_outside_the_flush(us_staff: Person) -> None:
    record("person.invited", us_staff, by=None)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE records_event")

    assert Event.objects.count() == 1


def test_valkey_answers() -> None:
    cache.set("harness", "here")

    assert cache.get("harness") == "here"


def test_clock_stands_still(clock: datetime) -> None:
    assert timezone.now().isoformat() == "2026-03-04T15:00:00+00:00"
