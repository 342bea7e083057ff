"""The quick look of a check: rows and links of an untouched SQLite file stand in one order, and are read side by side.

Whatever is not exactly as it was appended is left to the careful look of `verification.py`, which names it; the quick look goes
on behind it.
"""

from __future__ import annotations

import hashlib
import sqlite3
import struct
import zlib
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Any

import sqlalchemy as sa

from whoholds.ledger.chain import CHAINED, ENCODER, well_typed
from whoholds.ledger.quotations import Texts, unpacked
from whoholds.ledger.schema import CLAIMS, JUDGEMENTS, NAMES, READINGS, REPORTS

Row = tuple[Any, ...]
AT_ONCE = 1000  # links that are read at once: with their rows they fit into a processor's own memory
MANY = 2000  # names
BEHIND = -(2**63)  # a rowid behind which all rows stand
DIGEST = hashlib.sha256().digest_size
APART = "\x1f"  # between values; a value that holds it shows in their number

# Many short values come out of SQLite as one in a quarter of the time that they take one by one. To be compared with an empty
# text and an empty blob costs less than to be asked for a type: a text stands between the two, blobs and numbers beside them.
SPAN_OF_LINKS = f"""
    SELECT count(*), group_concat(kind), group_concat("key", '{APART}'), group_concat(part, '{APART}'),
        CAST(group_concat(hash, '') AS BLOB)
    FROM links
    WHERE number BETWEEN ? AND ? AND kind >= '' AND kind < x'' AND "key" >= '' AND "key" < x''
        AND hash >= x'' AND length(hash) = {DIGEST}
        AND CASE kind WHEN 'readings' THEN part >= '' AND part < x'' ELSE part IS NULL END
"""
SPAN_OF_NAMES = f"""
    SELECT count(*), group_concat(claim), group_concat(role), group_concat("key", '{APART}')
    FROM names
    WHERE rowid BETWEEN ? AND ? AND claim >= '' AND claim < x'' AND role >= '' AND role < x'' AND "key" >= '' AND "key" < x''
"""


class OutOfStepError(Exception):
    """The rows of a span do not stand in the order of their links, or a value is none of its column's."""


