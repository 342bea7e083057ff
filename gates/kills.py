"""What a killed writer loses: signal 9 at random moments under load, on SQLite and PostgreSQL, and eight readers beside a writer.

A process writes generated reports, ten in a transaction, and tells which it acknowledged; another reads meanwhile. The first
writer is killed after ten transactions. Each of the others after a random part of the time that these took, counted from its
start, so that the opening of the ledger, transactions and the time between them are all met.
The next writer begins five batches before the last that was acknowledged:
what a run does that is not sure how far it came. Then every acknowledged claim must be there, once, and nothing that was not
written whole; the chain and the file must verify. PostgreSQL is a server of the gate's own, with its usual `fsync`.
"""

from __future__ import annotations

import math
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.ledger import cluster

from gates.crowd import BATCH, Expected, crowd, forked, read, write
from gates.generated import MADE_BY
from gates.measures import Measured, keyed
from whoholds import ledger

LONGEST = 10  # transactions that a writer lives at most, or nearly
AGAIN = 5  # batches that are written again
READERS = 8
MINUTE = 60.0
STORES = ("SQLite", "PostgreSQL")
FIGURES = (
    "acknowledged claims lost", "claims doubled", "batches torn", "errors", "rows broken",
    f"{READERS} readers beside a writer, errors", f"{READERS} readers beside a writer, torn answers",
)  # fmt: skip


@dataclass
class Toll:
    """What the kills cost: claims lost and doubled, reports that are not whole, and what else went wrong."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    torn: int = 0
    broken: int = 0
    errors: list[str] = field(default_factory=list)


def killed(url: str, kills: int, seed: int = 1) -> Toll:
    """Kill a writer so many times, and count."""
    chance, toll, acknowledged, longest = random.Random(seed), Toll(kills=kills), 0, 0.0
    for _ in range(kills):
        first, moment, started = max(0, acknowledged - AGAIN * BATCH), chance.uniform(0, longest), time.monotonic()
        writer = forked(lambda tell, first=first: write(url, first, math.inf, tell))  # type: ignore[misc]
        until = started + longest / 2
        beside = forked(lambda tell, until=until: read(url, 1, until, tell)) if longest else None  # type: ignore[misc]
        if not longest:
            writer.wait(LONGEST)
            longest = time.monotonic() - started
        time.sleep(moment)
        said = writer.killed()
        toll.errors += [line.strip() for line in said if line.startswith("error")]
        acknowledged = max([acknowledged, *(int(line) for line in said if line.strip().isdecimal())])
        if beside:
            toll.errors += [line.strip() for line in beside.ended() if not line.startswith("asked")]
    _count(url, acknowledged, toll)
    return toll


def _count(url: str, acknowledged: int, toll: Toll) -> None:
    """Compare what is there with the first so many reports, which were acknowledged."""
    expected = Expected()
    with ledger.open(url) as kept:
        verified, rows, known = kept.verify(indexes=True), Counter(row.id for row in kept.claims()), kept.known(MADE_BY)
        counts = kept.counts()
    toll.broken = verified.broken
    toll.acknowledged = expected.claims(acknowledged)
    toll.doubled = sum(number - 1 for number in rows.values()) + counts.claims - len(rows)
    toll.torn = (counts.reports % BATCH > 0) + (counts.reports != len(known)) + (counts.claims != expected.claims(counts.reports))
    for number in range(counts.reports):
        _, claims = expected.report(number)
        missing = len(claims - rows.keys())
        if number < acknowledged:
            toll.lost += missing
        elif missing:
            toll.torn += 1
    toll.lost += expected.claims(acknowledged) - expected.claims(min(acknowledged, counts.reports))


@contextmanager
def database() -> Iterator[str | None]:
    """The address of an empty PostgreSQL database on a server of one's own; None where PostgreSQL is not installed."""
    folder = cluster.programs()
    if folder is None:
        yield None
        return
    with cluster.running(folder) as home:
        yield f"postgresql://whoholds@/postgres?host={home}"


def measure(kills: int, seconds: float = MINUTE) -> Measured:
    """Kills on each store, then readers beside a writer; PostgreSQL is left out where it is not installed."""
    figures: dict[str, float] = {}
    details: dict[str, float] = {}
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        stores = [(STORES[0], str(Path(folder, "kills.db")), str(Path(folder, "crowd.db")))]
        with database() as url:
            if url:
                stores.append((STORES[1], _schema(url, "kills"), _schema(url, "crowd")))
            for name, for_kills, for_crowd in stores:
                started = time.monotonic()
                toll = killed(for_kills, kills)
                details |= {
                    f"{name}, kills": toll.kills, f"{name}, acknowledged claims": toll.acknowledged,
                    f"{name}, seconds of killing": round(time.monotonic() - started, 1),
                }  # fmt: skip
                found = crowd(for_crowd, seconds, READERS)
                counted = (toll.lost, toll.doubled, toll.torn, len(toll.errors), toll.broken, len(found.errors), len(found.torn))
                figures |= {f"{name}, {what}": float(number) for what, number in zip(FIGURES, counted, strict=True)}
                details |= {f"{name}, answers beside a writer": found.answers, f"{name}, batches written beside": found.batches}
                wrong += [f"{name}: {line}" for line in (*toll.errors, *found.errors, *found.torn)]
    return Measured(figures, wrong=keyed(wrong), details=details)


def _schema(url: str, name: str) -> str:
    """The address of a new schema."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{url}&options=-csearch_path%3D{name}"
