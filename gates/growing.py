"""Ledgers of generated claims, each kept in a file of its size: made once, asked as often as one likes.

The larger ones grow out of the smaller ones. Most of a ledger is written straight (`gates.straight`), with its indexes and guards
made afterwards; that it is whole, `ledger verify` says. Its last `SAMPLE` claims are appended as `run` would append them, by
turns with `executemany` of the same rows into a copy of the same file: that is what is measured. What was killed begins again
with the largest ledger that is whole.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from gates import generated
from gates.generated import BATCH
from gates.straight import Straight
from whoholds import ledger
from whoholds.ledger import Appending
from whoholds.ledger.guards import sqlite_guards
from whoholds.ledger.schema import TABLES
from whoholds.ledger.sql import SqlLedger

MILLION = 1_000_000
SAMPLE = 20_000  # claims at the end of each ledger by which appending is measured
TOLD = 10_000  # reports after which it is said how far it is
CACHE_KIB = 3 * 1024 * 1024  # of the file in memory while it grows
KEPT = ("reports", "readings", "claims", "names", "issues", "links")
Figures = dict[str, float]
Say = Callable[[str], object]


def grown(folder: Path, size: float, say: Say) -> tuple[Path, Figures]:
    """The ledger of so many million claims in a folder, and how it was appended; made where it is not there.

    Args:
        folder: where ledgers are kept, each with a file of figures beside it.
        size: million claims; a handful more, for reports are appended whole.
        say: is told how far it is.
    """
    path, figures = folder / f"{size:g}.db", folder / f"{size:g}.json"
    if not figures.is_file():
        part = folder / f"{size:g}.part"
        if not path.is_file():
            _begin(folder, part, size, say)
            _grow(part, int(size * MILLION) - SAMPLE, say)
            part.rename(path)
        found = _appended(path, int(size * MILLION), say)
        figures.write_text(json.dumps(found), encoding="utf-8")
    return path, json.loads(figures.read_text(encoding="utf-8"))


def _begin(folder: Path, part: Path, size: float, say: Say) -> None:
    """Begin with the largest smaller ledger that is whole."""
    part.unlink(missing_ok=True)
    smaller = [float(known.stem) for known in folder.glob("*.json") if float(known.stem) < size]
    if smaller:
        say(f"{size:g} million: a copy of {max(smaller):g} million")
        shutil.copyfile(folder / f"{max(smaller):g}.db", part)


def _grow(path: Path, claims: int, say: Say) -> None:
    """Write generated reports straight into the tables, until there are so many claims or some more."""
    with ledger.open(path, created=generated.CREATED) as kept:
        known = kept.counts().claims
        if known >= claims:
            return
    guards, indexes = sqlite_guards(), {index.name: index for table in TABLES.sorted_tables for index in table.indexes}
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for said in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{CACHE_KIB}", "locking_mode=EXCLUSIVE"):
            file.execute(f"PRAGMA {said}")
        for kind, names in (("TRIGGER", guards), ("INDEX", indexes)):
            for name in names:
                file.execute(f"DROP {kind} IF EXISTS {name}")
        started, done, straight = time.monotonic(), known, Straight(file)
        file.execute("BEGIN EXCLUSIVE")  # one transaction: keys come in no order, and each would write most pages of an index
        while done < claims:
            done += straight.batch()
            if straight.number % TOLD < BATCH:
                rate = (done - known) / (time.monotonic() - started)
                say(f"{path.name}: {done:,} of {claims:,} claims, {rate:,.0f} a second")
        file.execute("COMMIT")
        for name, index in indexes.items():
            say(f"{path.name}: index {name}")
            file.execute(str(sa.schema.CreateIndex(index).compile(dialect=sqlite.dialect())))
        for statement in guards.values():
            file.execute(statement)
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode=WAL")


def batches(first: int, claims: int, most: int) -> Iterator[list[Appending]]:
    """Batches of reports from a number on, until there are so many claims or a few more."""
    batch: list[Appending] = []
    for entry in generated.appendings(first):
        batch.append(entry)
        claims -= len(entry.claims)
        if claims <= 0 or len(batch) == most:
            yield batch
            batch = []
        if claims <= 0:
            return


def _appended(path: Path, claims: int, say: Say) -> Figures:
    """The rates of appending the last claims, half beside a peer with the ledger's indexes, half beside one with keys alone."""
    figures: Figures = {}
    peer = path.with_suffix(".peer")
    with ledger.open(path) as kept:
        say(f"{path.name}: appending by turns")
        shutil.copyfile(path, peer)
        _unguarded(peer)
        left = claims - kept.counts().claims
        for kind, most in (("indexed", left // 2), ("bare", left - left // 2)):
            if kind == "bare":
                _unindexed(peer)
            known = kept.counts()
            figures |= _by_turns(kept, path, peer, kind, batches(known.reports, most, generated.BATCH))
    peer.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return figures


def _unguarded(peer: Path) -> None:
    with closing(sqlite3.connect(peer)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")


def _unindexed(peer: Path) -> None:
    with closing(sqlite3.connect(peer)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall():
            connection.execute(f"DROP INDEX {name}")


def _by_turns(kept: SqlLedger | Any, path: Path, peer: Path, kind: str, entries: Iterable[list[Appending]]) -> Figures:
    """Append batches to the ledger, and the same rows to the peer; the rates, and the ratios between them."""
    own, other, claims = Spent(), Spent(), 0
    with closing(sqlite3.connect(path)) as reader, closing(sqlite3.connect(peer, isolation_level=None)) as connection:
        cache = kept._engine.connect().exec_driver_sql("PRAGMA cache_size").scalar()
        for said in ("journal_mode=WAL", "synchronous=FULL", f"cache_size={cache}"):
            connection.execute(f"PRAGMA {said}")
        for batch in entries:
            last = {table: _last(reader, table) for table in KEPT}
            with own:
                kept.append_many(batch)
            claims += sum(len(entry.claims) for entry in batch)
            rows = {
                table: reader.execute(f"SELECT * FROM {table} WHERE rowid > ? ORDER BY rowid", (last[table],)).fetchall()
                for table in KEPT
            }
            with other:
                _executemany(connection, rows)
    return {
        f"append, claims/s, {kind}": claims / own.wall, f"append, claims/s of processor time, {kind}": claims / own.busy,
        f"append / executemany, {kind}": other.wall / own.wall,
        f"append / executemany, {kind}, processor time": other.busy / own.busy,
    }  # fmt: skip


class Spent:
    """Time that is spent in several goes, in seconds by the clock and of the processor."""

    def __init__(self) -> None:
        """None yet."""
        self.wall = self.busy = 0.0
        self._start = (0.0, 0.0)

    def __enter__(self) -> None:
        """Begin."""
        self._start = time.monotonic(), time.process_time()

    def __exit__(self, *_: object) -> None:
        """End."""
        self.wall += time.monotonic() - self._start[0]
        self.busy += time.process_time() - self._start[1]


def _last(reader: sqlite3.Connection, table: str) -> int:
    return int(reader.execute(f"SELECT coalesce(max(rowid), -1) FROM {table}").fetchone()[0])


def _executemany(connection: sqlite3.Connection, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        if found:
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)
    connection.execute("COMMIT")


def bytes_of(path: Path) -> int:
    """The size of a file, with what is not yet moved into it from its `-wal`."""
    with closing(sqlite3.connect(path)) as reader:
        pages, size = (reader.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size"))
    return int(pages * size)
