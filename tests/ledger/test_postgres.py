"""What a PostgreSQL ledger must do besides: refuse what is not its own, refuse changes, survive the killing of its writer."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.ledger.composing import CREATED, LATER, QAIM, gain, qaim_report, reading, siege
from tests.ledger.conftest import NewDatabase
from tests.ledger.test_sqlite import WRITER
from whoholds import ledger
from whoholds.errors import LedgerError
from whoholds.ledger import Retracting
from whoholds.ledger.migration import run_revisions
from whoholds.ledger.postgres import connected

psycopg = pytest.importorskip("psycopg", reason="no psycopg here: pip install 'whoholds[postgres]'")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def url(new_database: NewDatabase) -> str:
    """A ledger with one report and its two claims, closed."""
    url, report = new_database(), qaim_report()
    with ledger.open(url, created=CREATED) as made:
        made.append_many([reading(report, gain(report), siege(report))])
    return url


def change(url: str, statement: str) -> None:
    with psycopg.connect(url) as raw:
        raw.execute(statement)


def test_a_ledger_opens_again_with_its_age(url: str) -> None:
    with ledger.open(url, create=False) as again:
        assert again.created == CREATED
        assert again.counts().claims == 2


def test_asking_makes_no_ledger(new_database: NewDatabase) -> None:
    url = new_database()
    for _ in range(2):
        with pytest.raises(LedgerError, match="there is no ledger"):
            ledger.open(url, create=False)


def test_the_database_of_another_program_is_left_alone(new_database: NewDatabase) -> None:
    url = new_database()
    change(url, "CREATE TABLE cookies (name TEXT)")
    with pytest.raises(LedgerError, match="another program"):
        ledger.open(url)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be reached"):
        ledger.open(f"postgresql://whoholds:secret@/x?host={tmp_path}")


def test_a_password_is_never_told(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as caught:
        ledger.open(f"postgresql://whoholds:secret@/x?host={tmp_path}")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("table", ["reports", "readings", "claims", "names", "issues", "judgements", "retractions", "links"])
def test_no_row_can_be_changed(url: str, table: str) -> None:
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            change(url, statement)


def test_a_changed_row_is_found(url: str) -> None:
    key = gain(qaim_report()).id
    change(url, "ALTER TABLE claims DISABLE TRIGGER USER")
    change(url, f"UPDATE claims SET claim = replace(claim, 'took', 'lost') WHERE id = '{key}'")
    with ledger.open(url) as kept:
        found = kept.verify()
    assert [(b.what, b.number) for b in found.breaks] == [("hash", 3), ("evidence", 3), ("guard", None)]
    assert found.breaks[0].key == key


def test_the_same_rows_make_the_chain_that_sqlite_makes(url: str, tmp_path: Path) -> None:
    report = qaim_report()
    with ledger.open(tmp_path / "same.db", created=CREATED) as sqlite, ledger.open(url) as postgres:
        sqlite.append_many([reading(report, gain(report), siege(report))])
        assert postgres.verify() == sqlite.verify()


def test_an_older_ledger_is_upgraded_without_loss(new_database: NewDatabase) -> None:
    """Version 2 was the first in PostgreSQL; its revisions make it here as they made it then."""
    url, report = new_database(), qaim_report()
    with ledger.open(url, created=CREATED) as kept:
        kept.append_many([reading(report, gain(report), siege(report))])
        head, found = kept.verify().head, kept.claims()
    for statement in ("DROP TABLE judgements", "DROP TABLE retractions", "ALTER TABLE links ALTER kind TYPE VARCHAR(8)",
                      "UPDATE meta SET value = '2' WHERE key = 'schema'"):  # fmt: skip
        change(url, statement)
    with pytest.raises(LedgerError, match=r"version 2.*whoholds ledger upgrade"):
        ledger.open(url)
    assert ledger.upgrade(url, moment=LATER) == (2, 3)
    assert ledger.upgrade(url, moment=LATER) == (3, 3)
    with ledger.open(url) as kept:
        assert kept.claims() == found
        kept.retract(Retracting(report=report.id, why="composed", recorded=LATER))
        assert kept.verify(head=head).whole
        assert kept.claims() == []


def test_the_revisions_make_the_tables_of_a_new_ledger(url: str, new_database: NewDatabase) -> None:
    made = new_database()
    engine, _ = connected(made)
    with engine.begin() as connection:
        run_revisions(connection, 0, 1, moment=LATER)
        for key, value in (("created", CREATED.isoformat()), ("schema", "1")):
            connection.exec_driver_sql("INSERT INTO meta VALUES (%s, %s)", (key, value))
        run_revisions(connection, 1, 3, moment=LATER)
    engine.dispose()
    asked = (
        "SELECT table_name, column_name, data_type, character_maximum_length, collation_name, is_nullable "
        "FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2",
        "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1, 2",
    )
    for words in asked:
        with psycopg.connect(url) as one, psycopg.connect(made) as other:
            assert one.execute(words).fetchall() == other.execute(words).fetchall()
    with ledger.open(made) as kept:
        assert kept.verify().whole


def test_readers_do_not_wait_for_a_writer_but_writers_do(url: str) -> None:
    report = qaim_report("2017-11-04")
    with psycopg.connect(url) as other, ledger.open(url, patience=0.01) as kept:
        other.execute("LOCK TABLE links IN EXCLUSIVE MODE")
        assert len(kept.claims()) == 2
        with pytest.raises(LedgerError, match=r"another program.*Wait"):
            kept.append(report, [], made_by="rules-1", recorded=LATER)
        other.rollback()
        assert kept.append(report, [], made_by="rules-1", recorded=LATER)


def test_writers_and_readers_at_once_keep_one_chain(url: str) -> None:
    failed: list[BaseException] = []

    def write(part: int) -> None:
        try:
            with ledger.open(url) as kept:
                for number in range(5):
                    report = qaim_report(text=f"{QAIM} {part} {number}")
                    kept.append(report, [gain(report), siege(report)], made_by="rules-1", recorded=LATER)
                    claimed = [row.claim.report for row in kept.claims()]
                    assert all(claimed.count(one) == 2 for one in claimed)  # no torn answer
        except BaseException as error:
            failed.append(error)

    writers = [threading.Thread(target=write, args=(part,)) for part in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == []
    with ledger.open(url) as kept:
        assert kept.counts().reports == 16
        assert kept.verify().whole


def test_a_killed_writer_loses_nothing_that_it_acknowledged(new_database: NewDatabase) -> None:
    url, acknowledged = new_database(), list[str]()
    for _ in range(2):
        command = [sys.executable, "-c", WRITER, url, str(len(acknowledged) // 3)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            lines = [writer.stdout.readline() for _ in range(10)]
            writer.send_signal(signal.SIGKILL)
            lines += writer.stdout.readlines()
        acknowledged += [report for line in lines if line.endswith("\n") for report in line.split()[1:]]
    assert len(acknowledged) >= 60
    with ledger.open(url) as kept:
        known = kept.known("rules-1")
        assert known.issuperset(acknowledged)
        assert len(known) % 3 == 0
        assert (kept.counts().claims, kept.verify().whole) == (2 * len(known), True)
