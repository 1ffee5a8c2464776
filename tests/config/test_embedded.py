import os

import psycopg


def test_the_test_database_is_a_fresh_server_with_the_builtin_locale() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT datlocprovider, datlocale FROM pg_database LIMIT 1").fetchone()

    assert row == ("b", "C.UTF-8")
