"""Sweep without Celery, for emergencies: once, or every fifteen seconds until Ctrl-C."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from commission.obligations.alarm import EVERY
from commission.obligations.engine import sweep

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Plans and sends what is due, without Celery."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on every fifteen seconds until Ctrl-C")

    def handle(self, *_args: Any, **options: Any) -> None:
        sweep("command")
        while options["loop"]:
            time.sleep(EVERY)
            close_old_connections()
            sweep("command")
