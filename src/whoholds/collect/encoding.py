"""Bytes as text, where that is certain; a guess would garble the evidence."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from whoholds.collect.defaults import wrong
from whoholds.records import Issue

LIMIT = 10_000_000  # bytes of one text or one line
UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252"}  # what pages that declare the first are written in


def whole(stream: BinaryIO, where: str, *, declares: bool = False) -> str | Issue:
    """All of a stream as text.

    Args:
        stream: the bytes.
        where: what they are of, for issues.
        declares: believe an encoding that the first bytes declare, as pages do, where it is not UTF-8.

    Returns:
        The text, or an issue: `too-large`, `no-text`, `binary` or `wrong-encoding`.
    """
    data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        return wrong("too-large", where, f"more than {LIMIT:,} bytes in one text")
    text = decoded(data, where, declared(data) if declares else None)
    if isinstance(text, str) and not text.strip():
        return wrong("no-text", where, "there is no text")
    return text


def decoded(data: bytes, where: str, charset: str | None = None) -> str | Issue:
    """Bytes as text: UTF-8, UTF-16 with its mark, or the encoding that was declared.

    Returns:
        The text, or an issue: `binary` or `wrong-encoding`.
    """
    names = ["utf-16"] if data.startswith(UTF_16) and not data.startswith(UTF_32) else ["utf-8-sig"]
    for name in [*names, *([charset] if charset else [])]:
        try:
            text = data.decode(name)
        except (UnicodeError, LookupError):
            continue
        return wrong("binary", where, "NUL characters: this is no text") if "\0" in text else text
    if b"\0" in data and not data.startswith((*UTF_16, *UTF_32)):
        return wrong("binary", where, "NUL bytes: this is no text")
    return wrong("wrong-encoding", where, "neither UTF-8 nor UTF-16 with its mark; save it as UTF-8")


def declared(data: bytes) -> str | None:
    """The encoding that the first bytes of a page declare, by Python's name for it."""
    match = DECLARED.search(data[:2048])
    try:
        name = codecs.lookup(match[1].decode("ascii")).name if match else None
    except (LookupError, UnicodeError):
        return None
    if name is None or name.startswith("utf"):  # those were tried, and without their mark they would be a guess
        return None
    return AS_BROWSERS_DO.get(name, name)


def unix(text: str) -> str:
    """A text with Unix newlines for those of Windows: all that is normalised, so that offsets stay honest."""
    return text.replace("\r\n", "\n")
