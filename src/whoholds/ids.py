"""Identifiers made from content, so that the same thing has the same name on every machine and in every run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

Plain = None | bool | int | float | str | Sequence["Plain"] | Mapping[str, "Plain"]
ID_LENGTH = 32  # hexadecimal digits: 128 bits, so that a clash needs some 10**19 records


def content_id(*parts: Plain) -> str:
    """The identifier of plain data: the first 128 bits of the SHA-256 of its canonical JSON.

    Args:
        parts: what makes the thing what it is; `None` is a part too.

    Returns:
        32 lower-case hexadecimal digits.
    """
    words = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return id_of_canonical(words.encode("utf-8", "surrogatepass"))


def id_of_canonical(words: bytes) -> str:
    """The identifier of data that are written as canonical JSON already; see `content_id`."""
    return hashlib.sha256(words).hexdigest()[:ID_LENGTH]


def text_hash(text: str) -> str:
    """The SHA-256 of a text in UTF-8, 64 hexadecimal digits: what the evidence of a claim is checked against."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def spelt_alike(*numbers: float | None) -> bool:
    """Whether every encoder writes these numbers as Python's own JSON does: none of them as a power of ten."""
    return all(number is None or number == 0 or 1e-4 <= abs(number) <= 1e15 for number in numbers)
