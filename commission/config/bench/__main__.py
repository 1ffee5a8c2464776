"""Starts the servers of `var/bench` and measures in them."""

import os
import subprocess
import sys
from collections.abc import Sequence

from commission.config import catalogue, embedded, world

FOLDER = world.ROOT / "var" / "bench"


def main(arguments: Sequence[str]) -> int:
    catalogue.compile_all()
    try:
        with embedded.running(FOLDER, os.environ) as servers:
            env = world.environment(servers.addresses, FOLDER) | {
                "DJANGO_SETTINGS_MODULE": "commission.config.bench.settings",
                "API_RATE": "1000000/second",
                "DEMO": "0",
            }
            manage = [sys.executable, str(world.ROOT / "manage.py")]
            for command in (
                ["migrate", "-v", "0"],
                ["collectstatic", "-v", "0", "--no-input"],
                ["measure", *arguments],
            ):
                if status := subprocess.run([*manage, *command], env=env, check=False).returncode:
                    return status
    except embedded.Unusable as error:
        print(error, file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
