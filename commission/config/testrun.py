"""Runs pytest on servers of its own: `bin/test`. What it makes lies in `var/test-<process>` and goes at the end."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from commission.config import catalogue, embedded, embedded_postgres

ROOT = Path(__file__).resolve().parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_TESTS = "tests/browser"


def main(arguments: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    folder = ROOT / "var" / f"test-{os.getpid()}"
    try:
        _clean()
        return _run(arguments, folder)
    except embedded.Unusable as error:
        print(error, file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130
    finally:
        embedded_postgres.remove(folder)


def _run(arguments: Sequence[str], folder: Path) -> int:
    catalogue.compile_all()
    chromium = _chromium()
    with embedded.running(folder, os.environ, throwaway=True) as servers:
        env = _environment(servers, chromium)
        status = _pytest(_words(arguments, chromium), env)
        if not chromium and (skipped := _count_browser_tests(_chosen(arguments), env)):
            print(f"Not run: {skipped} browser tests, for want of Chromium. Install it or set CHROMIUM.")
    return status


def _clean() -> None:
    """Remove what runs that were killed left behind: their lock can be taken."""
    for folder in ROOT.glob("var/test-*"):
        with contextlib.suppress(embedded.Unusable), embedded.locked(folder):
            embedded_postgres.remove(folder)


def _environment(servers: embedded.Servers, chromium: str | None) -> dict[str, str]:
    return os.environ | {
        **servers.addresses,
        "BASE_URL": "http://localhost:8000",
        "CHROMIUM": chromium or "",
        "DATA_DIR": str(servers.folder / "data"),
        "DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
    }


def _words(arguments: Sequence[str], chromium: str | None) -> list[str]:
    words = list(arguments)
    if not _chosen(arguments) and "-n" not in words:
        words += ["-n", "auto"]
    return words + ([] if chromium else [f"--deselect={BROWSER_TESTS}"])


def _chosen(arguments: Sequence[str]) -> list[str]:
    """Those of the arguments that name a part of the suite."""
    return [word for word in arguments if not word.startswith("-") and (ROOT / word.split("::")[0]).exists()]


def _pytest(words: Sequence[str], env: dict[str, str]) -> int:
    # Ctrl-C reaches pytest directly; we wait until it has closed its own files.
    child = subprocess.Popen([sys.executable, "-m", "pytest", *words], cwd=ROOT, env=env)
    while True:
        try:
            status = child.wait()
            return status if status >= 0 else 128 - status
        except KeyboardInterrupt:
            child.send_signal(signal.SIGINT)


def _count_browser_tests(chosen: Sequence[str], env: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "browser", *chosen]
    shown = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False).stdout
    return sum("::" in line for line in shown.splitlines())


def _chromium() -> str | None:
    if found := os.environ.get("CHROMIUM") or _installed():
        return found
    if os.geteuid() == 0 and (apt := shutil.which("apt-get")):
        _install_chromium(apt)
    return _installed()


def _installed() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _install_chromium(apt: str) -> None:
    print("Installing Chromium and a Japanese font for the browser tests …", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    wanted = ["--no-install-recommends", "chromium", "fonts-noto-cjk"]
    for words in (["update", "-qq"], ["install", "-y", "-qq", *wanted]):
        subprocess.run([apt, *words], env=env, check=False, stdout=subprocess.DEVNULL)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
