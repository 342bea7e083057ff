"""The generated ledgers by which the gate measures growth."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import islice
from pathlib import Path

from gates.straight import Straight

from gates import generated
from whoholds import ledger


def test_rows_written_straight_are_those_that_the_ledger_appends(tmp_path: Path) -> None:
    """The heads of the chains are alike, so every row of reports, readings, claims and names is."""
    appended, straight = tmp_path / "appended.db", tmp_path / "straight.db"
    with ledger.open(appended, created=generated.CREATED) as kept, ledger.open(straight, created=generated.CREATED) as other:
        entries = generated.appendings()
        for _ in range(2):
            kept.append_many(islice(entries, generated.BATCH))
        with closing(sqlite3.connect(straight)) as file:
            for _ in range(2):
                Straight(file).batch()
                file.commit()
        found = other.verify()
        assert found.whole
        assert found.head == kept.verify().head
        assert found.claims == kept.counts().claims > 1500
