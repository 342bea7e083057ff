"""A ledger under many hands: processes that write generated reports in batches, and processes that read beside them.

Report N of the generated ones is the same in every process, and they are written in order, so that a reader can tell of what it
sees whether it is whole: batches of `BATCH` reports, each with its claims, and nothing else.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from gates.generated import CREATED, appendings
from whoholds import ledger
from whoholds.ledger import ClaimQuery, Ledger

BATCH = 10  # reports in one transaction
PLACES = 500
LEAST = 4  # questions and batches that each process gets through, however slow the machine


@dataclass(slots=True)
class Forked:
    """A process of one's own, and the end of the pipe on which it tells what it did."""

    pid: int
    told: int
    said: bytes = b""

    def wait(self, lines: int) -> None:
        """Wait until it told so many lines, or ended."""
        while self.said.count(b"\n") < lines and (more := os.read(self.told, 4096)):
            self.said += more

    def killed(self) -> list[str]:
        """End it by signal 9, and give what it told before, in whole lines."""
        os.kill(self.pid, signal.SIGKILL)
        return self.ended()

    def ended(self) -> list[str]:
        """Wait for its end, and give what it told, in whole lines."""
        with os.fdopen(self.told, "rb") as pipe:
            self.said += pipe.read()
        os.waitpid(self.pid, 0)
        return [line.decode() for line in self.said.splitlines(keepends=True) if line.endswith(b"\n")]


def forked(work: Callable[[Callable[[str], None]], None]) -> Forked:
    """Run `work` in a process of its own; what it is given tells a line. An error is told as a line that begins `error`."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Forked(pid, reading)
    code = 1
    try:
        os.close(reading)
        work(lambda line: _tell(writing, line))
        code = 0
    except BaseException as error:
        _tell(writing, f"error {type(error).__name__}: {error}".replace("\n", " "))
    finally:
        sys.stdout.flush()
        os._exit(code)


def _tell(pipe: int, line: str) -> None:
    os.write(pipe, line.encode() + b"\n")


def write(url: str, first: int, until: float, tell: Callable[[str], None]) -> None:
    """Append batches from report `first` on, until a moment of the monotonic clock; tell how far all is acknowledged."""
    source = appendings(first, places=PLACES)
    with ledger.open(url, created=CREATED, patience=60) as kept:
        number = first
        while time.monotonic() < until or number < first + LEAST * BATCH:
            kept.append_many(islice(source, BATCH))
            number += BATCH
            tell(str(number))  # all reports below this number are acknowledged


def read(url: str, seed: int, until: float, tell: Callable[[str], None]) -> None:
    """Ask until a moment of the monotonic clock; tell `torn …` for each answer that is not whole, at last how many were asked."""
    chance, expected, asked = random.Random(seed), Expected(), 0
    with ledger.open(url, create=False) as kept:
        while time.monotonic() < until or asked < LEAST:
            counts = kept.counts()
            if counts.reports % BATCH or counts.readings != counts.reports or counts.claims != expected.claims(counts.reports):
                tell(f"torn counts {counts}")
            if counts.reports:
                _read_one(kept, chance.randrange(counts.reports), expected, tell)
            asked += 2
    tell(f"asked {asked}")


def _read_one(kept: Ledger, number: int, expected: Expected, tell: Callable[[str], None]) -> None:
    """Ask for the claims of one report that is there."""
    report, claims = expected.report(number)
    if {row.id for row in kept.claims(ClaimQuery(report=report))} != claims:
        tell(f"torn report {report}")


class Expected:
    """What generated reports bear, by their number."""

    def __init__(self) -> None:
        """Know none yet."""
        self._source = appendings(places=PLACES)
        self._known: list[tuple[str, set[str]]] = []
        self._sums = [0]

    def report(self, number: int) -> tuple[str, set[str]]:
        """The identifiers of a report and of its claims."""
        while len(self._known) <= number:
            entry = next(self._source)
            found = {claim.id for claim in entry.claims}
            self._known.append((entry.report.id, found))
            self._sums.append(self._sums[-1] + len(found))
        return self._known[number]

    def claims(self, reports: int) -> int:
        """How many claims the first so many reports bear."""
        if reports:
            self.report(reports - 1)
        return self._sums[reports]


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a crowd met: answers given, batches written, the errors, and the answers that were not whole."""

    answers: int
    batches: int
    errors: list[str]
    torn: list[str]


def crowd(url: str, seconds: float, readers: int = 8) -> Crowd:
    """Let so many processes read while one writes to a new ledger."""
    ledger.open(url, created=CREATED).close()
    until = time.monotonic() + seconds
    writer = forked(lambda tell: write(url, 0, until, tell))
    reading = [forked(lambda tell, seed=seed: read(url, seed, until, tell)) for seed in range(readers)]  # type: ignore[misc]
    written, said = writer.ended(), [line for reader in reading for line in reader.ended()]
    lines = [line.strip() for line in written + said]
    return Crowd(
        answers=sum(int(line.split()[1]) for line in lines if line.startswith("asked ")),
        batches=sum(line.strip().isdecimal() for line in written),
        errors=[line for line in lines if line.startswith("error ")],
        torn=[line for line in lines if line.startswith("torn ")],
    )
