"""The whole portal as one group of processes: `bin/demo`. If one of them dies the group ends; Ctrl-C ends it too."""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from commission.config import catalogue, embedded, embedded_postgres, world
from commission.config.children import spawn, stop
from commission.config.demo.accounts import ACCOUNTS, PASSWORD

PATIENCE = 120
ROOM = 300 * 1024 * 1024
_asked_to_end = threading.Event()


@dataclass
class Group:
    """The processes of the portal itself, by the name a person would call them."""

    env: Mapping[str, str]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *command: str | Path) -> None:
        self.children[name] = spawn(command, log=self.log(name), env=self.env)

    def log(self, name: str) -> Path:
        return world.FOLDER / f"{name.replace(' ', '-')}.log"

    def ensure_alive(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None:
                status, log = child.returncode, self.log(name)
                raise embedded.Unusable(f"The {name} ended with status {status}: {embedded.last_line(log)} See {log}.")

    def stop(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        for child in self.children.values():
            stop(child)


def main(arguments: Sequence[str]) -> int:
    reset = _parse(arguments).reset
    _heed_signals()
    try:
        _run(reset=reset)
    except embedded.Unusable as error:
        print(error, file=sys.stderr)
        return 3
    except OSError as error:
        print(f"The demo cannot run in {world.FOLDER}: {error.strerror}.", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("Stopped.")
        return 0
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "bin/demo", description="Runs the portal with sample data. PORT (8000) chooses the port."
    )
    parser.add_argument("--reset", action="store_true", help="start over with fresh sample data")
    return parser.parse_args(arguments)


def _run(*, reset: bool) -> None:
    port = _port()
    if reset:
        with embedded.locked(world.FOLDER):
            embedded_postgres.remove(world.FOLDER)
    with embedded.running(world.FOLDER, os.environ) as servers:
        _ensure_room()
        group = Group(_environment(servers.addresses))
        try:
            _start(group, port)
            _announce(group, port)
            _watch(group, servers)
        finally:
            # Ending is bounded in time; a second Ctrl-C must not cut it short and leave somebody behind.
            for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(ending, signal.SIG_IGN)
            group.stop()


def _environment(addresses: Mapping[str, str]) -> dict[str, str]:
    env = world.environment(addresses)
    return {"EMAIL_URL": f"smtp://127.0.0.1:{embedded.free_port()}", "PYTHONUNBUFFERED": "1"} | env


def _start(group: Group, port: int) -> None:
    catalogue.compile_all()
    _prepare(group)
    python = Path(sys.executable)
    if "EMAIL_URL" not in os.environ:
        sink = group.env["EMAIL_URL"].rpartition(":")[2]
        group.start("mail server", python, "-m", "commission.config.mail_sink", sink, world.FOLDER / "mail")
    celery = (python, "-m", "celery", "--app", "commission.config.celery")
    bind = f"{os.environ.get('HOST', '127.0.0.1')}:{port}"
    group.start("web server", python, "-m", "gunicorn", "-c", "python:commission.config.gunicorn", "-b", bind)
    group.start("worker", *celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip")
    group.start("beat", *celery, "beat", "--loglevel", "INFO", "--pidfile=")


def _prepare(group: Group) -> None:
    group.start("preparation", sys.executable, "-m", "commission.config.prepare")
    if group.children["preparation"].wait():
        group.ensure_alive()
    del group.children["preparation"]


def _announce(group: Group, port: int) -> None:
    address = f"http://localhost:{port}"
    _wait_until_well(group, f"http://127.0.0.1:{port}/healthz")
    print(f"\n{address}/\nLetters: {address}/demo/mail/\nAccounts, all with the password {PASSWORD!r}:")
    for account in ACCOUNTS:
        print(f"  {account.email:30} {account.does_en} ({account.side})")
    print("ready", flush=True)


def _wait_until_well(group: Group, address: str) -> None:
    answer = ""
    for _tick in range(PATIENCE * 4):
        group.ensure_alive()
        try:
            with urllib.request.urlopen(address, timeout=5) as response:  # our own address
                if response.status == 200:  # noqa: PLR2004
                    return
        except urllib.error.HTTPError as error:
            answer = error.read().decode(errors="replace")
        except OSError:
            pass
        time.sleep(0.25)
    raise embedded.Unusable(f"The portal started but is not well: {answer}")


def _watch(group: Group, servers: embedded.Servers) -> None:
    while not _asked_to_end.wait(0.5):
        group.ensure_alive()
        servers.ensure_alive()
    raise KeyboardInterrupt


def _port() -> int:
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 0 < int(given) < 65536:  # noqa: PLR2004
        raise embedded.Unusable(f"PORT is {given!r}, which is no port number.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("HOST", "127.0.0.1"), int(given)))
        except OSError as error:
            raise embedded.Unusable(
                f"Port {given} cannot be used ({error.strerror}); choose another: PORT=8001 bin/demo"
            ) from error
    return int(given)


def _ensure_room() -> None:
    free = shutil.disk_usage(world.FOLDER).free
    if free < ROOM:
        raise embedded.Unusable(
            f"The disk of {world.FOLDER} is nearly full: {free >> 20} MB are free, the demo needs {ROOM >> 20}."
        )


def _heed_signals() -> None:
    # A shell starts background jobs deaf to Ctrl-C; `kill -INT` must end them too. `nohup` is meant, and stays.
    endings = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        endings.append(signal.SIGHUP)
    for ending in endings:
        signal.signal(ending, _interrupt)


def _interrupt(_number: int, _frame: object) -> None:
    # Noted as well as raised: Python drops what is raised while an object is being collected.
    _asked_to_end.set()
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
