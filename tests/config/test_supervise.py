"""What `bin/demo` says when it cannot run, and what it leaves behind: nothing."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from commission.config import children, embedded, supervise, world

T = TypeVar("T")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(world, "FOLDER", tmp_path / "demo")
    monkeypatch.setenv("PORT", str(embedded.free_port()))
    return tmp_path / "demo"


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence on the error output."""
    text = capsys.readouterr().err.strip()
    assert "\n" not in text
    return text


def test_a_busy_port_is_one_sentence_before_anything_starts(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))

        status = supervise.main([])

    assert status != 0
    assert "cannot be used (Address already in use); choose another" in said(capsys)
    assert not folder.exists()


@pytest.mark.parametrize("port", ["", "abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    monkeypatch.setenv("PORT", port)

    assert supervise.main([]) != 0
    assert f"PORT is {port!r}" in said(capsys)


def test_a_file_in_the_way_is_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.write_text("in the way")

    assert supervise.main([]) != 0
    assert said(capsys).startswith(f"Cannot write to {folder}")


def test_a_full_disk_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervise, "ROOM", 1 << 60)
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")

    assert supervise.main([]) != 0
    assert "nearly full" in said(capsys)


def test_a_running_demo_is_not_started_twice(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with embedded.locked(folder):
        status = supervise.main([])

    assert status != 0
    assert "Another process is using" in said(capsys)


def test_the_end_of_one_process_is_told_with_its_last_words(folder: Path) -> None:
    folder.mkdir()
    group = supervise.Group(dict(os.environ))
    group.start("worker", sys.executable, "-c", "raise ValueError('no broker')")
    group.children["worker"].wait()

    with pytest.raises(embedded.Unusable, match="The worker ended with status 1: ValueError: no broker"):
        group.ensure_alive()


def test_stopping_ends_a_child_that_will_not_listen_and_its_own_children(tmp_path: Path) -> None:
    deaf = "import signal, subprocess, sys, time; signal.signal(15, signal.SIG_IGN); "
    deaf += "print(subprocess.Popen(['sleep', '600']).pid, flush=True); time.sleep(600)"
    log = tmp_path / "log"
    child = children.spawn([sys.executable, "-c", deaf], log=log, env=dict(os.environ))
    grandchild = int(eventually(log.read_text))

    children.stop(child, patience=0.2)

    assert child.returncode == -signal.SIGKILL
    assert eventually(lambda: not is_running(grandchild))


@pytest.mark.faults
def test_a_child_ends_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    code = "import sys, time; from pathlib import Path; from commission.config.children import spawn; "
    code += "child = spawn(['sleep', '600'], log=Path(sys.argv[1]), env={'PATH': '/usr/bin:/bin'}); "
    code += "print(child.pid, flush=True); time.sleep(600)"
    command = [sys.executable, "-c", code, str(tmp_path / "log")]
    # The program and its words are our own.
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=world.ROOT) as parent:  # noqa: S603
        assert parent.stdout is not None
        child = int(parent.stdout.readline())

        parent.kill()

    assert eventually(lambda: not is_running(child))


def eventually(look: Callable[[], T], patience: float = 10) -> T:
    end = time.monotonic() + patience
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
