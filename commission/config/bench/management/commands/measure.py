"""Makes the data once, starts the web server and measures the cases in turns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test import Client

from commission.config.bench.cases import FLOOR, Case, cases
from commission.config.bench.data import example, make_once, reader
from commission.config.bench.load import Answer, Sample, Unanswered, Visitor, ask_for, first_answer
from commission.config.bench.report import figures, report, table
from commission.config.bench.server import web_server
from commission.config.embedded import Unusable
from commission.people.models import Person, Token

CLIENTS = 2
ROUNDS = 5
SECONDS = 2.0


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cases", nargs="*", metavar="CASE", help="names, or beginnings of names; all when none")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")

    def handle(self, *args: Any, **options: Any) -> None:
        make_once(self.stdout.write)
        wanted = chosen(options["cases"])
        try:
            with web_server() as origin:
                made = measure(origin, wanted, reader())
        except (Unanswered, Unusable) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(table(made))
        if options["json"]:
            options["json"].write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def chosen(names: list[str]) -> list[Case]:
    known = cases(example())
    found = [case for case in known if not names or any(case.name.startswith(name) for name in names)]
    if not found:
        raise CommandError(f"There is no such case. Known: {', '.join(case.name for case in known)}.")
    return found


def measure(origin: str, wanted: list[Case], person: Person) -> dict[str, Any]:
    """Every case has its turn in every round, so that a busy moment of the machine strikes them alike."""
    every = [FLOOR, *wanted]
    visitors = {case: [Visitor(origin, headers(case, person)) for _ in range(CLIENTS)] for case in every}
    answers = {case: first_answer(visitors[case][0], case.path) for case in every}
    samples = {case: Sample() for case in every}
    for _ in range(ROUNDS):
        for case in every:
            ask_for(samples[case], visitors[case], case.path, SECONDS)
    floor = samples[FLOOR]
    return report([line(case, answers[case], samples[case], floor) for case in wanted], floor)


def line(case: Case, answer: Answer, sample: Sample, floor: Sample) -> dict[str, Any]:
    rows = case.rows_in(answer.body)
    return figures(case, sample, floor, rows=rows, clients=CLIENTS, queries=answer.queries)


def headers(case: Case, person: Person) -> dict[str, str]:
    if case.is_api:
        return {"Authorization": f"Bearer {Token.objects.create(user=person, name='bench')[1]}"}
    client = Client()
    client.force_login(person)
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}
