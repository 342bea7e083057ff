"""What each interchange format keeps of a real ledger: written, read again, and compared claim by claim, cell by cell.

usage: python -m gates.round_trips LEDGER [FORMAT …]

A claim came back whole where another with the same cells (all that `interchange.ours` says of a claim) and the same words, where
the format has them, was read. Of the others each is compared with the one likest to it among those left of its day of
publication and event, and the cells that differ are counted. Formats that say by design less than a claim lose most of them; what
each means to lose stands in docs/reference/interchange.md.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from whoholds import ledger
from whoholds.config import settings
from whoholds.identify import Gazetteer, directory
from whoholds.ledger import RecordedClaim
from whoholds.records import Claim, Issue
from whoholds.serve import interchange
from whoholds.serve.interchange import Export, Names, Weighed
from whoholds.serve.interchange.ours import COLUMNS, cells

FORMATS = ("acled", "ucdp", "hxl", "viina", "geojson", "geoparquet", "kml", "plover", "ftm", "ftm-jsonl")
SHOWN = 3
Cells = tuple[Any, ...]


@dataclass
class Trip:
    """What came back of a format: claims of the ledger, rows read, claims made of them, and those that are whole."""

    claims: int
    rows: int = 0
    back: int = 0
    whole: int = 0
    issues: Counter[str] = field(default_factory=Counter)
    differing: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


def said(claim: Claim) -> Cells:
    """All that a claim says, as cells in the order of `COLUMNS`."""
    found = cells(claim)
    return tuple(found[name] for name in COLUMNS)


def trip(form: str, rows: Sequence[RecordedClaim], names: Names, folder: Path) -> Trip:
    """Write claims in a format, read them again, compare."""
    path = folder / f"trip.{form}"
    export = Export(claims=rows, holdings=Weighed(rows), names=names, on=date.today().isoformat())
    with path.open("wb") as file:
        for piece in interchange.write(form, export):
            file.write(piece.encode() if isinstance(piece, str) else piece)
    found, back = Trip(claims=len(rows)), list[Claim]()
    for row in interchange.read(form, path, names):
        if isinstance(row, Issue):
            found.issues[row.code] += 1
            found.examples += [f"{row.where}: {row.message}"] if found.issues[row.code] <= SHOWN else []
        else:
            found.rows += 1
            back += row.claims
    found.back = len(back)
    compare([row.claim for row in rows], back, found)
    return found


def compare(before: Sequence[Claim], back: Sequence[Claim], found: Trip) -> None:
    """Count those that came back whole, and the cells in which the likest of the others differ."""
    left = Counter(map(said, back))
    missing = []
    for cell in map(said, before):
        if left[cell]:
            left[cell] -= 1
            found.whole += 1
        else:
            missing.append(cell)
    event, published = COLUMNS.index("event"), COLUMNS.index("published")
    others: dict[tuple[Any, Any], list[Cells]] = defaultdict(list)
    for cell in left.elements():
        others[cell[event], cell[published]].append(cell)
    for cell in missing:
        near = others[cell[event], cell[published]]
        if not near:
            found.differing["no such claim"] += 1
            continue
        likest = max(near, key=lambda other: sum(a == b for a, b in zip(cell, other, strict=True)))
        near.remove(likest)
        for name, a, b in zip(COLUMNS, cell, likest, strict=True):
            if a != b:
                found.differing[name] += 1
                found.examples += [f"{name}: {a!r} → {b!r}"] if found.differing[name] <= SHOWN else []


def main() -> None:
    """Print what each format keeps."""
    path, forms, console = sys.argv[1], sys.argv[2:] or FORMATS, Console(width=160)
    chosen = settings()
    sheet = Table("format", "claims", "rows", "read again", "whole", "issues", "cells that differ", title=path)
    with ledger.open(path, create=False) as kept, tempfile.TemporaryDirectory() as folder:
        names, rows = Names(Gazetteer.open(chosen.home), directory(chosen.actors)), kept.claims()
        for form in forms:
            found = trip(form, rows, names, Path(folder))
            numbers = (found.claims, found.rows, found.back, found.whole)
            told = (", ".join(f"{name} {n}" for name, n in counted.most_common()) for counted in (found.issues, found.differing))
            sheet.add_row(form, *(f"{number:,}" for number in numbers), *told)
            console.print(f"{form}: {numbers}", highlight=False)
            for line in found.examples:
                console.print(f"{form}: {line}", markup=False, highlight=False)
    console.print(sheet)


if __name__ == "__main__":
    main()
