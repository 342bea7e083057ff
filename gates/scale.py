"""How the ledger grows: generated claims over 20,000 places and 20 years, in an SQLite file of each size.

usage: python -m gates.scale [MILLIONS …] [--keep FOLDER]; the table of growth is printed as it grows

With `--keep` the ledgers stay in a folder, and are asked again without being made again; see `gates.growing`, also for how
appending is measured: its peer is sqlite3's own `executemany` of the same rows into a copy of the same file, in the same
transactions, in the same run, once with the ledger's indexes and once with keys alone; both without the triggers. The ratio is
the ledger's rate by its peer's.

At each size the ledger is asked. `who`: the holding of one place on a random day of the twenty years as of another, from the
columns beside the ledger, and the claims that it rests on, 200 places evenly chosen, the place's identifier known; by the clock
and by the processor's time; `of the latest moment` is the same without `as of`; `from claims`: the same made of the place's
claims. `naming`: the list of all places as of a day, in which `who` looks a name up first. `all places on a day as of another`:
the holding of every place; `the first time` reads all columns, too, as a new process does. `columns` are made anew at each size.
`verify` is `ledger verify --quick`, one core. Rates by processor time bear other work beside them better.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from gates import generated
from gates.generated import DAYS, FIRST_DAY, PLACES
from gates.growing import Figures, bytes_of, grown
from gates.measures import Measured
from whoholds import ledger
from whoholds.ledger import AsOf, ClaimQuery, Ledger, RecordedClaim
from whoholds.ledger.sql import SqlLedger
from whoholds.periods import ONE_DAY
from whoholds.reconcile import holdings
from whoholds.records import ClaimedPlace
from whoholds.serve.atlas import few_shapes
from whoholds.serve.beside import Beside
from whoholds.serve.shelf import thrown_away

SIZES, FULL = (0.1, 0.3, 1.0), 5.0  # million claims
LOWER_IS_BETTER = (
    "bytes a claim",
    "who, p99, ms of processor time",
    "all places on a day as of another, again, s of processor time",
)
QUESTIONS = 200
COMPARED_AT_MOST = 0.1  # million claims up to which the answer from columns is held against that from claims


def measure(
    sizes: Sequence[float], folder: Path | None = None, console: Console | None = None, keep: Path | None = None
) -> Measured:
    """The figures at each size, in millions of claims.

    Args:
        sizes: ascending.
        folder: keeps the files while they are needed.
        console: is told how far it is, and the table.
        keep: keeps the ledgers, and has those that were made before.
    """
    console = console or Console(quiet=True)
    found: dict[float, Figures] = {}
    with tempfile.TemporaryDirectory(dir=folder) as place:
        where = keep or Path(place)
        where.mkdir(parents=True, exist_ok=True)
        for size in sizes:
            path, found[size] = grown(where, size, lambda words: console.print(words, highlight=False))
            with ledger.open(path) as kept:
                found[size] |= {"bytes a claim": bytes_of(path) / kept.counts().claims}
                found[size] |= _asked(kept, Path(place, "columns.db"), size, console)
            console.print(growth(found))
    return Measured({}, details={f"{name}, at {size:g} million": v for size, row in found.items() for name, v in row.items()})


def growth(grown: dict[float, Figures]) -> Table:
    """The table: a row for each figure, a column for each size."""
    sheet = Table(title="how the ledger grows, by million claims", title_justify="left")
    sheet.add_column("figure")
    for size in grown:
        sheet.add_column(f"{size:g}", justify="right")
    for name in dict.fromkeys(name for row in grown.values() for name in row):
        sheet.add_row(name, *(f"{row[name]:,.4g}" if name in row else "–" for row in grown.values()))
    return sheet


def _asked(kept: Ledger, columns: Path, size: float, console: Console) -> Figures:
    """How long answers take."""
    assert isinstance(kept, SqlLedger)
    thrown_away(columns)
    told = Told(console)
    with Beside(kept, columns, worth=0, progress=told) as beside:
        busy = time.process_time()
        figures = {"columns, taken up, s": _timed(lambda: beside.holding(generated.place(0), FIRST_DAY, None))}
        figures |= {"columns, taken up, claims/s of processor time": kept.counts().claims / (time.process_time() - busy)}
        figures |= {"columns, bytes a claim": bytes_of(columns) / kept.counts().claims}
        console.print(figures, highlight=False)
        figures |= _of_one_place(kept, beside)
        console.print(figures, highlight=False)
        middle, on = AsOf.of_day(FIRST_DAY + DAYS // 2 * ONE_DAY), FIRST_DAY + DAYS // 4 * ONE_DAY
        for when in ("the first time", "again"):
            busy = time.process_time()
            figures[f"all places on a day as of another, {when}, s"] = _timed(lambda: beside.holders(on, middle))
            figures[f"all places on a day as of another, {when}, s of processor time"] = time.process_time() - busy
        figures["naming, s"] = _timed(lambda: beside.places(middle))
        if size <= COMPARED_AT_MOST:
            assert beside.holders(on, middle) == _weighed(kept.claims(None, middle), on)
    busy, claims = time.process_time(), kept.counts().claims
    took = _timed(lambda: _verified(kept))
    busy = time.process_time() - busy
    return figures | {"verify, claims/s": claims / took, "verify, claims/s of processor time": claims / busy}


def _of_one_place(kept: Ledger, beside: Beside) -> Figures:
    """`who`, for places evenly chosen."""
    chance, clock, busy, latest, wide = random.Random(3), list[float](), list[float](), list[float](), list[float]()
    for _ in range(QUESTIONS):
        where = generated.place(chance.randrange(PLACES))
        on, day = (FIRST_DAY + chance.randrange(DAYS) * ONE_DAY for _ in range(2))
        started, as_of = time.process_time(), AsOf.of_day(day)
        clock.append(_timed(lambda where=where, as_of=as_of, on=on: _who(kept, beside, where, as_of, on)))  # type: ignore[misc]
        busy.append(time.process_time() - started)
        started = time.process_time()
        _who(kept, beside, where, None, on)
        latest.append(time.process_time() - started)
        started = time.process_time()
        _weighed(kept.claims(ClaimQuery(place_ids=(where.id or "",)), as_of), on)
        wide.append(time.process_time() - started)
    figures: Figures = {}
    for name, times in (
        ("who, {}, ms", clock),
        ("who, {}, ms of processor time", busy),
        ("who of the latest moment, {}, ms of processor time", latest),
        ("who, from claims, {}, ms of processor time", wide),
    ):
        times.sort()
        figures[name.format("p50")] = times[len(times) // 2] * 1000
        figures[name.format("p99")] = times[int(len(times) * 0.99)] * 1000
    return figures


class Told:
    """Says how far the columns are, a line in ten seconds."""

    def __init__(self, console: Console) -> None:
        """Say it to `console`."""
        self._console, self._last = console, time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        """So many links of so many are taken up."""
        if time.monotonic() - self._last > 10 or done == of:
            self._last = time.monotonic()
            self._console.print(f"columns: {done:,} of {of:,} links", highlight=False)


def _verified(kept: Ledger) -> None:
    found = kept.verify(indexes=False)
    if not found.whole:
        raise AssertionError(found.breaks)


def _who(kept: Ledger, beside: Beside, where: ClaimedPlace, as_of: AsOf | None, on: Any) -> object:
    found = beside.holding(where, on, as_of)
    assert found is not None
    named = tuple(name for holding in found for name in (*holding.claims, *holding.against))
    return kept.claims(ClaimQuery(claim_ids=few_shapes(named)), as_of) if named else []


def _weighed(rows: Sequence[RecordedClaim], on: Any) -> object:
    return holdings((row.claim for row in rows), ids=(row.id for row in rows), on=on)


def _timed(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def main() -> None:
    """Measure at the sizes named, and print the table of growth."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("sizes", nargs="*", type=float, help="million claims")
    ask.add_argument("--keep", type=Path, help="folder in which the ledgers stay, and are found again")
    asked = ask.parse_args()
    measure(sorted(asked.sizes) or SIZES, console=Console(), keep=asked.keep)


if __name__ == "__main__":
    main()
