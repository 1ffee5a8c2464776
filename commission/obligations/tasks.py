"""What beat and the nudges ask for. Every task is a hint without arguments that may be lost, doubled or late."""

from __future__ import annotations

from celery import current_app, shared_task

from commission.obligations import clock, engine
from commission.obligations.alarm import Alarm
from commission.obligations.nudges import SWEEP
from commission.obligations.planner import plan as plan_due

# A worker that loads these tasks also gets a clock of its own: without it, a broker that is down would stop the mail.
current_app.steps["worker"].add(Alarm)


@shared_task(name=SWEEP, ignore_result=True)
def sweep() -> None:
    engine.sweep("sweep")


@shared_task(name="obligations.plan", ignore_result=True)
def plan() -> None:
    if not engine.is_on_hold():
        plan_due(clock.now())


@shared_task(name="obligations.worker_tick", ignore_result=True)
def worker_tick() -> None:
    """Beat sends it and a worker runs it: both are alive, and the broker between them."""
    engine.tick("beat", clock.now())
