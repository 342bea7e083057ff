"""How the ledger grows: generated claims over 20,000 places and 20 years, written by its own `append_many` to an SQLite file.

usage: python -m gates.scale [MILLIONS …]; the table of growth is printed as it grows

One ledger grows from size to size; at each it is asked. `who`: the holding of one place on a random day of the twenty years as of
another, from the columns beside the ledger, and the claims that it rests on, 200 places evenly chosen, the place's identifier
known; by the clock and by the processor's time; `from claims`: the same made of the place's claims. `naming`: the list of all
places as of a day, in which `who` looks a name up first. `all places on a day as of another`: the holding of every place;
`the first time`
reads all columns, too, as a new process does. `columns` are brought up to date after each growth.
Append is measured over the claims that were added since the size before; its peer is sqlite3's own `executemany` of the same
rows into the same tables, in the same transactions, in the same run: once with their indexes, once without; both without the
triggers. The ratio is the ledger's rate by its peer's. `verify` is `ledger verify --quick`, one core. Rates by processor time
bear other work beside them better.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from gates import generated
from gates.generated import CREATED, DAYS, FIRST_DAY, PLACES
from gates.measures import Measured
from whoholds import ledger
from whoholds.ledger import AsOf, ClaimQuery, Ledger, RecordedClaim
from whoholds.ledger.sql import SqlLedger
from whoholds.periods import ONE_DAY
from whoholds.reconcile import holdings
from whoholds.records import ClaimedPlace
from whoholds.serve.atlas import few_shapes
from whoholds.serve.beside import Beside

MILLION = 1_000_000
SIZES, FULL = (0.1, 0.3, 1.0), 5.0  # million claims
LOWER_IS_BETTER = (
    "bytes a claim",
    "who, p99, ms of processor time",
    "all places on a day as of another, again, s of processor time",
)
QUESTIONS = 200
COMPARED_AT_MOST = 0.1  # million claims up to which the answer from columns is held against that from claims
TABLES = ("reports", "readings", "claims", "names", "issues", "links")
MiB = 1024 * 1024
Figures = dict[str, float]


def measure(sizes: Sequence[float], folder: Path | None = None, console: Console | None = None) -> Measured:
    """The figures at each size, in millions of claims; `folder` keeps the files while they are needed."""
    grown: dict[float, Figures] = {}
    with tempfile.TemporaryDirectory(dir=folder) as place:
        path = Path(place, "scale.db")
        peers = {kind: Path(place, f"{kind}.db") for kind in ("indexed", "bare")}
        source, before = generated.appendings(), 0
        with ledger.open(path, created=CREATED) as kept:
            for kind, peer in peers.items():
                _make(peer, path, indexed=kind == "indexed")
            for size in sizes:
                entries = _taken(source, int(size * MILLION) - before)
                grown[size] = _grow(kept, path, peers, entries)
                before = kept.counts().claims
                grown[size] |= _asked(kept, Path(place, "columns.db"), size)
                if console:
                    console.print(growth(grown))
    return Measured({}, details={f"{name}, at {size:g} million": v for size, row in grown.items() for name, v in row.items()})


def growth(grown: dict[float, Figures]) -> Table:
    """The table: a row for each figure, a column for each size."""
    sheet = Table(title="how the ledger grows, by million claims", title_justify="left")
    sheet.add_column("figure")
    for size in grown:
        sheet.add_column(f"{size:g}", justify="right")
    for name in dict.fromkeys(name for row in grown.values() for name in row):
        sheet.add_row(name, *(f"{row[name]:,.4g}" if name in row else "–" for row in grown.values()))
    return sheet


def _taken(source: Iterable[Any], claims: int) -> Iterable[list[Any]]:
    """Batches of 500 reports, until there are so many claims or a few more."""
    batch: list[Any] = []
    for entry in source:
        batch.append(entry)
        claims -= len(entry.claims)
        if claims <= 0 or len(batch) == generated.BATCH:
            yield batch
            batch = []
        if claims <= 0:
            return


def _grow(kept: Ledger, path: Path, peers: dict[str, Path], batches: Iterable[list[Any]]) -> Figures:
    """Append the batches to the ledger, and the same rows to its peers; the rates, and the ratios between them."""
    wall, busy, claims = Spent(), Spent(), 0
    spent = {kind: (Spent(), Spent()) for kind in peers}
    with closing(sqlite3.connect(path)) as reader:
        last = {table: _last(reader, table) for table in TABLES}
        opened = {kind: sqlite3.connect(peer, isolation_level=None) for kind, peer in peers.items()}
        for connection in opened.values():
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
        for batch in batches:
            with wall.on(time.monotonic), busy.on(time.process_time):
                kept.append_many(batch)
            claims += sum(len(entry.claims) for entry in batch)
            rows = {}
            for table in TABLES:
                rows[table] = reader.execute(f"SELECT * FROM {table} WHERE rowid > ? ORDER BY rowid", (last[table],)).fetchall()
                last[table] = _last(reader, table)
            for kind, connection in opened.items():
                with spent[kind][0].on(time.monotonic), spent[kind][1].on(time.process_time):
                    _executemany(connection, rows)
        for connection in opened.values():
            connection.close()
    figures = {
        "append, claims/s": claims / wall.seconds, "append, claims/s of processor time": claims / busy.seconds,
        "bytes a claim": _bytes(path) / kept.counts().claims,
    }  # fmt: skip
    for kind, (its_wall, its_busy) in spent.items():
        figures[f"append / executemany, {kind}"] = its_wall.seconds / wall.seconds
        figures[f"append / executemany, {kind}, processor time"] = its_busy.seconds / busy.seconds
    return figures


class Spent:
    """Time that is spent in several goes."""

    def __init__(self) -> None:
        """None yet."""
        self.seconds = 0.0
        self._clock: Callable[[], float] = time.monotonic
        self._start = 0.0

    def on(self, clock: Callable[[], float]) -> Spent:
        """Count on this clock."""
        self._clock = clock
        return self

    def __enter__(self) -> None:
        """Begin."""
        self._start = self._clock()

    def __exit__(self, *_: object) -> None:
        """End."""
        self.seconds += self._clock() - self._start


def _make(peer: Path, path: Path, *, indexed: bool) -> None:
    """The tables of a ledger, with or without its indexes, and without triggers."""
    kinds = ("table", "index") if indexed else ("table",)
    with closing(sqlite3.connect(path)) as of, closing(sqlite3.connect(peer)) as to:
        for kind, words in of.execute("SELECT type, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC").fetchall():
            if kind in kinds:
                to.execute(words)
        to.execute("PRAGMA journal_mode=WAL")


def _last(reader: sqlite3.Connection, table: str) -> int:
    return int(reader.execute(f"SELECT coalesce(max(rowid), -1) FROM {table}").fetchone()[0])


def _bytes(path: Path) -> int:
    """The size of a file, with what is not yet moved into it from its `-wal`."""
    with closing(sqlite3.connect(path)) as reader:
        pages, size = (reader.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size"))
    return int(pages * size)


def _executemany(connection: sqlite3.Connection, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        if found:
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)
    connection.execute("COMMIT")


def _asked(kept: Ledger, columns: Path, size: float) -> Figures:
    """How long answers take."""
    chance, took, wide, busy_for = random.Random(3), list[float](), list[float](), list[float]()
    assert isinstance(kept, SqlLedger)
    beside = Beside(kept, columns, worth=0)
    busy = time.process_time()
    figures = {"columns, taken up, s": _timed(lambda: beside.holding(generated.place(0), FIRST_DAY, None))}
    figures |= {"columns, taken up, s of processor time": time.process_time() - busy}
    figures |= {"columns, bytes a claim": _bytes(columns) / kept.counts().claims}
    for _ in range(QUESTIONS):
        where = generated.place(chance.randrange(PLACES))
        query = ClaimQuery(place_ids=(where.id or "",))
        on, as_of = (FIRST_DAY + chance.randrange(DAYS) * ONE_DAY for _ in range(2))
        busy = time.process_time()
        took.append(_timed(lambda where=where, as_of=as_of, on=on: _who(kept, beside, where, as_of, on)))  # type: ignore[misc]
        busy_for.append(time.process_time() - busy)
        busy = time.process_time()
        _weighed(kept.claims(query, AsOf.of_day(as_of)), on)
        wide.append(time.process_time() - busy)
    took.sort()
    wide.sort()
    busy_for.sort()
    figures |= {
        "who, p50, ms": took[len(took) // 2] * 1000, "who, p99, ms": took[int(len(took) * 0.99)] * 1000,
        "who, p50, ms of processor time": busy_for[len(took) // 2] * 1000,
        "who, p99, ms of processor time": busy_for[int(len(took) * 0.99)] * 1000,
        "who, from claims, p99, ms of processor time": wide[int(len(wide) * 0.99)] * 1000,
    }  # fmt: skip
    middle, on = AsOf.of_day(FIRST_DAY + DAYS // 2 * ONE_DAY), FIRST_DAY + DAYS // 4 * ONE_DAY
    for when in ("the first time", "again"):
        busy = time.process_time()
        figures[f"all places on a day as of another, {when}, s"] = _timed(lambda: beside.holders(on, middle))
        figures[f"all places on a day as of another, {when}, s of processor time"] = time.process_time() - busy
    figures["naming, s"] = _timed(lambda: beside.places(middle))
    if size <= COMPARED_AT_MOST:
        assert beside.holders(on, middle) == _weighed(kept.claims(None, middle), on)
    beside.close()
    busy = time.process_time()
    took_verify = _timed(lambda: _verified(kept))
    busy = time.process_time() - busy
    claims = kept.counts().claims
    return figures | {"verify, claims/s": claims / took_verify, "verify, claims/s of processor time": claims / busy}


def _verified(kept: Ledger) -> None:
    found = kept.verify(indexes=False)
    if not found.whole:
        raise AssertionError(found.breaks)


def _who(kept: Ledger, beside: Beside, where: ClaimedPlace, as_of: Any, on: Any) -> object:
    found = beside.holding(where, on, AsOf.of_day(as_of))
    assert found is not None
    named = tuple(name for holding in found for name in (*holding.claims, *holding.against))
    return kept.claims(ClaimQuery(claim_ids=few_shapes(named)), AsOf.of_day(as_of)) if named else []


def _weighed(rows: Sequence[RecordedClaim], on: Any) -> object:
    return holdings((row.claim for row in rows), ids=(row.id for row in rows), on=on)


def _timed(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def main() -> None:
    """Measure at the sizes named, and print the table of growth."""
    measure([float(word) for word in sys.argv[1:]] or SIZES, console=Console())


if __name__ == "__main__":
    main()
