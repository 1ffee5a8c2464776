"""The flush after a transactional test: past the append-only triggers, and with what the migrations wrote put back.

Such a test commits, so Django empties every table after it. Events refuse TRUNCATE, and areas, ladders and content
types come from migrations and must be there for the next test. Hence the triggers look away for the length of the
flush, and `keep_migrated_rows` (called once, when the test database is new) has laid copies aside in a schema.
"""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.core.management.commands import flush
from django.db import connection, transaction

SCHEMA = "migrated"


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        # Every table, also those of models that are swapped out (their foreign keys would stop Django's own flush).
        # Content types and permissions come back with their old numbers, so `post_migrate` has nothing to do.
        with pgtrigger.ignore(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(quoted(tables('public')))}")
            put_migrated_rows_back()


def keep_migrated_rows() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
        for table in tables("public"):
            cursor.execute(f'SELECT EXISTS (SELECT FROM public."{table}")')  # noqa: S608  # names from the catalogue
            if cursor.fetchone() == (True,):
                cursor.execute(f'CREATE TABLE {SCHEMA}."{table}" AS TABLE public."{table}"')


def put_migrated_rows_back() -> None:
    # Foreign keys are checked at the end of the transaction, so the order of the tables does not matter.
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables(SCHEMA):
            names = ", ".join(quoted(writable_columns(table)))
            cursor.execute(
                f'INSERT INTO public."{table}" ({names}) OVERRIDING SYSTEM VALUE '  # noqa: S608  # as above
                f'SELECT {names} FROM {SCHEMA}."{table}"'
            )


def quoted(names: list[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> 'django_migrations'", [schema]
        )
        return [name for (name,) in cursor.fetchall()]


def writable_columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]
