"""Child processes that never outlive their parent: not after Ctrl-C, not after `kill -9`."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

SET_PARENT_DEATH_SIGNAL = 1


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str],
    account: pwd.struct_passwd | None = None,
    when_orphaned: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only the supervisor, which stops it in order."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env),
            start_new_session=True,
            preexec_fn=_follow_parent(when_orphaned),  # noqa: PLW1509  # the supervisors start no threads
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            cwd="/" if account else None,
        )


def run(command: Sequence[str | Path], *, account: pwd.struct_passwd | None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, with none of our environment and, given an account, without root's rights."""
    return subprocess.run(
        [str(word) for word in command],
        env={},
        capture_output=True,
        text=True,
        check=False,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
        cwd="/" if account else None,
    )


def stop(child: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM, patience: float = 15) -> None:
    """Ask a child to end, then insist. Its own children are in its session and go the same way."""
    if child.poll() is None:
        child.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(patience)
    _sweep(child)


def _sweep(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _follow_parent(when_orphaned: signal.Signals) -> Callable[[], None]:
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def follow() -> None:
        # Runs after the change of account, which would have cleared the wish.
        prctl(SET_PARENT_DEATH_SIGNAL, int(when_orphaned))
        if os.getppid() != parent:
            os._exit(1)

    return follow
