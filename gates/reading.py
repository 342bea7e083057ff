"""What the reader of the settings makes of many reports, in one process or in several."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from whoholds.config import settings
from whoholds.extract import reader
from whoholds.extract.sentences import sentences
from whoholds.pipeline import Coder, Read, coder
from whoholds.records import Reading, Report
from whoholds.runners import processes

AROUND = 400  # characters before and after


def _coder(implied: float | None = None) -> Coder:
    return coder(settings() if implied is None else replace(settings(), implied=implied))


def _reader(name: str) -> Callable[[Report], Reading]:
    return reader(name, whole=True).read


def claims_of(reports: Iterable[Report], jobs: int = 1, implied: float | None = None) -> Iterator[Read]:
    """The claims of each report, in order; with opponents whom no words name from a chance on, where one is given."""
    return processes(functools.partial(_coder, implied), reports, jobs)


def readings(reports: Iterable[Report], jobs: int = 1, name: str = "") -> Iterator[Reading]:
    """The reading of each report, in order, its mentions told also where nothing is claimed.

    Args:
        reports: what is read.
        jobs: processes.
        name: another reader than that of the settings.
    """
    return processes(functools.partial(_reader, name or settings().reader), reports, jobs)


def sentence(text: str, start: int, end: int) -> str:
    """The sentence of a text around some characters, or what a person wants to see of a long one."""
    inside = [s for s in sentences(text) if s.start < end and start < s.end]
    first, last = (inside[0].start, inside[-1].end) if inside else (start, end)
    return " ".join(text[max(first, start - AROUND) : min(last, end + AROUND)].split())
