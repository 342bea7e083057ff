"""Cells of CSV that are safe to open in a spreadsheet, and lines of them.

A text that a spreadsheet would run as a formula gets an apostrophe in front: one that begins with `=`, `+`, `-` or `@` (also in
full width, and behind blanks or apostrophes), or with a tab or a line end. Numbers stay numbers. `unguarded` takes the
apostrophe off again, so that whatever `guarded` wrote comes back whole.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

Cell = str | int | float | None
RISKY = re.compile(r"[\s']*(?:[=+\-@＝＋－＠]|[\t\r\n])")


def guarded(value: Cell) -> Cell:
    """A cell that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and RISKY.match(value) else value


def unguarded(value: str) -> str:
    """The text that `guarded` was given."""
    return value[1:] if value.startswith("'") and RISKY.match(value[1:]) else value


def line(cells: Sequence[Cell]) -> str:
    """One line of CSV. The writer quotes what its own line end holds, so it must know both; the line ends with a feed."""
    page = io.StringIO(newline="")
    csv.writer(page, lineterminator="\r\n").writerow(cells)
    return page.getvalue().removesuffix("\r\n") + "\n"


def lines(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> Iterator[str]:
    """A table, line by line, its texts guarded; a column that a row does not have is empty."""
    yield line(columns)
    for row in rows:
        yield line([guarded(row.get(name)) for name in columns])
