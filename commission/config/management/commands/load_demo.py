"""Loads the demo world, once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from commission.config.demo.accounts import ACCOUNTS
from commission.config.demo.story import tell
from commission.people.models import Person


class Command(BaseCommand):
    help = "Load the invented people, organisations and proposals of the demo, unless they are there already."

    def handle(self, *args: Any, **options: Any) -> None:
        if Person.objects.filter(email=ACCOUNTS[0].email).exists():
            self.stdout.write("The demo world is there already.")
            return
        with transaction.atomic():
            tell()
        self.stdout.write(f"The demo world is loaded: {Person.objects.count()} people.")
