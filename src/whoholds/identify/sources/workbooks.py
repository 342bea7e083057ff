"""Rows of XLSX workbooks (the only file that knows openpyxl)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, BinaryIO

from whoholds.errors import ConfigurationError, GazetteerError

HEAD = 10  # rows among which the one with the names of the columns is looked for: p-code tables begin with titles
FEWEST = 3  # names that make a row of names


def rows(stream: BinaryIO, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row of each sheet, with `Sheet!17`.

    Args:
        stream: the workbook.
        name: as told to people.

    Raises:
        ConfigurationError: the extra that reads workbooks is not installed.
        GazetteerError: it is no workbook.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise ConfigurationError(
            "workbooks need openpyxl", advice="Run `pip install 'whoholds[gazetteer]'`, or save as CSV"
        ) from error
    try:
        book = load_workbook(stream, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises what its zip and XML readers raise
        raise GazetteerError(f"{name} is no workbook ({error})", "an .xlsx file") from error
    for sheet in book.worksheets:
        numbered = enumerate(sheet.iter_rows(values_only=True), 1)
        names: list[str] = []
        for _, cells in itertools.islice(numbered, HEAD):
            if sum(isinstance(cell, str) and bool(cell.strip()) for cell in cells) >= min(FEWEST, len(cells)):
                names = [str(cell).strip() if cell is not None else "" for cell in cells]
                break
        for number, cells in numbered if names else ():
            values = {name: cell for name, cell in zip(names, cells, strict=False) if name}
            if any(cell is not None for cell in values.values()):
                yield f"{sheet.title}!{number}", values
