"""CSV of others, row by row: what is broken or hostile is refused with its line and the reason, and the reading goes on."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from whoholds.errors import LocationError
from whoholds.identify.sources.quotes import swallowed
from whoholds.records import Issue
from whoholds.serve.cells import unguarded
from whoholds.serve.interchange.files import BROKEN, TooLargeError, opened
from whoholds.serve.interchange.rows import Row, issue

LONGEST_LINE = 4 << 20  # characters
LONGEST_FIELD = 100_000  # characters; the longest note of any table of the field has some 5,000
MOST_COLUMNS = 4096
DELIMITERS = (",", ";", "\t")
BLANKS = re.compile(r"\s+")
UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NO_UTF8 = re.compile(r"[\ud800-\udfff]")
SHOWN = 60  # characters of a bad cell that a message shows

Record = tuple[int, list[str]]  # the line it begins on, its cells


class Lines:
    """The lines of a stream, none longer than allowed, which can be given back."""

    def __init__(self, stream: IO[str]) -> None:
        """Give the lines of `stream`."""
        self._stream = stream
        self._back: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Lines:
        """Itself."""
        return self

    def __next__(self) -> str:
        """The next line.

        Raises:
            csv.Error: it is too long; it has been passed over.
        """
        words = self._back.popleft() if self._back else self._stream.readline(LONGEST_LINE)
        if not words:
            raise StopIteration
        self.number += 1
        self.taken.append(words)
        if len(words) >= LONGEST_LINE and not words.endswith(("\n", "\r")):
            while (more := self._stream.readline(LONGEST_LINE)) and not more.endswith(("\n", "\r")):
                pass
            self.taken[-1] = "\n"  # what is given back of it is a blank line
            raise csv.Error(f"a line of over {LONGEST_LINE:,} characters")
        return words

    def resume(self) -> None:
        """Go back to the second of the lines taken for one record: a quote that never closes has swallowed the rest."""
        self._back.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1


def records(path: Path) -> Iterator[Record | Issue]:
    """The records of a CSV file, plain or packed, with an Issue in the place of each that is broken.

    The delimiter is a comma, a semicolon or a tab, whichever stands most often in the first line.

    Raises:
        LocationError: the file cannot be read.
    """
    with opened(path) as stream:
        lines = Lines(stream)
        try:
            first = next(lines, "")
        except (csv.Error, TooLargeError, *BROKEN) as error:
            raise LocationError(f"{path} is no table: {error}", "CSV with a header") from error
        lines.taken.insert(0, "")
        lines.resume()
        yield from _records(lines, path.name, max(DELIMITERS, key=first.count))


def _records(lines: Lines, name: str, delimiter: str) -> Iterator[Record | Issue]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    columns = 0
    while True:
        start = lines.number + 1
        lines.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            code = "huge-field" if "field limit" in str(error) else "bad-row"  # the limit is the process's, whoever set it
            yield issue(code, f"{name}:{start}", f"no row of CSV: {error}")
            lines.resume()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        except (TooLargeError, *BROKEN) as error:
            yield issue("broken-file", f"{name}:{start}", f"reading stopped here: {error}")
            return
        columns = columns or len(cells)
        if len(lines.taken) > 1 and (len(cells) != columns or swallowed(lines.taken, delimiter, columns)):
            yield issue("bad-row", f"{name}:{start}", "no row of CSV: a quotation mark that nothing closes")
            lines.resume()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        elif any(cells):
            yield start, cells


def table(path: Path, needs: Collection[str]) -> Iterator[Row | Issue]:
    """The rows of a table with a header, with an Issue in the place of each that is refused.

    Column names are read in lower case with `_` for blanks; one that comes twice is `name_2` the second time.

    Args:
        path: the file, plain or packed.
        needs: the columns without which it is another kind of table.

    Raises:
        LocationError: it cannot be read, or is another kind of table.
    """
    columns: list[str] = []
    for found in records(path):
        if isinstance(found, Issue):
            yield found
        elif columns:
            yield row(path, found, columns)
        else:
            columns = _header(path, found[1], needs)
    if not columns:
        raise LocationError(f"{path} has no row at all", "CSV with a header")


def row(path: Path, record: Record, columns: Sequence[str]) -> Row | Issue:
    """The row of a record under its columns, or why it is refused."""
    number, cells = record
    where = f"{path.name}:{number}"
    if wrong := unfit(cells, len(columns)):
        return issue(wrong[0], where, wrong[1])
    return Row.of(where, dict(zip(columns, map(unguarded, cells), strict=True)))


def _header(path: Path, cells: list[str], needs: Collection[str]) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        raise LocationError(f"{path} has {len(cells):,} columns", f"at most {MOST_COLUMNS:,}")
    if wrong := unfit(cells, len(cells)):
        raise LocationError(f"{path} has a broken header: {wrong[1]}", "CSV in UTF-8 with a header")
    columns = distinct(BLANKS.sub("_", cell.strip().casefold()) for cell in cells)
    if missing := [name for name in needs if name not in columns]:
        raise LocationError(
            f"{path} has no column {', '.join(missing)}", f"the columns {', '.join(needs)}", "Look whether --format fits the file"
        )
    return columns


def distinct(names: Iterable[str]) -> list[str]:
    """Names with `_2`, `_3` … behind those that come again."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return found


def unfit(cells: list[str], columns: int) -> tuple[str, str] | None:
    """Why a record cannot be a row of so many columns, as code and reason; None where it can."""
    if len(cells) != columns:
        return "bad-row", f"{len(cells):,} cells where the header has {columns:,}"
    for cell in cells:
        if len(cell) > LONGEST_FIELD:
            return "huge-field", f"a cell of {len(cell):,} characters, more than {LONGEST_FIELD:,}"
        if UNPRINTED.search(cell):
            return "control-character", f"a character that is no text, such as NUL, in {cell[:SHOWN]!r}"
        if NO_UTF8.search(cell):
            return "no-utf8", f"bytes that are no UTF-8 in {cell[:SHOWN]!r}"
    return None
