"""Runs one management command in the demo's world: `bin/manage`. Starts the servers for it if they are not up."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

from commission.config import embedded, world

PATIENCE = 60


def main(arguments: Sequence[str]) -> int:
    try:
        return _run(arguments)
    except embedded.Unusable as error:
        print(error, file=sys.stderr)
        return 3
    except OSError as error:
        print(f"Cannot use {world.FOLDER}: {error.strerror}.", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


def _run(arguments: Sequence[str]) -> int:
    world.FOLDER.mkdir(parents=True, exist_ok=True)
    for _tick in range(PATIENCE * 5):
        # Whoever started the servers keeps them up as long as somebody holds this file.
        with (world.FOLDER / "users").open("a") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            if addresses := embedded.found(world.FOLDER):
                return _command(arguments, addresses)
        try:
            return _with_own_servers(arguments)
        except embedded.InUse:
            time.sleep(0.2)
    raise embedded.Unusable(f"Another process keeps {world.FOLDER} and its servers do not answer.")


def _with_own_servers(arguments: Sequence[str]) -> int:
    with embedded.running(world.FOLDER, os.environ) as servers, (world.FOLDER / "users").open("a") as users:
        status = _command(arguments, servers.addresses)
        fcntl.flock(users, fcntl.LOCK_EX)
        return status


def _command(arguments: Sequence[str], addresses: Mapping[str, str]) -> int:
    command = [sys.executable, str(world.ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=world.environment(addresses), check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
