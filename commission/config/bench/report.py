"""The figures, on the screen and for machines."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commission.config.bench.cases import MOST_QUERIES

if TYPE_CHECKING:
    from commission.config.bench.cases import Case
    from commission.config.bench.load import Sample

COLUMNS = ("name", "rows", "clients", "p50_ms", "p95_ms", "rps", "queries", "ratio_to_floor", "target", "held")


def figures(case: Case, sample: Sample, floor: Sample, *, rows: int, clients: int, queries: int) -> dict[str, Any]:
    ratio = round(sample.p50_ms / floor.p50_ms, 2)
    return {
        "name": case.name,
        "rows": rows,
        "clients": clients,
        "p50_ms": sample.p50_ms,
        "p95_ms": sample.p95_ms,
        "rps": sample.rps,
        "queries": queries,
        "ratio_to_floor": ratio,
        "target": case.target,
        "held": ratio <= case.target and queries <= MOST_QUERIES,
    }


def report(found: list[dict[str, Any]], floor: Sample) -> dict[str, Any]:
    return {"machine": machine(), "floor": {"p50_ms": floor.p50_ms, "rps": floor.rps}, "cases": found}


def machine() -> dict[str, Any]:
    return {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count(), "cpu": _cpu()}


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def table(made: dict[str, Any]) -> str:
    floor = made["floor"]
    rows = [COLUMNS, *(tuple(str(case[column]) for column in COLUMNS) for case in made["cases"])]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([f"floor: p50 {floor['p50_ms']} ms, {floor['rps']} a second", "", *lines])
