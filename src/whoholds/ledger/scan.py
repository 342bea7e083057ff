"""The quick look of a check: rows and links of an untouched SQLite file stand in one order, and are read side by side.

Whatever is not exactly as it was appended is left to the careful look of `verification.py`, which names it.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from typing import Any

import msgspec
import sqlalchemy as sa

from whoholds.ids import text_hash
from whoholds.ledger.chain import CHAINED, ENCODER
from whoholds.ledger.schema import CLAIMS, JUDGEMENTS, LINKS, NAMES, REPORTS

Row = tuple[Any, ...]
NO_NAME: Row = (None,)
NO_LINK: Row = (None,) * 5


class Quoted(msgspec.Struct):
    """What a claim quotes."""

    evidence: str
    start: int
    report: str
    trigger: str | None = None
    trigger_start: int | None = None


class OutOfStepError(Exception):
    """The rows do not stand in the order of their links: only the careful look can tell them apart."""


class Scan:
    """Reads links and rows side by side, from the first on; a span that is as it was appended is told by its counts."""

    def __init__(self, connection: sa.Connection) -> None:
        """Begin at the first link of what `connection`, an SQLite one, sees."""
        driver = connection.connection.driver_connection
        assert driver is not None
        self._links = driver.execute(f"SELECT {_columns(LINKS)} FROM links WHERE number > 0 ORDER BY number")
        self._text_of: Callable[[Any], Any] = lambda report: driver.execute(
            "SELECT text FROM reports WHERE id = ?", (report,)
        ).fetchone()
        self._rows = {t.name: driver.execute(f"SELECT {_columns(t)} FROM {t.name} ORDER BY rowid") for t in CHAINED}
        self._borne = driver.execute(f"SELECT {_columns(NAMES)} FROM names ORDER BY rowid")
        self._name = next(self._borne, NO_NAME)
        self._texts: dict[Any, str] = {}  # of this span, and of the one before
        self._before: dict[Any, str] = {}
        self._decode: Callable[[Any], Quoted] = msgspec.json.Decoder(Quoted).decode
        self._packed, self._hash = _at(REPORTS, "text"), _at(REPORTS, "text_hash")
        self._quoting = {
            "claims": (_at(CLAIMS, "report"), _at(CLAIMS, "claim")),
            "judgements": (_at(JUDGEMENTS, "report"), _at(JUDGEMENTS, "corrected")),
        }
        self.counts = {table.name: 0 for table in CHAINED}  # of the last span
        self.names = self.quotations = 0

    def span(self, first: int, until: int, before: Any) -> bool:
        """Whether the links from `first`, before `until`, are as they were appended; `before` is the hash before the first.

        Raises:
            OutOfStepError: the rows are not in the order of the links.
        """
        whole, encode, sha256 = True, ENCODER.encode, hashlib.sha256
        counts, quoting, read, links = dict.fromkeys(self._rows, 0), self._quoting, self._rows, self._links
        self._before, self._texts, self.quotations, self.names = self._texts, {}, 0, 0
        for number in range(first, until):
            at, kind, key, part, kept = next(links, NO_LINK)
            row = next(read[kind], None) if at == number and kind in read else None
            if row is None or row[0] != key or part != (row[1] if kind == "readings" else None):
                raise OutOfStepError
            counts[kind] += 1
            covered = encode([kind, *row, self._names(key)] if kind == "claims" else [kind, *row])
            if not isinstance(before, bytes) or sha256(before + covered).digest() != kept:
                whole = False
            before = kept
            if kind == "reports":
                whole &= self._text(row)
            elif kind in quoting:
                report, claim = quoting[kind]
                whole &= (row[claim] is None and kind != "claims") or self._quotes(row[report], row[claim])
        self.counts = counts
        return whole

    def _names(self, claim: Any) -> list[Row]:
        """The names of the next claim, as its link covers them."""
        name, borne = self._name, list[Row]()
        while name[0] == claim:
            borne.append(name[1:])
            name = next(self._borne, NO_NAME)
        self._name = name
        self.names += len(borne)
        borne.sort()
        return borne

    def _text(self, row: Row) -> bool:
        text = unpacked(row[self._packed])
        if text is None:
            return False
        self._texts[row[0]] = text
        return bool(text_hash(text) == row[self._hash])

    def _quotes(self, report: Any, claim: Any) -> bool:
        """Whether what a claim quotes stands in its report."""
        text = self._texts.get(report)
        if text is None:
            text = self._texts[report] = self._before.get(report) or self._far_back(report)
        try:
            quoted = self._decode(claim)
        except (msgspec.DecodeError, ValueError, TypeError):
            return False
        self.quotations += 1
        if quoted.start < 0 or not quoted.evidence or not text.startswith(quoted.evidence, quoted.start):
            return False
        words, start = quoted.trigger, quoted.trigger_start
        if words is None or start is None:
            return True
        self.quotations += 1
        return start >= 0 and bool(words) and text.startswith(words, start)

    def _far_back(self, report: Any) -> str:
        """A text that stands further back than a span."""
        row = self._text_of(report)
        return (unpacked(row[0]) or "") if row else ""


def unpacked(packed: Any) -> str | None:
    """A text as `schema.Packed` writes it; None where it was changed so that it cannot be read."""
    try:
        return zlib.decompress(packed).decode("utf-8", "surrogatepass")
    except (zlib.error, UnicodeDecodeError, TypeError):
        return None


def _at(table: sa.Table, name: str) -> int:
    return list(table.columns.keys()).index(name)


def _columns(table: sa.Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)
