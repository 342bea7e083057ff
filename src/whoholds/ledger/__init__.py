"""Claims, kept for ever: reports with their text, who read them, what was claimed, and what went wrong.

`open` gives a `Ledger`, in memory, in an SQLite file or in a PostgreSQL database. Rows are only ever appended. `AsOf` tells
what was known when.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from whoholds.errors import LedgerError
from whoholds.ledger.as_of import AsOf
from whoholds.ledger.judgements import DEEDS, Deed, Judgement, Judging, Retracting, Retraction
from whoholds.ledger.memory import MemoryLedger
from whoholds.ledger.migration import upgrade
from whoholds.ledger.overtaken import Overtaken, overtaken
from whoholds.ledger.postgres import PostgresLedger
from whoholds.ledger.proof import Break, Verification
from whoholds.ledger.protocol import Appending, Ledger
from whoholds.ledger.query import ClaimQuery, ClockedClaim, Counts, PlaceCount, RecordedClaim, gather
from whoholds.ledger.sqlite import SqliteLedger

__all__ = [
    "DEEDS", "Appending", "AsOf", "Break", "ClaimQuery", "ClockedClaim", "Counts", "Deed", "Judgement", "Judging", "Ledger",
    "Overtaken", "PlaceCount", "RecordedClaim", "Retracting", "Retraction", "Verification", "gather", "open", "overtaken",
    "upgrade",
]  # fmt: skip


def open(
    url: str | Path, *, create: bool = True, created: dt.datetime | None = None, patience: float = 10.0,
    chained: dt.datetime | None = None,
) -> Ledger:  # fmt: skip
    """Open a ledger.

    Args:
        url: `memory:`, the path of a file, `sqlite:///path`, or `postgresql://user@host/database`.
        create: make a new one where there is none; False for those who only ask.
        created: the moment that a new ledger says it was made, with a time zone; now where not given.
        patience: how long to wait for another writer, in seconds.
        chained: since when a new ledger's rows are chained, where it is to be the copy of an older one; else as `created`.

    Raises:
        LedgerError: it is another program's or a newer version's, cannot be read, or cannot be made there.
    """
    created = created or dt.datetime.now(dt.UTC)
    if url == "memory:":
        return MemoryLedger(created)
    if str(url).startswith(("postgresql://", "postgres://")):
        address = str(url).replace("postgres://", "postgresql://", 1)
        return PostgresLedger(address, create=create, created=created, patience=patience, chained=chained)
    return SqliteLedger(_path(url), create=create, created=created, patience=patience, chained=chained)


def _path(url: str | Path) -> Path:
    words = str(url).removeprefix("sqlite:///")
    if "://" in words or words in ("", ".", ":memory:"):
        raise LedgerError(
            f"{str(url)!r} is no ledger", "memory:, the path of a file, sqlite:///path, or postgresql://user@host/database"
        )
    return Path(words)
