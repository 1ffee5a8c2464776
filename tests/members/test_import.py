"""`import_organisations`: counts, successors, bad lines by number, nothing half-written."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commission.members import actions
from commission.members import ror as registry
from commission.members.management.commands import import_organisations as command
from commission.members.models import DirectoryEntry
from commission.web.http import Conflict

SAMPLE = Path(__file__).parent / "data" / "organisations.jsonl"
RECORDS = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]


def run(file: Path) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_organisations", str(file), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def written(tmp_path: Path, *lines: object, name: str = "file.jsonl") -> Path:
    file = tmp_path / name
    parts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    file.write_bytes(b"\n".join(parts) + b"\n")
    return file


def record(**changes: Any) -> dict[str, Any]:
    return {**RECORDS[0], **changes}


@pytest.mark.django_db
def test_the_first_run_creates_and_the_second_changes_nothing() -> None:
    first, _ = run(SAMPLE)
    rows = list(DirectoryEntry.objects.values())
    second, _ = run(SAMPLE)

    assert "60 created, 0 changed, 0 unchanged, 0 lines skipped. 3 of them are withdrawn; 2 entries" in first
    assert "0 created, 0 changed, 60 unchanged, 0 lines skipped. 3 of them are withdrawn; 2 entries" in second
    assert list(DirectoryEntry.objects.values()) == rows


@pytest.mark.django_db
def test_a_packed_file_is_the_same(tmp_path: Path) -> None:
    packed = tmp_path / "organisations.jsonl.gz"
    packed.write_bytes(gzip.compress(SAMPLE.read_bytes()))

    out, _ = run(packed)

    assert "60 created" in out


@pytest.mark.django_db
def test_what_differs_is_changed_and_found_by_its_new_name(tmp_path: Path) -> None:
    run(SAMPLE)

    out, _ = run(written(tmp_path, record(names_ja=["改名大学"]), RECORDS[1]))

    assert "0 created, 1 changed, 1 unchanged" in out
    assert [entry.pk for entry in DirectoryEntry.objects.named("改名")] == [RECORDS[0]["id"]]
    assert DirectoryEntry.objects.count() == 60


@pytest.mark.django_db
def test_chains_of_successors_lead_to_their_end() -> None:
    run(SAMPLE)

    ends = dict(DirectoryEntry.objects.exclude(status="active").values_list("pk", "successor"))

    by_place = {place: ends[RECORDS[place]["id"]] for place in (12, 13, 20, 30, 40)}
    assert by_place == {12: RECORDS[18]["id"], 13: RECORDS[18]["id"], 20: None, 30: None, 40: None}


@pytest.mark.django_db
def test_successors_in_a_ring_lead_nowhere_wrong(tmp_path: Path) -> None:
    def replaced(by: int) -> list[dict[str, str]]:
        return [{"id": RECORDS[by]["id"], "name": "x", "type": "successor"}]

    ring = [
        RECORDS[0] | {"status": "withdrawn", "relations": replaced(1)},
        RECORDS[1] | {"status": "withdrawn", "relations": replaced(0)},
    ]

    run(written(tmp_path, *ring))

    assert not DirectoryEntry.objects.filter(successor__isnull=False).exists()


@pytest.mark.django_db
def test_an_entry_that_comes_back_loses_its_successor(tmp_path: Path) -> None:
    run(SAMPLE)

    run(written(tmp_path, RECORDS[12] | {"status": "active", "relations": []}))

    assert DirectoryEntry.objects.get(pk=RECORDS[12]["id"]).successor is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{not json", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b'{"id": "\xff\xfe"}', "it is not JSON"),
        (b'{"established": ' + b"9" * 5000 + b"}", "it is not JSON"),
        (b"[]", "it is not a JSON object"),
        (record(id=None), "“ror_id” is missing or is not text"),
        (record(id="057zh3y9"), "“ror_id” is not what it should be: 057zh3y9"),
        (record(name=""), "“name” is missing or is not text"),
        (record(name=["a"]), "“name” is missing or is not text"),
        (record(name="a" * 301), "“name” is longer than 300 characters"),
        (record(name="a\x00b"), "“name” holds a control character"),
        (record(name="a\ud800b"), "“name” holds a control character"),
        (record(names_ja="東京"), "“names_ja” is missing or is not a list"),
        (record(aliases=["a"] * 501), "“aliases” has more than 500 items"),
        (record(aliases=[1]), "“aliases” is missing or is not text"),
        (record(status="lost"), "“status” is not what it should be: lost"),
        (record(country="jp"), "“country” is not what it should be: jp"),
        (record(established="1900"), "“established” is not a year"),
        (record(established=True), "“established” is not a year"),
        (record(relations=["x"]), "“relations” is missing or is not a list"),
        (record(relations=[{"type": "child", "id": "x"}]), "“relations” is not what it should be: x"),
        (record(website="javascript:alert(1)"), "“website” is not what it should be"),
    ],
)
@pytest.mark.django_db
def test_a_bad_line_is_named_by_its_number_and_skipped(tmp_path: Path, line: object, reason: str) -> None:
    out, err = run(written(tmp_path, RECORDS[1], b"", line, RECORDS[2]))

    assert "2 created, 0 changed, 0 unchanged, 1 lines skipped" in out
    assert f"Line 3 skipped: {reason}" in err


@pytest.mark.django_db
def test_the_second_of_two_lines_with_one_id_is_skipped(tmp_path: Path) -> None:
    out, err = run(written(tmp_path, RECORDS[0], record(name="Another")))

    assert "1 created" in out
    assert f"Line 2 skipped: {RECORDS[0]['id']} came before" in err
    assert DirectoryEntry.objects.get().name == RECORDS[0]["name"]


@pytest.mark.django_db
def test_a_huge_line_is_skipped_without_being_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "LONGEST_LINE", 2000)

    out, err = run(written(tmp_path, RECORDS[0], b'{"name": "' + b"x" * 9000 + b'"}', RECORDS[1]))

    assert "2 created" in out
    assert "Line 2 skipped: it is longer than 2000 bytes" in err


@pytest.mark.django_db
def test_many_bad_lines_are_counted_but_not_all_told(tmp_path: Path) -> None:
    out, err = run(written(tmp_path, *[b"bad"] * 150, RECORDS[0]))

    assert "150 lines skipped" in out
    assert err.count("skipped") == command.MOST_REPORTED


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.django_db
def test_a_bomb_stops_the_import_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, packed: bool
) -> None:
    monkeypatch.setattr(registry, "LARGEST_FILE", 100_000)
    monkeypatch.setattr(registry, "LONGEST_LINE", 10_000)
    bomb = json.dumps(RECORDS[0]).encode() + b"\n" + b"x" * 5_000_000
    file = tmp_path / "bomb.gz"
    file.write_bytes(gzip.compress(bomb) if packed else bomb)

    with pytest.raises(CommandError, match="larger than a directory"):
        run(file)

    assert not DirectoryEntry.objects.exists()


@pytest.mark.django_db
def test_a_damaged_or_missing_file_is_one_sentence(tmp_path: Path) -> None:
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(SAMPLE.read_bytes())[:-200])
    odd = tmp_path / "odd.gz"
    odd.write_bytes(b"\x1f\x8b" + b"nonsense" * 20)

    for file, words in ((cut, "is damaged"), (odd, "Cannot read|is damaged"), (tmp_path / "none", "Cannot read")):
        with pytest.raises(CommandError, match=words):
            run(file)
    assert not DirectoryEntry.objects.exists()


@pytest.mark.django_db
def test_an_interrupt_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    read = registry.read_record

    def stopped(line: registry.Line) -> registry.Record:
        if line.number == 30:
            raise KeyboardInterrupt
        return read(line)

    monkeypatch.setattr(command, "read_record", stopped)

    with pytest.raises(CommandError, match="Nothing was changed") as stop:
        run(SAMPLE)

    assert stop.value.returncode == 130
    assert not DirectoryEntry.objects.exists()


@pytest.mark.django_db
def test_the_bar_is_drawn_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(command, "STEP", 10)
    err = Terminal()

    call_command("import_organisations", str(SAMPLE), stdout=io.StringIO(), stderr=err, no_color=True)

    assert err.getvalue().count("\r[") == 7
    assert err.getvalue().endswith("[########################################] 100%\n")


@pytest.mark.django_db(transaction=True)
def test_one_import_at_a_time(process_env: dict[str, str]) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('members.directory'))")
    try:
        with pytest.raises(Conflict, match="Another import"):
            actions.refresh_directory([])
        with pytest.raises(CommandError, match="Another import"):
            run(SAMPLE)
    finally:
        other.close()


def wait_for_copy() -> None:
    with connection.cursor() as cursor:
        for _n in range(300):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE query LIKE 'COPY incoming%' AND state = 'active' AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.1)
    pytest.fail("The import never began.")


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_process_leaves_nothing_half_written(
    tmp_path: Path, process_env: dict[str, str], blow: signal.Signals
) -> None:
    # The pipe holds the rest of the file back, so the blow falls in the middle of the copy.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    lines = SAMPLE.read_bytes().splitlines(keepends=True)
    started = subprocess.Popen(  # noqa: S603  # ours
        [sys.executable, "manage.py", "import_organisations", "--skip-checks", str(pipe)],
        env=process_env,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    end = os.open(pipe, os.O_RDWR)  # opened for both, it does not wait for a reader
    try:
        os.write(end, b"".join(lines[:40]))
        wait_for_copy()
        started.send_signal(blow)
        _out, err = started.communicate(timeout=20)
    finally:
        os.close(end)

    assert started.returncode == (130 if blow == signal.SIGINT else -signal.SIGKILL), err
    assert (b"Nothing was changed" in err) is (blow == signal.SIGINT)
    assert not DirectoryEntry.objects.exists()
