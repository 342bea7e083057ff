"""What the claims of a ledger quote, and the texts that they quote, as the database holds both."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any

import msgspec

KEPT = 1_000_000  # characters of texts that are kept twice: claims stand near their reports, but not beside them


class Quoted(msgspec.Struct, gc=False):
    """What a claim quotes."""

    evidence: str
    start: int
    report: str
    trigger: str | None = None
    trigger_start: int | None = None


_decode: Callable[[Any], Quoted] = msgspec.json.Decoder(Quoted).decode


def quoted(claim: Any) -> Quoted | None:
    """What a claim quotes, given as its JSON; None where that is no claim's."""
    try:
        try:
            return _decode(claim)
        except msgspec.DecodeError:  # half a character, written as an escape
            return msgspec.convert(json.loads(claim), Quoted)
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError):
        return None


def unpacked(packed: Any) -> str | None:
    """A text as `schema.Packed` writes it; None where it was changed so that it cannot be read."""
    try:
        return zlib.decompress(packed).decode("utf-8", "surrogatepass")
    except (zlib.error, UnicodeDecodeError, TypeError):
        return None


class Texts:
    """The texts that were read last, by their reports; one that is not among them is fetched."""

    def __init__(self, fetch: Callable[[Any], str | None]) -> None:
        """Keep none yet; `fetch` gives the text of a report that is not kept."""
        self._fetch = fetch
        self._kept: dict[Any, str] = {}
        self._older: dict[Any, str] = {}
        self._size = 0

    def keep(self, report: Any, text: str) -> None:
        """Keep a text, and let go of the oldest where there are too many."""
        self._kept[report] = text
        self._size += len(text)
        if self._size > KEPT:
            self._older, self._kept, self._size = self._kept, {}, 0

    def standing(self, report: Any, claim: Any) -> int:
        """How many quotations of a claim, given as its JSON, stand in its report; 0 where one does not."""
        text = self._kept.get(report)
        if text is None:
            text = self._older.get(report) or self._fetch(report)
            if text is None:
                return 0
            self.keep(report, text)
        said = quoted(claim)
        if said is None:
            return 0
        if not _stands(said.evidence, said.start, text):
            return 0
        if said.trigger is None or said.trigger_start is None:
            return 1
        return 2 if _stands(said.trigger, said.trigger_start, text) else 0


def _stands(words: str, start: int, text: str) -> bool:
    return start >= 0 and bool(words) and text.startswith(words, start)
