"""Quotation marks in delimited text that nobody closed: what they have swallowed up to the next one."""

from __future__ import annotations

import csv
from collections.abc import Sequence


def swallowed(lines: Sequence[str], delimiter: str, columns: int) -> bool:
    """Whether the lines of one row are several rows, since a quotation mark was never closed.

    So it is where the next mark does not stand where one can close a value, and where each line has as many columns as a row of
    its own. (A value that is meant to run over several lines parts one row's columns among them.)

    Args:
        lines: what a lenient reader of CSV took for one row.
        delimiter: what parts the columns.
        columns: how many there are.
    """
    if len(lines) < 2:
        return False
    if columns > 1 and all(line.count(delimiter) == columns - 1 for line in lines if line.strip()):
        return True
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) != 1
    except csv.Error:
        return True
