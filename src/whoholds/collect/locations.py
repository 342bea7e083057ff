"""Which files, addresses and streams some locations mean."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from whoholds.collect.defaults import wrong
from whoholds.records import Issue

STANDARD_INPUT = "-"
ADDRESS = re.compile(r"https?://", re.IGNORECASE)

Format = Literal["plain", "html", "json_file", "json_lines"]
FORMATS: dict[str, Format] = {
    ".txt": "plain", ".html": "html", ".htm": "html", ".json": "json_file",
    ".jsonl": "json_lines", ".ndjson": "json_lines", ".jsonl.gz": "json_lines", ".ndjson.gz": "json_lines",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read.

    Attributes:
        kind: what it is.
        origin: its path, its address, or `-`.
        format: how it is read; None where only its content can tell.
    """

    kind: Literal["file", "address", "standard input"]
    origin: str
    format: Format | None


def inputs(locations: Sequence[str]) -> Iterator[Input | Issue]:
    """What the locations mean, in their order, each file once.

    Args:
        locations: paths of files and folders, globs, http(s) addresses, `-` for standard input.
    """
    seen: set[str] = set()
    for location in locations:
        if location == STANDARD_INPUT:
            yield Input("standard input", location, None)
        elif ADDRESS.match(location):
            yield Input("address", location, None)
        else:
            for found in _files(location):
                real = os.path.realpath(found.origin) if isinstance(found, Input) else ""
                if real not in seen:
                    yield found
                seen.update([real] if real else [])


def format_of(name: str) -> Format | None:
    """How a file is read, by its suffix; names without one are plain text."""
    lower = Path(name).name.lower()
    for suffix, form in FORMATS.items():
        if lower.endswith(suffix):
            return form
    return None if Path(name).suffix else "plain"


def _files(location: str) -> Iterator[Input | Issue]:
    path = Path(location)
    try:
        exists = bool(location) and path.exists()
    except (OSError, ValueError) as error:
        yield wrong("not-found", location, f"this is no path: {error}")
        return
    if exists:
        yield from _folder(path) if path.is_dir() else _file(path)
        return
    # Not Path.glob: it takes no absolute pattern.
    matches = sorted(glob.glob(location, recursive=True)) if glob.has_magic(location) else []  # noqa: PTH207
    if not matches:
        yield wrong("not-found", location, "there is no such file or folder")
    for match in map(Path, matches):
        if match.is_dir():
            yield from _folder(match)
        else:
            yield from _file(match)


def _file(path: Path) -> Iterator[Input | Issue]:
    form = format_of(path.name)
    if form is None:
        yield wrong("unknown-format", str(path), f"this is none of {' '.join(FORMATS)}")
    else:
        yield Input("file", str(path), form)


def _folder(folder: Path) -> Iterator[Input | Issue]:
    """The files of known suffix in a folder and those below it, sorted; hidden ones are left alone."""
    found = 0
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix and format_of(name) and not name.startswith("."):
                found += 1
                yield Input("file", str(Path(where, name)), format_of(name))
    if not found:
        yield wrong("not-found", str(folder), f"the folder has no file that ends in {' '.join(FORMATS)}")
