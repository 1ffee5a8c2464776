"""One sweep: plan, gather, recover, deliver. Any number may run at a time; each stage fails for itself."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from commission.obligations import clock
from commission.obligations.digests import gather
from commission.obligations.dispatcher import deliver, unlock_all, who
from commission.obligations.models import EngineMode, EngineTick
from commission.obligations.planner import plan
from commission.obligations.recovery import recover

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

logger = logging.getLogger(__name__)

LONGEST = 45.0


def sweep(component: str) -> None:
    """Do what is due now. `component` is who asked: beat's task, a worker's own clock, a person's command."""
    started = clock.now()
    until = time.monotonic() + LONGEST
    failed = []
    if is_on_hold():
        failed.append("hold")
    else:
        unlock_all()
        stages: list[tuple[str, Callable[[], object]]] = [
            ("plan", lambda: plan(clock.now())),
            ("gather", lambda: gather(clock.now())),
            ("recover", recover),
            ("deliver", lambda: deliver(until)),
        ]
        failed += [name for name, stage in stages if not _runs(name, stage)]
    tick(component, started, " ".join(failed))


def is_on_hold() -> bool:
    return EngineMode.objects.filter(pk=1, mode=EngineMode.Mode.HOLD).exists()


def tick(component: str, started_at: datetime, note: str = "") -> None:
    """Leave a sign of life."""
    sign = EngineTick(component=component, started_at=started_at, ok_at=clock.now(), process=who(), note=note[:200])
    EngineTick.objects.bulk_create(
        [sign],
        update_conflicts=True,
        unique_fields=["component"],
        update_fields=["started_at", "ok_at", "process", "note"],
    )


def _runs(name: str, stage: Callable[[], object]) -> bool:
    """One stage that fails must not keep the others from their work; the tick names it, the log says why."""
    try:
        stage()
    except Exception:
        logger.exception("The engine could not %s", name)
        return False
    return True
