"""Refresh the reference directory from checked records: set by set, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.types.json import Jsonb

from commission.members.models import DirectoryEntry
from commission.web.http import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commission.members.ror import Record

TABLE = sql.Identifier(DirectoryEntry._meta.db_table)
COLUMNS = [
    "ror_id", "status", "name", "names_en", "names_ja", "aliases", "types", "city", "country", "website", "domains",
    "established", "relations", "successors", "search", "grams", "digest", "imported_at",
]  # fmt: skip

# The end of each chain of successors. A chain goes on while an entry is out of use and names exactly one that we have.
SUCCESSORS = """
    WITH RECURSIVE chain(start, at, path) AS (
        SELECT ror_id, ror_id, ARRAY[ror_id]::varchar[] FROM members_directoryentry WHERE status <> 'active'
        UNION ALL
        SELECT c.start, following.ror_id, c.path || following.ror_id
        FROM chain c
        JOIN members_directoryentry here ON here.ror_id = c.at
        JOIN members_directoryentry following ON following.ror_id = here.successors[1]
        WHERE here.status <> 'active' AND cardinality(here.successors) = 1 AND following.ror_id <> ALL(c.path)
    ), ends AS (
        SELECT DISTINCT ON (c.start) c.start, c.at
        FROM chain c JOIN members_directoryentry e ON e.ror_id = c.at
        WHERE e.status <> 'withdrawn' AND c.at <> c.start
        ORDER BY c.start, cardinality(c.path) DESC
    )
    UPDATE members_directoryentry entry SET successor_id = ends.at
    FROM members_directoryentry same LEFT JOIN ends ON ends.start = same.ror_id
    WHERE entry.ror_id = same.ror_id AND entry.successor_id IS DISTINCT FROM ends.at
"""


@dataclass
class Tally:
    """What an import did."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    succeeded: int = 0
    repeated: list[str] = field(default_factory=list)


@transaction.atomic
def refresh_directory(records: Iterable[Record]) -> Tally:
    """Create and change what differs. The records are drawn one by one; a stop before the end changes nothing."""
    tally = Tally()
    with connection.cursor() as cursor:
        # One import at a time, and as long as it takes: it is a command, not a request.
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('members.directory'))")
        if not cursor.fetchone()[0]:
            raise Conflict(_("Another import is running. Nothing was changed."))
        known = dict(DirectoryEntry.objects.values_list("pk", "digest"))
        cursor.execute(sql.SQL("CREATE TEMP TABLE incoming (LIKE {}) ON COMMIT DROP").format(TABLE))
        _copy(cursor, records, known, tally)
        _merge(cursor, tally)
        cursor.execute(SUCCESSORS)
        tally.succeeded = DirectoryEntry.objects.filter(successor__isnull=False).count()
    return tally


def _copy(cursor: Any, records: Iterable[Record], known: dict[str, Any], tally: Tally) -> None:
    """Send what is new or differs to the server as it is read."""
    now = timezone.now()
    command = sql.SQL("COPY incoming ({}) FROM STDIN").format(sql.SQL(", ").join(map(sql.Identifier, COLUMNS)))
    with cursor.copy(command) as copy:
        for record in records:
            tally.withdrawn += record.is_withdrawn
            if record.ror_id in known and bytes(known[record.ror_id]) == record.digest:
                tally.unchanged += 1
                continue
            values = {**record.indexed(), "imported_at": now, "relations": Jsonb(record.values["relations"])}
            copy.write_row([values[name] for name in COLUMNS])


def _merge(cursor: Any, tally: Tally) -> None:
    names = [sql.Identifier(name) for name in COLUMNS]
    changes = [sql.SQL("{0} = excluded.{0}").format(name) for name in names[1:]]
    cursor.execute(
        sql.SQL(
            "WITH merged AS (INSERT INTO {table} ({names}) SELECT {names} FROM incoming"
            " ON CONFLICT (ror_id) DO UPDATE SET {changes} WHERE {table}.digest IS DISTINCT FROM excluded.digest"
            " RETURNING xmax = 0 AS is_new)"
            " SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged"
        ).format(table=TABLE, names=sql.SQL(", ").join(names), changes=sql.SQL(", ").join(changes))
    )
    tally.created, tally.changed = cursor.fetchone()
    cursor.execute("DROP TABLE incoming")
