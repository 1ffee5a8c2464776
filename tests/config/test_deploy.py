"""What `deploy/` says is true: its names are known, its commands run, its settings are safe."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from commission.config.inspect_all import PRODUCTION
from commission.config.world import ROOT

DEPLOY = ROOT / "deploy"
READ = re.compile(r'env\.\w+\(\s*"([A-Z_]+)"')
NAMED = re.compile(r"\$\{([A-Z_]+)")


def compose() -> dict[str, Any]:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def read_by_settings() -> set[str]:
    files = (ROOT / "commission" / "config").glob("*.py")
    return {name for file in files for name in READ.findall(file.read_text(encoding="utf-8"))}


def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    # Our own programs, with the words of our own files.
    return subprocess.run(  # noqa: S603
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ | PRODUCTION | more,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_variable_the_settings_read_is_explained() -> None:
    explained = set(re.findall(r"`([A-Z_]+)`", (DEPLOY / "README.md").read_text(encoding="utf-8")))

    assert read_by_settings() - explained == set()


def test_every_variable_compose_takes_is_in_the_example() -> None:
    example = (DEPLOY / "env.example").read_text(encoding="utf-8")
    taken = set(NAMED.findall((DEPLOY / "compose.yaml").read_text(encoding="utf-8")))

    assert taken == set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))


def test_compose_sets_only_what_the_settings_read() -> None:
    assert set(compose()["services"]["web"]["environment"]) <= read_by_settings()


def test_compose_runs_the_parts_of_the_portal() -> None:
    assert set(compose()["services"]) == {"migrate", "web", "worker", "beat", "postgres", "valkey", "mail"}


def test_the_web_server_takes_its_configuration_and_production_settings(tmp_path: Path) -> None:
    done = run(
        "-m", "gunicorn", "--check-config", "--config", "python:commission.config.gunicorn", DATA_DIR=str(tmp_path)
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("service", ["worker", "beat"])
def test_the_options_of_worker_and_beat_are_known(service: str) -> None:
    program, *options = compose()["services"][service]["command"]

    done = run("-m", program, *options, "--help")

    assert done.returncode == 0, done.stderr


def test_an_unsafe_web_server_does_not_start() -> None:
    done = run("-m", "gunicorn", "--check-config", "--config", "python:commission.config.gunicorn", SECRET_KEY="short")

    assert done.returncode != 0
    assert "A secret key is short or guessable." in done.stderr


def test_static_files_are_collected_for_production(tmp_path: Path) -> None:
    done = run("manage.py", "collectstatic", "--no-input", "--skip-checks", STATIC_ROOT=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "staticfiles.json").is_file()


@pytest.mark.parametrize("script", ["mail/start", "postgres/portal.sh"])
def test_scripts_are_sound_shell(script: str) -> None:
    done = subprocess.run(["/bin/sh", "-n", DEPLOY / script], capture_output=True, text=True, check=False)  # noqa: S603

    assert done.returncode == 0, done.stderr
