"""How much there is to read: what a progress bar is measured by."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from whoholds.collect.json_lines import head, unpacked
from whoholds.collect.locations import Input, inputs

SAMPLE = 64_000_000  # bytes, decompressed, by which a file is judged
CHUNK = 1_000_000
MARKS = {"json_lines": b"\n", "json_file": b'"text"'}  # what most reports of a format have once


def count(locations: Sequence[str]) -> int | None:
    """How many reports `read` will give for the same locations, about.

    Exact for JSON Lines up to 64 MB a file, else by proportion.

    Returns:
        None where standard input is among them, since that can be read only once. An address counts as one.
    """
    total = 0
    for found in inputs(locations):
        if isinstance(found, Input):
            if found.kind == "standard input":
                return None
            total += _reports(found)
    return total


def _reports(found: Input) -> int:
    mark = MARKS.get(found.format or "")
    if found.kind == "address" or mark is None:
        return 1
    try:
        with Path(found.origin).open("rb") as file:
            return _marks(file, mark, Path(found.origin).stat().st_size)
    except OSError:
        return 1  # the issue that reading it will give


def _marks(file: BinaryIO, mark: bytes, size: int) -> int:
    seen = number = 0
    last = b""
    stream = unpacked(file)
    if mark != b"\n" and head(stream).lstrip().startswith(b"{"):
        return 1
    for chunk in _chunks(stream):
        seen += len(chunk)
        number += chunk.count(mark)
        last = chunk
        if seen >= SAMPLE and file.tell() < size:
            return round(number * size / file.tell())
    return number + (mark == b"\n" and bool(last) and not last.endswith(mark))


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    try:
        while chunk := stream.read(CHUNK):
            yield chunk
    except (EOFError, zlib.error):
        return
