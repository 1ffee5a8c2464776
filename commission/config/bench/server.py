"""The web server of the demo, on a free port, for as long as it is measured."""

from __future__ import annotations

import contextlib
import os
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from django.conf import settings

from commission.config.children import spawn, stop
from commission.config.embedded import Unusable, free_port, last_line

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60
STEP = 0.1


@contextlib.contextmanager
def web_server() -> Iterator[str]:
    port = free_port()
    log = settings.DATA_DIR / "web.log"
    command = [sys.executable, "-m", "gunicorn", "-c", "python:commission.config.gunicorn", "-b", f"127.0.0.1:{port}"]
    # No worker is replaced in the middle of a measurement.
    child = spawn([*command, "--max-requests", "0"], log=log, env=os.environ)
    try:
        _wait(f"http://127.0.0.1:{port}", child, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(child)


def _wait(origin: str, child: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(int(PATIENCE / STEP)):
        if child.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{origin}/welcome/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(STEP)
        else:
            return
    raise Unusable(f"The web server does not start: {last_line(log)} See {log}.")
