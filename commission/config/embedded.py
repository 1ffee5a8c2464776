"""PostgreSQL and Valkey out of Python wheels, for the demo and the tests: nothing to install, nothing left running.

Their data lie in one folder, the addresses in its file `addresses.json`. Both listen on a free port of the loopback
address only and ask for a password, so that no path is too long for a socket and no other user of the machine gets in.
"""

import contextlib
import fcntl
import json
import re
import secrets
import socket
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from commission.config import embedded_postgres, embedded_valkey
from commission.config.children import stop

ADDRESSES = "addresses.json"
ATTEMPTS = 3
FAULT = re.compile(r"FATAL|PANIC|^[\w.]+(Error|Exception|Configured|Interrupt)\b")


class Unusable(Exception):
    """Why the servers cannot run here, in one sentence for the person at the keyboard."""


class InUse(Unusable):
    """Somebody else holds the folder."""


@dataclass
class Servers:
    """The servers of one folder: addresses by the name of their environment variable, and the children we started."""

    folder: Path
    addresses: dict[str, str] = field(default_factory=dict)
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    throwaway: bool = False

    def ensure_alive(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None:
                raise Unusable(f"{name} has ended by itself; its log lies in {self.folder}.")

    def stop(self) -> None:
        (self.folder / ADDRESSES).unlink(missing_ok=True)
        for name, child in reversed(self.children.items()):
            stop(
                child,
                embedded_postgres.quit_signal(throwaway=self.throwaway)
                if name == "PostgreSQL"
                else embedded_valkey.QUIT,
            )
        self.children.clear()


@contextlib.contextmanager
def running(folder: Path, given: Mapping[str, str], *, throwaway: bool = False) -> Iterator[Servers]:
    """Run the servers that `given` (the environment) does not name, and stop them at the end."""
    with locked(folder):
        servers = Servers(folder, throwaway=throwaway)
        try:
            _start(servers, given)
            yield servers
        finally:
            servers.stop()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder: two supervisors must not run one database. The lock dies with the process."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("a")
    except OSError as error:
        raise Unusable(f"Cannot write to {folder}: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise InUse(f"Another process is using {folder} already.") from error
        yield


def found(folder: Path) -> dict[str, str] | None:
    """The addresses of servers that somebody else runs in this folder, if they answer."""
    with contextlib.suppress(OSError, ValueError):
        addresses = json.loads((folder / ADDRESSES).read_text(encoding="utf-8"))
        if all(_answers(address) for address in addresses.values()):
            return dict(addresses)
    return None


def _start(servers: Servers, given: Mapping[str, str]) -> None:
    try:
        for name, start in (("PostgreSQL", _start_postgres), ("Valkey", _start_valkey)):
            variable = "DATABASE_URL" if name == "PostgreSQL" else "REDIS_URL"
            servers.addresses[variable] = given.get(variable) or start(servers)
        _remember(servers)
    except OSError as error:
        raise Unusable(f"Cannot start the embedded servers in {servers.folder}: {error.strerror}.") from error


def _start_postgres(servers: Servers) -> str:
    try:
        place = embedded_postgres.prepare(servers.folder)
    except embedded_postgres.Broken as error:
        raise Unusable(str(error)) from error
    for _attempt in range(ATTEMPTS):
        port = free_port()
        child = embedded_postgres.start(place, port, throwaway=servers.throwaway)
        servers.children["PostgreSQL"] = child
        if _wait_for(embedded_postgres.owner_address(place, port), child):
            return embedded_postgres.address(place, port)
        stop(child, embedded_postgres.quit_signal(throwaway=True))
    raise Unusable(f"PostgreSQL does not start: {last_line(place.log)} See {place.log}.")


def _start_valkey(servers: Servers) -> str:
    secret = secrets.token_urlsafe(24)
    log = servers.folder / "valkey.log"
    for _attempt in range(ATTEMPTS):
        port = free_port()
        child = servers.children["Valkey"] = embedded_valkey.start(servers.folder, log, port, secret)
        if _wait_for(address := embedded_valkey.address(port, secret), child):
            return address
    raise Unusable(f"Valkey does not start: {last_line(log)} See {log}.")


def _wait_for(address: str, child: subprocess.Popen[bytes], patience: float = 60) -> bool:
    step = 0.05
    for _tick in range(int(patience / step)):
        if _answers(address):
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(step)
            return False
    return False


def _answers(address: str) -> bool:
    try:
        if address.startswith("redis"):
            with redis.Redis.from_url(address, socket_timeout=2, retry=Retry(NoBackoff(), 0)) as valkey:
                return bool(valkey.ping())
        with psycopg.connect(address, connect_timeout=2):
            return True
    except (redis.RedisError, psycopg.OperationalError):
        return False


def _remember(servers: Servers) -> None:
    path = servers.folder / ADDRESSES
    path.touch(mode=0o600)
    path.write_text(json.dumps(servers.addresses), encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def last_line(log: Path) -> str:
    """What a log says of the end of its program: its last fault, else its last line."""
    with contextlib.suppress(OSError):
        lines = [
            line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()
        ]
        faults = [line for line in lines if FAULT.search(line)] or lines
        return faults[-1] if faults else "it says nothing."
    return "its log cannot be read."
