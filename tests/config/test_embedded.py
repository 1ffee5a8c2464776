"""The embedded servers: what they are, and what they say when they cannot run."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from commission.config import embedded, embedded_postgres


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "servers"
    # As root the data lay elsewhere: only root may enter pytest's folders.
    embedded_postgres.remove(tmp_path / "servers")


def test_the_database_is_postgres_18_with_the_builtin_locale() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT datlocprovider, datlocale FROM pg_database LIMIT 1").fetchone()

        assert connection.info.server_version // 10000 == 18
    assert row == ("b", "C.UTF-8")


def test_the_portal_s_own_role_is_no_superuser() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()

    assert row == (False, False)


def test_servers_start_keep_their_data_and_stop(folder: Path) -> None:
    with embedded.running(folder, {}) as servers:
        with psycopg.connect(servers.addresses["DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        first = embedded.found(folder)
        processes = list(servers.children.values())

    assert first == servers.addresses
    assert embedded.found(folder) is None
    assert all(process.poll() is not None for process in processes)
    with embedded.running(folder, {}) as again, psycopg.connect(again.addresses["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_valkey_asks_for_its_password() -> None:
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as valkey:
        place = valkey.connection_pool.connection_kwargs

    with (
        redis.Redis(host=place["host"], port=place["port"], retry=Retry(NoBackoff(), 0)) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()


def test_given_addresses_replace_the_embedded_servers(folder: Path) -> None:
    given = {"DATABASE_URL": "postgresql://elsewhere/db", "REDIS_URL": "redis://elsewhere"}

    with embedded.running(folder, given) as servers:
        assert servers.addresses == given
        assert servers.children == {}


def test_two_supervisors_cannot_use_one_folder(folder: Path) -> None:
    with embedded.locked(folder), pytest.raises(embedded.InUse, match=str(folder)), embedded.locked(folder):
        pass


def test_a_broken_data_folder_gives_one_sentence_with_the_reason(folder: Path) -> None:
    with embedded.running(folder, {}):
        pass
    place = embedded_postgres.prepare(folder)
    (place.data / "global" / "pg_control").write_bytes(b"")

    with pytest.raises(embedded.Unusable) as caught, embedded.running(folder, {}):
        pass

    assert re.fullmatch(r"PostgreSQL does not start: .*pg_control.* See .*postgres.log\.", str(caught.value))


def test_a_folder_that_cannot_be_made_gives_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(embedded.Unusable, match="Cannot write to"), embedded.running(tmp_path / "file" / "x", {}):
        pass


def test_a_folder_that_postgres_s_account_may_not_enter_is_replaced(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    try:
        with embedded.running(closed / "servers", {}, throwaway=True) as servers:
            place = embedded_postgres.prepare(closed / "servers")

            assert embedded.found(closed / "servers") == servers.addresses
    finally:
        embedded_postgres.remove(closed / "servers")

    # Only root has to change the account; everybody else's database lies in the folder itself.
    assert place.home.is_relative_to(embedded_postgres.ELSEWHERE if os.geteuid() == 0 else closed)
    assert not place.home.exists()
