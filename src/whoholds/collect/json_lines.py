"""JSON Lines, plain or compressed by gzip: a report a line, read one by one, so that an archive of any length passes."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from whoholds.collect import item
from whoholds.collect.defaults import Defaults, wrong
from whoholds.collect.encoding import LIMIT, UTF_16, UTF_32, decoded
from whoholds.collect.json_file import parsed
from whoholds.records import Issue, Report

GZIP = b"\x1f\x8b"
NEWLINE = b"\n"
HEAD = 4096  # bytes that tell what a stream is

Line = tuple[int, bytes | None]  # its number from 1, and its bytes, or None where it is too long


def read(stream: BinaryIO, origin: str, defaults: Defaults) -> Iterator[Report | Issue]:
    """The reports of JSON Lines, with the origin `path:line`; a wrong line is an issue, and the next ones are read."""
    stream = unpacked(stream)
    any_text = False
    try:
        if b"\0" in head(stream) and not head(stream).startswith((*UTF_16, *UTF_32)):
            yield wrong("binary", origin, "NUL bytes: this is no text")
            return
        for number, line in _lines(stream):
            where = f"{origin}:{number}"
            if line is None:
                yield wrong("line-too-long", where, f"line {number} has more than {LIMIT:,} bytes")
            elif line.strip():
                yield from _read_line(line, where, defaults)
            any_text = any_text or line is None or bool(line.strip())
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield wrong("truncated", origin, f"the file breaks off or is damaged; the lines before were read ({error})")
        return
    if not any_text:
        yield wrong("no-text", origin, "there is no text")


def unpacked(stream: BinaryIO) -> BinaryIO:
    """A stream that can be peeked into, decompressed where it begins as gzip does, whatever its name."""
    peekable = cast("BinaryIO", io.BufferedReader(cast("io.RawIOBase", stream)))
    if not head(peekable).startswith(GZIP):
        return peekable
    return cast("BinaryIO", io.BufferedReader(gzip.GzipFile(fileobj=peekable, mode="rb")))


def head(stream: BinaryIO) -> bytes:
    """The first bytes of a stream, which are not taken from it."""
    return cast("io.BufferedReader", stream).peek(HEAD)[:HEAD]


def _read_line(line: bytes, where: str, defaults: Defaults) -> Iterator[Report | Issue]:
    text = decoded(line, where)
    found = text if isinstance(text, Issue) else parsed(text, where)
    if isinstance(found, Issue):
        yield found
    else:
        yield from item.read(found, where, defaults)


def _lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines, none of which is ever held beyond the limit."""
    readline = _readline(stream)
    number = 0
    while line := readline(LIMIT + 1):
        number += 1
        line = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if len(line) <= LIMIT:
            yield number, line
            continue
        while line and not line.endswith(NEWLINE):
            line = readline(LIMIT)
        yield number, None


def _readline(stream: BinaryIO) -> Callable[[int], bytes]:
    """How lines are read: UTF-16, which some shells write, has to become UTF-8 before it has lines."""
    if not head(stream).startswith(UTF_16) or head(stream).startswith(UTF_32):
        return stream.readline
    text = io.TextIOWrapper(stream, "utf-16", errors="replace", newline="\n")
    return lambda size: text.readline(size).encode("utf-8", "surrogatepass")
