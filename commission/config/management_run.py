"""Runs one management command in the demo's world: `bin/manage`. Starts the servers for it if they are not up."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence

from commission.config import embedded, world


def main(arguments: Sequence[str]) -> int:
    try:
        with contextlib.ExitStack() as stack:
            addresses = embedded.found(world.FOLDER)
            if addresses is None:
                addresses = stack.enter_context(embedded.running(world.FOLDER, os.environ)).addresses
            command = [sys.executable, str(world.ROOT / "manage.py"), *arguments]
            return subprocess.run(command, env=world.environment(addresses), check=False).returncode
    except embedded.Unusable as error:
        print(error, file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
