"""Migrations: named for what they do, in one line, in step with the models, and with a way back."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from tests.architecture.source import ROOMS

OURS = [config.label for config in apps.get_app_configs() if config.name.split(".")[0] in ROOMS]


def migrations() -> list[Any]:
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [migration for (label, _), migration in sorted(disk.items()) if label in OURS]


@pytest.mark.parametrize("migration", migrations(), ids=str)
def test_migration_is_named_for_what_it_does(migration: Any) -> None:
    number, _, words = migration.name.partition("_")

    assert number.isdigit()
    assert words
    assert "auto_" not in migration.name


@pytest.mark.parametrize("migration", migrations(), ids=str)
def test_migration_has_a_way_back(migration: Any) -> None:
    one_way = [operation for operation in migration.operations if not operation.reversible]

    assert one_way == []


@pytest.mark.parametrize("migration", migrations(), ids=str)
def test_migration_changes_tables_or_rows_but_not_both(migration: Any) -> None:
    writes = [isinstance(operation, RunPython) for operation in migration.operations]
    plain = [not isinstance(operation, RunPython | RunSQL) for operation in migration.operations]

    assert not (any(writes) and any(plain))


@pytest.mark.parametrize("label", OURS)
def test_migrations_of_a_room_stand_in_one_line(label: str) -> None:
    own = [migration for migration in migrations() if migration.app_label == label]
    parents = [sorted(name for room, name in migration.dependencies if room == label) for migration in own]

    assert parents == [[], *[[migration.name] for migration in own[:-1]]][: len(own)]


@pytest.mark.django_db
def test_migrations_are_in_step_with_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
