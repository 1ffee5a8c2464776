"""Refresh the reference directory of organisations from a file of the Research Organization Registry."""

from __future__ import annotations

import contextlib
import gzip
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from commission.members.actions import Tally, refresh_directory
from commission.members.ror import BadRecord, Line, Readable, Record, TooLarge, lines_of, read_record
from commission.web.http import Conflict

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator
    from io import BufferedReader

GZIP = b"\x1f\x8b"
MOST_REPORTED = 100
BAR = 40
STEP = 250


class Command(BaseCommand):
    help = "Refresh the reference directory from FILE (.jsonl or .jsonl.gz). Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        self.skipped = 0
        try:
            with opened(file) as (raw, unpacked):
                tally = refresh_directory(self._records(unpacked, raw, file.stat().st_size))
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.", returncode=130) from None
        except OSError as error:
            raise CommandError(f"Cannot read {file}: {error.strerror or error}.") from error
        except (EOFError, zlib.error) as error:
            raise CommandError(f"{file} is damaged: {error}. Nothing was changed.") from error
        except TooLarge as error:
            raise CommandError(f"{file} is larger than a directory can be. Nothing was changed.") from error
        except Conflict as error:
            raise CommandError(error.message) from error
        self._report(tally)

    def _records(self, file: Readable, raw: BufferedReader, size: int) -> Iterator[Record]:
        seen: set[str] = set()
        for line in lines_of(file):
            if line.number % STEP == 0:
                self._show_progress(raw, size)
            try:
                record = read_record(line)
            except BadRecord as reason:
                self._skip(line, str(reason))
                continue
            if record.ror_id in seen:
                self._skip(line, f"{record.ror_id} came before")
                continue
            seen.add(record.ror_id)
            yield record
        self._show_progress(raw, size, over=True)

    def _skip(self, line: Line, reason: str) -> None:
        self.skipped += 1
        if self.skipped <= MOST_REPORTED:
            self.stderr.write(f"Line {line.number} skipped: {reason}.")

    def _show_progress(self, raw: BufferedReader, size: int, *, over: bool = False) -> None:
        if self.stderr.isatty():
            share = 1 if over else min(raw.tell() / (size or 1), 1)
            bar = "#" * int(BAR * share)
            self.stderr.write(f"\r[{bar:<{BAR}}] {share:4.0%}", ending="\n" if over else "")

    def _report(self, tally: Tally) -> None:
        self.stdout.write(
            f"{tally.created} created, {tally.changed} changed, {tally.unchanged} unchanged, "
            f"{self.skipped} lines skipped. "
            f"{tally.withdrawn} of them are withdrawn; {tally.succeeded} entries lead to a successor."
        )


@contextlib.contextmanager
def opened(path: Path) -> Iterator[tuple[BufferedReader, Readable]]:
    """The file as it lies on disk, for the progress, and as it reads."""
    with path.open("rb") as raw:
        is_packed = raw.peek(len(GZIP)).startswith(GZIP)
        with gzip.GzipFile(fileobj=raw) if is_packed else contextlib.nullcontext(raw) as unpacked:
            yield raw, unpacked
