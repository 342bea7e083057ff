"""The quick look of a check: rows and links of an untouched SQLite file stand in one order, and are read side by side.

Whatever is not exactly as it was appended is left to the careful look of `verification.py`, which names it.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from whoholds.ledger.chain import CHAINED, ENCODER
from whoholds.ledger.schema import CLAIMS, JUDGEMENTS, LINKS, NAMES, REPORTS

Row = tuple[Any, ...]
MANY = 4000  # names that are read at once


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
        self._left = list[Row]()  # names that were read and stand behind the last span's claims
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
        self._before, self._texts, self.quotations, self.names = self._texts, {}, 0, 0
        links = self._links.fetchmany(until - first)
        if [link[0] for link in links] != list(range(first, until)):
            raise OutOfStepError
        kinds = [link[1] for link in links]
        rows = {kind: self._of(kind, [link for link in links if link[1] == kind]) for kind in set(kinds)}
        counts = {kind: len(rows.get(kind, ())) for kind in self._rows}
        covered = {kind: iter(self._covered(kind, found)) for kind, found in rows.items()}
        hashes = [link[4] for link in links]
        chain = zip([before, *hashes[:-1]], [next(covered[kind]) for kind in kinds], strict=True)
        sha256 = hashlib.sha256
        try:
            whole = [sha256(one + row).digest() for one, row in chain] == hashes
        except TypeError:  # a hash that is none
            whole = False
        whole &= self._told(rows.get("reports", ()))
        for kind, (report, claim) in self._quoting.items():
            spoken = [(row[report], row[claim]) for row in rows.get(kind, ()) if row[claim] is not None or kind == "claims"]
            whole &= self._quoted(spoken)
        self.counts = counts
        return whole

    def _of(self, kind: Any, links: list[Row]) -> list[Row]:
        """The rows of links of one kind."""
        rows = self._rows[kind].fetchmany(len(links)) if kind in self._rows else []
        keys = [link[2:4] for link in links]
        if keys != ([row[:2] for row in rows] if kind == "readings" else [(row[0], None) for row in rows]):
            raise OutOfStepError
        return rows

    def _covered(self, kind: str, rows: list[Row]) -> list[bytes]:
        """Rows as the bytes that their links cover."""
        encode = ENCODER.encode
        if kind != "claims":
            return [encode((kind, *row)) for row in rows]
        names = self._names([row[0] for row in rows])
        return [encode((kind, *row, borne)) for row, borne in zip(rows, names, strict=True)]

    def _names(self, claims: list[Any]) -> list[list[Row]]:
        """The names of the next claims, as their links cover them."""
        borne: dict[Any, list[Row]] = {claim: [] for claim in claims}
        names, at = self._left, 0
        while True:
            if at == len(names):
                names, at = self._borne.fetchmany(MANY), 0
                if not names:
                    break
            claim, role, key = names[at]
            if claim not in borne:
                break
            borne[claim].append((role, key))
            at += 1
            self.names += 1
        self._left = names[at:]
        for found in borne.values():
            found.sort()
        return [borne[claim] for claim in claims]

    def _told(self, reports: Sequence[Row]) -> bool:
        """Whether reports' texts are those of their hashes."""
        whole, sha256, texts = True, hashlib.sha256, self._texts
        packed, kept = self._packed, self._hash
        for row in reports:
            try:
                words = zlib.decompress(row[packed])
                texts[row[0]] = words.decode("utf-8", "surrogatepass")  # writes again as the same bytes
            except (zlib.error, UnicodeDecodeError, TypeError):
                return False
            whole &= sha256(words).hexdigest() == row[kept]
        return whole

    def _quoted(self, spoken: Iterable[tuple[Any, Any]]) -> bool:
        """Whether what claims quote stands in their reports, given by their identifiers."""
        decode, texts = self._decode, self._texts
        for report, claim in spoken:
            text = texts.get(report)
            if text is None:
                text = texts[report] = self._before.get(report) or self._far_back(report)
            try:
                quoted = decode(claim)
            except (msgspec.DecodeError, ValueError, TypeError):
                return False
            start, words = quoted.start, quoted.evidence
            if start < 0 or not words or not text.startswith(words, start):
                return False
            trigger, at = quoted.trigger, quoted.trigger_start
            self.quotations += 1
            if trigger is not None and at is not None:
                self.quotations += 1
                if at < 0 or not trigger or not text.startswith(trigger, at):
                    return False
        return True

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
