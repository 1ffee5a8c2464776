"""The Celery application: an alarm clock only. PostgreSQL holds every fact; a lost or doubled message harms nothing."""

import contextlib
import os

from celery import Celery
from celery.signals import beat_init, worker_init
from kombu import Queue
from kombu.exceptions import OperationalError

from commission.config import safety

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commission.config.settings")

ENGINE = "engine"
WORK = "work"


def every(seconds: int, task: str) -> dict[str, object]:
    """An interval: a message that nobody took before the next one is due must not pile up."""
    return {"task": task, "schedule": float(seconds), "options": {"expires": seconds, "queue": ENGINE}}


app = Celery("commission")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    # No results and no retries: a task leaves its traces in the database.
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    task_publish_retry=False,
    task_serializer="json",
    accept_content=["json"],
    enable_utc=True,
    timezone="UTC",
    # Acknowledged before it runs: a task that kills its process must not come back for ever.
    task_acks_late=False,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_send_task_events=False,
    task_time_limit=900,
    broker_connection_retry_on_startup=True,
    # Longer than the time limit, so that no running task is handed out twice.
    broker_transport_options={
        "visibility_timeout": 1200,
        "unacked_restore_interval": 60,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        # A request whose hint finds no broker goes on at once; the sweeps see its rows anyway.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
    },
    task_default_queue=WORK,
    task_queues=[Queue(ENGINE), Queue(WORK)],
    task_routes={"obligations.*": {"queue": ENGINE}},
    task_create_missing_queues=False,
    beat_schedule={
        "sweep": every(10, "obligations.sweep"),
        "plan": every(60, "obligations.plan"),
        "tick": every(10, "obligations.worker_tick"),
    },
)
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_if_unsafe(**_kwargs: object) -> None:
    safety.refuse_if_unsafe()


@beat_init.connect
def tick_at_once(**_kwargs: object) -> None:
    """A sign of life now: the schedule alone would give the first one after its interval."""
    with contextlib.suppress(OperationalError):
        app.send_task("obligations.worker_tick", queue=ENGINE, expires=60)
