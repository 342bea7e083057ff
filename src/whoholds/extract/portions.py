"""A long text in portions that a language model reads well: whole paragraphs, one after the other, none of it twice."""

from __future__ import annotations

import re

from whoholds.extract.sentences import sentences

BREAK = re.compile(r"\n+")


def portions(text: str, longest: int) -> list[tuple[int, int]]:
    """The offsets of the portions; together they are the text, without gap or overlap.

    Args:
        text: the text.
        longest: characters of a portion. A paragraph that is longer is cut before a sentence, such a sentence anywhere.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for end in _stops(text, longest):
        if found and end - found[-1][0] <= longest:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        start = end
    return found


def _stops(text: str, longest: int) -> list[int]:
    """Offsets at which the text may be cut, the last being its end; never further apart than `longest`."""
    paragraphs = sorted({*(match.end() for match in BREAK.finditer(text)), len(text)} - {0})
    starts = [sentence.start for sentence in sentences(text)]
    stops: list[int] = []
    at = 0
    for end in paragraphs:
        inner = [start for start in starts if at < start < end] if end - at > longest else []
        for stop in (*inner, end):
            stops += [*range(at + longest, stop, longest), stop]
            at = stop
    return stops