class Scan:
    """Reads links and rows side by side; a span that is as it was appended is told by its counts."""

    def __init__(self, connection: sa.Connection) -> None:
        """Stand before the first link of what `connection`, an SQLite one, sees."""
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        self._driver = driver
        self._rows = {table.name: self._behind(table, BEHIND) for table in CHAINED}
        self._named = BEHIND  # the rowid up to which names were read
        self._read: tuple[list[str | None], list[Row]] = ([None], [])  # those behind the last span's claims
        self._from: dict[str, int] = {}  # of each table the rowid behind which it is read
        self._passed: dict[str, Any] = {}  # of each table the key of the last row of the spans since then that were whole
        self._amiss: int | None = None  # the first link of the spans since then that were not
        self._texts = Texts(lambda report: _far_back(driver, report))
        self._packed, self._hash = _at(REPORTS, "text"), _at(REPORTS, "text_hash")
        self._quoting = {
            CLAIMS: (_at(CLAIMS, "report"), _at(CLAIMS, "claim")),
            JUDGEMENTS: (_at(JUDGEMENTS, "report"), _at(JUDGEMENTS, "corrected")),
        }
        self.counts = {table.name: 0 for table in CHAINED}  # of the last span that was whole
        self.names = self.quotations = 0

    def span(self, first: int, until: int) -> bool:
        """Whether the links from `first`, before `until`, are as they were appended; a span begins where the last ended."""
        self.counts, self.names, self.quotations = dict.fromkeys(self._rows, 0), 0, 0
        kind, self._driver.text_factory = self._driver.text_factory, str
        try:
            if self._amiss is not None:
                self._resume(self._amiss, first)
            whole = all(self._whole(one, min(one + AT_ONCE, until)) for one in range(first, until, AT_ONCE))
        except (OutOfStepError, sqlite3.Error):
            whole = False
        finally:
            self._driver.text_factory = kind
        if not whole and self._amiss is None:
            self._amiss = first
        return whole

    def _whole(self, first: int, until: int) -> bool:
        hashes, kinds, keys = self._links(first, until)
        passed: dict[str, Any] = {}
        there = set(kinds)
        if not self._rows.keys() >= there:
            raise OutOfStepError
        for table in CHAINED:  # reports before what quotes them
            name = str(table.name)
            if name not in there:
                continue
            chosen = [kind == name for kind in kinds]
            wanted = list(compress(keys, chosen))
            rows = self._of(table, wanted)
            covered = self._covered(table, rows, passed)
            if not _chained(zip(compress(hashes, chosen), compress(hashes[1:], chosen), covered, strict=True)):
                return False
            if not self._proved(table, rows):
                return False
            self.counts[name] += len(rows)
            passed[name] = wanted[-1]
        self._passed |= passed
        return True

    def _links(self, first: int, until: int) -> tuple[Sequence[bytes], list[str], list[Any]]:
        """The links from `first`, before `until`: their hashes, with the one before them; their kinds; and their keys."""
        number = until - first + 1
        found, kinds, keys, parts, hashes = self._driver.execute(SPAN_OF_LINKS, (first - 1, until - 1)).fetchone()
        if found != number:
            raise OutOfStepError
        kinds, keys = kinds.split(","), keys.split(APART)
        parts = [] if parts is None else parts.split(APART)
        if not len(kinds) == len(keys) == number or len(parts) != kinds.count("readings"):
            raise OutOfStepError
        if parts:
            part = iter(parts)
            keys = [(key, next(part)) if kind == "readings" else key for kind, key in zip(kinds, keys, strict=True)]
        return struct.unpack(f"{DIGEST}s" * number, hashes), kinds[1:], keys[1:]

    def _of(self, table: sa.Table, keys: list[Any]) -> list[Row]:
        """The rows of a table to which links with such keys point."""
        rows = self._rows[table.name].fetchmany(len(keys))
        if keys != ([row[:2] for row in rows] if table is READINGS else [row[0] for row in rows]) or not well_typed(table, rows):
            raise OutOfStepError
        return rows

    def _covered(self, table: sa.Table, rows: list[Row], passed: dict[str, Any]) -> Iterable[Row]:
        """Rows as their links cover them."""
        name = str(table.name)  # SQLAlchemy has a kind of text of its own
        if table is not CLAIMS:
            return [(name, *row) for row in rows]
        borne = self._names([row[0] for row in rows])
        if any(borne):
            passed[NAMES.name] = next(row[0] for row, found in zip(reversed(rows), reversed(borne), strict=True) if found)
        return [(name, *row, found) for row, found in zip(rows, borne, strict=True)]

    def _names(self, claims: list[Any]) -> list[list[Row]]:
        """The names of the next claims, as their links cover them."""
        borne, at = [], 0
        of, names = self._read
        for claim in claims:
            start = at
            while True:
                while of[at] == claim:
                    at += 1
                if of[at] is not None:
                    break
                of, names = self._read = self._more(start)
                start, at = 0, at - start
                if of[at] is None:
                    break
            found = names[start:at]
            found.sort()
            borne.append(found)
            self.names += len(found)
        self._read = of[at:], names[at:]
        return borne

    def _more(self, start: int) -> tuple[list[str | None], list[Row]]:
        """The names that were read and are left from `start` on, and more behind them; None ends their claims."""
        of, names = self._read
        asked = "SELECT min(rowid) FROM names WHERE rowid > ?"
        (following,) = self._driver.execute(asked, (self._named,)).fetchone()
        if following is None:
            return of[start:], names[start:]
        self._named = following + MANY - 1
        found, claims, roles, keys = self._driver.execute(SPAN_OF_NAMES, (following, self._named)).fetchone()
        if not found:
            raise OutOfStepError
        claims, roles, keys = claims.split(","), roles.split(","), keys.split(APART)
        if not found == len(claims) == len(roles) == len(keys):
            raise OutOfStepError
        return [*of[start:-1], *claims, None], [*names[start:], *zip(roles, keys, strict=True)]

    def _proved(self, table: sa.Table, rows: list[Row]) -> bool:
        """Whether texts are those of their hashes, and what claims quote stands in their reports."""
        if table is REPORTS:
            return self._told(rows)
        if table not in self._quoting:
            return True
        report, claim = self._quoting[table]
        standing = self._texts.standing
        for row in rows:
            if row[claim] is not None:
                found = standing(row[report], row[claim])
                if not found:
                    return False
                self.quotations += found
        return True

    def _told(self, reports: Sequence[Row]) -> bool:
        """Whether reports' texts are those of their hashes."""
        sha256, packed, kept = hashlib.sha256, self._packed, self._hash
        for row in reports:
            try:
                words = zlib.decompress(row[packed])
                text = words.decode("utf-8", "surrogatepass")  # writes again as the same bytes
            except (zlib.error, UnicodeDecodeError, TypeError):
                return False
            if sha256(words).hexdigest() != row[kept]:
                return False
            self._texts.keep(row[0], text)
        return True

    def _resume(self, amiss: int, first: int) -> None:
        """Go on with the link `first`, behind the last rows that the links from `amiss` up to it point to."""
        between = "FROM links l CROSS JOIN {} t ON {} WHERE l.number BETWEEN ? AND ? AND l.kind = ?"
        for table in (*CHAINED, NAMES):
            same = "t.report = l.key AND t.made_by = l.part" if table is READINGS else "t.id = l.key"
            asked = f"SELECT t.rowid {between.format(table.name, same)} ORDER BY l.number DESC LIMIT 1"
            if table is NAMES:
                asked = f"SELECT max(t.rowid) {between.format('names', 't.claim = l.key')}"
            last = self._driver.execute(asked, (amiss, first - 1, "claims" if table is NAMES else table.name)).fetchone()
            self._from[table.name] = last[0] if last and last[0] is not None else self._rowid(table)
        self._rows = {table.name: self._behind(table, self._from[table.name]) for table in CHAINED}
        self._named, self._read = self._from[NAMES.name], ([None], [])
        self._passed, self._amiss = {}, None

    def _rowid(self, table: sa.Table) -> int:
        """Where the last row of a table stands that was passed."""
        key, last = self._passed.get(table.name), None
        if key is not None:
            asked = f'SELECT max(rowid) FROM {table.name} WHERE "{table.columns.keys()[0]}" = ?'
            asked, key = (f"{asked} AND made_by = ?", key) if table is READINGS else (asked, (key,))
            (last,) = self._driver.execute(asked, key).fetchone()
        return self._from.get(table.name, BEHIND) if last is None else int(last)

    def _behind(self, table: sa.Table, rowid: int) -> sqlite3.Cursor:
        """The rows of a table behind one of them, in their order."""
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        return self._driver.execute(f"SELECT {columns} FROM {table.name} WHERE rowid > ? ORDER BY rowid", (rowid,))


def _chained(linked: Iterable[tuple[bytes, bytes, Row]]) -> bool:
    """Whether each hash is that of the hash before it and its row."""
    buffer, encode, sha256 = bytearray(DIGEST), ENCODER.encode_into, hashlib.sha256
    for before, kept, row in linked:
        buffer[:DIGEST] = before
        encode(row, buffer, DIGEST)
        if sha256(buffer).digest() != kept:
            return False
    return True


def _far_back(driver: sqlite3.Connection, report: Any) -> str | None:
    """A text that was read long ago."""
    row = driver.execute("SELECT text FROM reports WHERE id = ?", (report,)).fetchone()
    return unpacked(row[0]) if row else None


def _at(table: sa.Table, name: str) -> int:
    return list(table.columns.keys()).index(name)
