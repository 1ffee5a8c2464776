"""Asks one address again and again, over kept connections of the loopback address, and times each answer."""

from __future__ import annotations

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlsplit

WARM_UP = 20


class Unanswered(Exception):
    """An answer that is not the page asked for."""


@dataclass
class Sample:
    """The answers of one case, over all its rounds."""

    seconds: list[float] = field(default_factory=list)
    elapsed: float = 0.0

    @property
    def p50_ms(self) -> float:
        return round(quantiles(self.seconds, n=100, method="inclusive")[49] * 1000, 2)

    @property
    def p95_ms(self) -> float:
        return round(quantiles(self.seconds, n=100, method="inclusive")[94] * 1000, 2)

    @property
    def rps(self) -> float:
        return round(len(self.seconds) / self.elapsed, 1)


@dataclass(frozen=True)
class Answer:
    body: str
    queries: int


class Visitor:
    """One client: one connection, kept open."""

    def __init__(self, origin: str, headers: dict[str, str]) -> None:
        self.headers = headers
        self.connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=30)

    def ask(self, path: str) -> Answer:
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != http.HTTPStatus.OK:
            raise Unanswered(f"{path} answers {response.status} {response.headers.get('Location', '')}")
        return Answer(body.decode(), int(response.headers["X-Queries"]))

    def times(self, path: str, until: float) -> list[float]:
        found = []
        # Between its rounds the server has hung up; the new connection is not what is measured.
        self.connection.close()
        self.ask(path)
        while time.perf_counter() < until:
            begun = time.perf_counter()
            self.ask(path)
            found.append(time.perf_counter() - begun)
        return found


def ask_for(sample: Sample, visitors: list[Visitor], path: str, seconds: float) -> None:
    """One round of one case: all visitors at once."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(visitors)) as pool:
        rounds = [pool.submit(visitor.times, path, begun + seconds) for visitor in visitors]
        for answered in rounds:
            sample.seconds += answered.result()
    sample.elapsed += time.perf_counter() - begun


def first_answer(visitor: Visitor, path: str) -> Answer:
    """The page once everything is loaded and cached that a running portal keeps."""
    for _ in range(WARM_UP):
        answer = visitor.ask(path)
    return answer
