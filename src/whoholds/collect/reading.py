"""Reading one input, whatever it is, in the format that it has."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from whoholds.collect import html, json_file, json_lines, plain
from whoholds.collect.defaults import Defaults, wrong
from whoholds.collect.fetch import fetch
from whoholds.collect.locations import Format, Input, format_of
from whoholds.records import Issue, Report

Read = Callable[[BinaryIO, str, Defaults], Iterator[Report | Issue]]
READERS: dict[Format, Read] = {
    "plain": plain.read, "html": html.read, "json_file": json_file.read, "json_lines": json_lines.read,
}  # fmt: skip
MEDIA_TYPES: dict[str, Format] = {
    "text/html": "html", "application/xhtml+xml": "html", "application/json": "json_file",
    "application/jsonl": "json_lines", "application/x-ndjson": "json_lines",
}  # fmt: skip
IN_MEMORY = 64_000_000  # bytes of standard input; what is more goes to a file while it is read

A_PAGE = re.compile(rb"\s*<(!doctype\s+html|html|head|body|\?xml)\b", re.IGNORECASE)
A_LIST = re.compile(rb"\s*\[\s*[{\]]")
AN_OBJECT = re.compile(rb'\s*\{\s*["}]')
ONE_LINE = re.compile(rb"\s*\{.*\}\s*(\n|$)")  # an object that ends on the line on which it begins


def read(found: Input, defaults: Defaults) -> Iterator[Report | Issue]:
    """The reports of one input; what cannot be opened or read is an issue."""
    try:
        if found.kind == "address":
            yield from _read_address(found.origin, defaults)
        elif found.kind == "standard input":
            yield from _read_standard_input(defaults)
        elif found.format:
            with Path(found.origin).open("rb") as file:
                yield from READERS[found.format](file, found.origin, defaults)
    except OSError as error:
        yield wrong("not-readable", found.origin, f"it cannot be read: {error.strerror or error}")


def _read_address(address: str, defaults: Defaults) -> Iterator[Report | Issue]:
    answer = fetch(address)
    if isinstance(answer, Issue):
        yield answer
        return
    stream, media_type = answer
    by_name = format_of(urlsplit(address).path) or "html"
    form = MEDIA_TYPES.get(media_type) or ("html" if by_name == "plain" and media_type != "text/plain" else by_name)
    for one in READERS[form](stream, address, defaults):
        yield replace(one, url=one.url or address) if isinstance(one, Report) else one


def _read_standard_input(defaults: Defaults) -> Iterator[Report | Issue]:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        shutil.copyfileobj(sys.stdin.buffer, spool)
        spool.seek(0)
        stream = json_lines.unpacked(cast("BinaryIO", spool))
        yield from READERS[guess(json_lines.head(stream))](stream, "-", defaults)


def guess(head: bytes) -> Format:
    """What a nameless stream is, by its first bytes; plain text where nothing says otherwise."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    if A_PAGE.match(head):
        return "html"
    if A_LIST.match(head):
        return "json_file"
    if AN_OBJECT.match(head):
        return "json_file" if b"\n" in head and not ONE_LINE.match(head) else "json_lines"
    return "plain"
