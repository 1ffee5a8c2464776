"""Every check that needs no test run, each by name, all of them even if one fails: `bin/check`."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from commission.config import embedded, embedded_postgres

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")
# Settings as an installation would have them, so that the deployment checks see production.
PRODUCTION = {
    "ALLOWED_HOSTS": "portal.example.org",
    "BASE_URL": "https://portal.example.org",
    "DEMO": "0",
    "DJANGO_SETTINGS_MODULE": "commission.config.settings",
    "EMAIL_URL": "smtp+tls://mail.example.org:587?timeout=20",
    "MAIL_DOMAIN": "example.org",
    "SECRET_KEY": "qx7-for-the-deployment-checks-only-8Zt2Lw5Rk9Vd4Hs6Yb3Nc1Jg",
    "TRUSTED_PROXY_COUNT": "1",
}
# Written in halves, so that this file does not hold what it looks for.
REGISTRIES = tuple(
    "".join(halves) for halves in (("pypi", ".org"), ("pythonhosted", ".org"), ("npmjs", ".org"), ("index", "-url ="))
)


@dataclass(frozen=True)
class Step:
    """One check: what it is called, what it runs, in which environment."""

    name: str
    command: Sequence[str | Path]
    env: dict[str, str]


def main() -> int:
    folder = ROOT / "var" / f"test-check-{os.getpid()}"
    try:
        with embedded.running(folder, {}, throwaway=True) as servers:
            return _report(_steps(os.environ | servers.addresses))
    except embedded.Unusable as error:
        print(error, file=sys.stderr)
        return 3
    finally:
        embedded_postgres.remove(folder)


def _steps(env: dict[str, str]) -> list[Step]:
    tests = env | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DEMO": "0"}
    production = env | PRODUCTION
    return [
        Step("strict types", [BIN / "mypy", "."], tests),
        Step("format", [BIN / "ruff", "format", "--check", "."], tests),
        Step("lint", [BIN / "ruff", "check", "."], tests),
        Step("template format", [BIN / "djlint", "templates", "--lint", "--quiet"], tests),
        Step("import contracts", [BIN / "lint-imports"], tests),
        Step("migrations in step", [*MANAGE, "makemigrations", "--check", "--dry-run"], tests),
        Step("deployment checks", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], production),
        Step("catalogues complete", [sys.executable, "-m", "commission.config.catalogue", "--check"], tests),
        Step(
            "no registry address",
            [sys.executable, "-c", "import commission.config.inspect_all as c; c.refuse_registries()"],
            tests,
        ),
    ]


def _report(steps: Sequence[Step]) -> int:
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for step, (status, output, seconds) in zip(steps, pool.map(_run, steps), strict=True):
            print(f"{'failed' if status else 'ok':7} {step.name} ({seconds:.1f} s)", flush=True)
            if status:
                failed.append(step.name)
                print(output.strip() + "\n", flush=True)
    print(
        f"{len(steps) - len(failed)} of {len(steps)} checks passed"
        + (f"; failed: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


def _run(step: Step) -> tuple[int, str, float]:
    began = time.monotonic()
    done = subprocess.run(
        step.command, cwd=ROOT, env=step.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout, time.monotonic() - began


def refuse_registries() -> None:
    """Fail if a file of the project names a package registry: where packages come from is the machine's affair."""
    named = [f"{path.relative_to(ROOT)}: {word}" for path in _files() for word in REGISTRIES if word in _text(path)]
    sys.exit("\n".join(named) or 0)


def _files() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],  # noqa: S607  # whichever git the developer has
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    yield from (path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file())


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
