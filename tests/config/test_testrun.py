"""How `bin/test` hands its arguments on, and what it clears away."""

from pathlib import Path

import pytest

from commission.config import embedded, testrun


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["-n", "auto"]),
        (["-k", "login"], ["-k", "login", "-n", "auto"]),
        (["-n", "4"], ["-n", "4"]),
        (["tests/people", "-k", "login"], ["tests/people", "-k", "login"]),
        (["tests/test_cast.py::test_x"], ["tests/test_cast.py::test_x"]),
    ],
)
def test_only_the_whole_suite_runs_in_parallel(arguments: list[str], words: list[str]) -> None:
    assert testrun._words(arguments, "/usr/bin/chromium") == words


def test_without_chromium_browser_tests_are_left_out() -> None:
    assert testrun._words(["tests"], None) == ["tests", "--deselect=tests/browser"]


def test_what_a_killed_run_left_goes_and_a_living_one_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testrun, "ROOT", tmp_path)
    living, dead = tmp_path / "var" / "test-1", tmp_path / "var" / "test-2"
    (dead / "data").mkdir(parents=True)

    with embedded.locked(living):
        testrun._clean()

    assert living.exists()
    assert not dead.exists()
