"""Tables that stay readable in a narrow terminal: columns are left out, rather than words and identifiers broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

BESIDE = 3  # what a column takes beside its words: two blanks and a line


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: what stands above it.
        spare: columns of a higher number are left out first; those of 0 never.
    """

    name: str
    spare: int = 0


class Columns:
    """A table whose every column is as wide as its longest word, at least; what has no room beside that is left out.

    A line under the table names the columns left out. Only where not even those remain that are never left out, words are folded.
    """

    def __init__(self, title: str, columns: Sequence[Column], rows: Sequence[Sequence[str | Text]], note: str = "") -> None:
        """Keep the cells, row by row; strings are plain text and no markup. Below them stands a note."""
        self._title = title
        self._note = note
        self._columns = columns
        self._rows = [[cell if isinstance(cell, Text) else Text(cell) for cell in row] for row in rows]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The table for the width at hand; of an empty one the title alone."""
        if not self._rows:
            yield Text(self._title)
            return
        whole = [self._widths(at)[1] for at in range(len(self._columns))]
        least = [self._widths(at)[0] for at in range(len(self._columns))]
        kept = _kept(self._columns, least, options.max_width)
        widths = _shared([least[at] for at in kept], [whole[at] for at in kept], options.max_width)
        table = Table(title=Text(self._title, style="table.title") if self._title else None, title_justify="left")
        for at, width in zip(kept, widths, strict=True):
            table.add_column(self._columns[at].name, width=width, overflow="fold")
        for row in self._rows:
            table.add_row(*(row[at] for at in kept))
        yield table
        if self._note:
            yield Text(self._note, style="dim")
        if out := [column.name for at, column in enumerate(self._columns) if at not in kept]:
            yield Text(f"left out for want of room: {', '.join(out)} (--json has all)", style="dim")

    def _widths(self, at: int) -> tuple[int, int]:
        """How wide a column's longest word and its longest line are."""
        cells = (self._columns[at].name, *(row[at].plain for row in self._rows))
        lines = [line for cell in cells for line in cell.split("\n")]
        return longest_word(lines), max(cell_len(line) for line in lines)


def longest_word(texts: Iterable[str]) -> int:
    """How many columns of a terminal the longest word of some texts takes."""
    return max((cell_len(word) for text in texts for word in text.split()), default=0)


def _kept(columns: Sequence[Column], least: Sequence[int], room: int) -> list[int]:
    """Which columns have room for their longest words."""
    kept = list(range(len(columns)))
    while _taken([least[at] for at in kept]) > room and any(columns[at].spare for at in kept):
        kept.remove(max(kept, key=lambda at: columns[at].spare))
    return kept


def _taken(widths: Sequence[int]) -> int:
    return sum(widths) + BESIDE * len(widths) + 1


def _shared(least: Sequence[int], whole: Sequence[int], room: int) -> list[int]:
    """How wide each column becomes: as its longest word, and the rest goes to whoever wants most, one by one."""
    widths = list(least)
    while _taken(widths) > room and max(widths) > 1:  # nothing more can be left out: the widest are folded
        widths[widths.index(max(widths))] -= 1
    while _taken(widths) < room and (wanting := [at for at, width in enumerate(widths) if width < whole[at]]):
        narrowest = min(wanting, key=lambda at: widths[at])
        widths[narrowest] += 1
    return widths
