"""The worker's own clock: it sweeps every fifteen seconds by the monotonic clock, without beat and without broker."""

from __future__ import annotations

import logging
import threading
from typing import Any

from celery import bootsteps
from django.db import close_old_connections, connections

from commission.obligations.engine import sweep

logger = logging.getLogger(__name__)

EVERY = 15.0


class Alarm(bootsteps.StartStopStep):
    """A step of the Celery worker: begins with it and ends with it."""

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self.run, name="alarm", daemon=True)

    def start(self, _parent: Any) -> None:
        self.thread.start()

    def stop(self, _parent: Any) -> None:
        self.ending.set()
        self.thread.join(timeout=60)

    def run(self) -> None:
        """Event.wait counts by the monotonic clock: a step of the wall clock changes nothing here."""
        while True:
            try:
                close_old_connections()
                sweep("worker")
            except Exception:
                logger.exception("A sweep of the worker's own clock failed")
                connections.close_all()
            if self.ending.wait(EVERY):
                return
