"""What an SQLite file must do besides: refuse what is not its own, refuse changes, survive being killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.ledger.composing import CREATED, LATER, QAIM, gain, qaim_report, reading, siege
from whoholds import ledger
from whoholds.errors import LedgerError
from whoholds.ledger import Ledger
from whoholds.records import Issue

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from tests.ledger.composing import QAIM, gain, qaim_report, reading, siege
from whoholds import ledger

with ledger.open(sys.argv[1]) as kept:
    for number in range(int(sys.argv[2]), 100_000):
        reports = [qaim_report(text=f"{QAIM} {number} {part}") for part in range(3)]
        kept.append_many(reading(report, gain(report), siege(report)) for report in reports)
        print(number, *(report.id for report in reports), flush=True)
"""
ODD = Issue(stage="collect", code="odd", where="a.txt", message="odd")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with one report and its two claims, closed."""
    report = qaim_report()
    with ledger.open(tmp_path / "ledger.db", created=CREATED) as made:
        made.append_many([reading(report, gain(report), siege(report))])
    return tmp_path / "ledger.db"


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(statement).fetchall()


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        for statement in statements:
            raw.execute(statement)


def test_a_ledger_opens_again_with_its_age(path: Path) -> None:
    for url in (path, str(path), f"sqlite:///{path}"):
        with ledger.open(url, create=False) as again:
            assert again.created == CREATED
            assert again.counts().claims == 2


@pytest.mark.parametrize("table", ["reports", "readings", "claims", "names", "issues"])
def test_no_row_can_be_changed(path: Path, table: str) -> None:
    with ledger.open(path) as kept:
        kept.append_many([])
        kept.append(qaim_report("2017-11-04"), [], [ODD], made_by="rules-1", recorded=LATER)
    before = rows(path, f"SELECT * FROM {table}")
    assert before
    first = rows(path, f"SELECT name FROM pragma_table_info('{table}')")[0][0]
    for statement in (f"UPDATE {table} SET {first} = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            change(path, statement)
    marks = ", ".join(f"'{value}'" if number == 0 else "'forged'" for number, value in enumerate(before[0]))
    if table in ("reports", "claims", "issues"):
        change(path, f"INSERT OR REPLACE INTO {table} VALUES ({marks})")
    assert rows(path, f"SELECT * FROM {table}") == before


def test_a_text_changed_behind_its_back_is_found(path: Path) -> None:
    change(path, "DROP TRIGGER reports_no_update", "UPDATE reports SET text_hash = 'x'")
    with ledger.open(path) as kept, pytest.raises(LedgerError, match="was changed after"):
        kept.report(qaim_report().id)


def refused(url: str | Path, words: str, **options: object) -> None:
    with pytest.raises(LedgerError, match=words) as caught:
        ledger.open(url, **options).close()  # type: ignore[arg-type]
    assert caught.value.advice or caught.value.expected


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    change(other, "CREATE TABLE cookies (name TEXT)")
    before = other.read_bytes()
    refused(other, "another program")
    assert other.read_bytes() == before


def test_an_empty_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    change(other, "PRAGMA application_id = 1196444487", "PRAGMA user_version = 1")  # GeoPackage
    refused(other, "another program")


def test_a_newer_ledger_is_refused(path: Path) -> None:
    change(path, "UPDATE meta SET value = '99' WHERE key = 'schema'")
    refused(path, "version 99.*Install a newer whoholds")


@pytest.mark.parametrize("deed", ["DELETE FROM meta", "UPDATE meta SET value = 'x'", "DROP TABLE meta"])
def test_a_ledger_without_its_age_is_refused(path: Path, deed: str) -> None:
    change(path, deed)
    refused(path, "Do not trust")


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Qaim fell on Friday.\n" * 100)
    refused(notes, "is no database")
    assert notes.read_text().startswith("Qaim")


def test_a_damaged_ledger_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 8000)
    refused(path, "is damaged|is no database")


def test_paths_that_can_hold_no_ledger(tmp_path: Path) -> None:
    refused(tmp_path, "is a folder")
    refused(tmp_path / "missing" / "ledger.db", "does not exist")
    (tmp_path / "file").touch()
    refused(tmp_path / "file" / "ledger.db", "does not exist")
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe", "no plain file")


@pytest.mark.parametrize("url", ["mysql://localhost/ledger", "sqlite:///:memory:", "sqlite://", "", "."])
def test_other_addresses_are_refused(url: str) -> None:
    refused(url, "is no ledger")


def test_asking_makes_no_ledger(tmp_path: Path) -> None:
    refused(tmp_path / "typo.db", "there is no ledger", create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    refused(tmp_path / "ledger.db", "cannot be opened.*permissions")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_ledger_that_may_only_be_read(path: Path) -> None:
    path.chmod(0o444)
    report = qaim_report("2017-11-04")
    with ledger.open(path) as kept:
        assert len(kept.claims()) == 2
        with pytest.raises(LedgerError, match=r"cannot be written.*copy it"):
            kept.append(report, [], made_by="rules-1", recorded=LATER)


def test_a_ledger_that_another_program_writes(path: Path) -> None:
    report = qaim_report("2017-11-04")
    with closing(sqlite3.connect(path, isolation_level=None)) as other, ledger.open(path, patience=0.01) as kept:
        other.execute("BEGIN IMMEDIATE")
        assert len(kept.claims()) == 2  # reading goes on
        with pytest.raises(LedgerError, match=r"another program.*Wait"):
            kept.append(report, [], made_by="rules-1", recorded=LATER)
        other.execute("ROLLBACK")
        assert kept.append(report, [], made_by="rules-1", recorded=LATER)


def test_reports_can_be_read_while_others_are_appended(path: Path) -> None:
    with ledger.open(path) as kept:
        for report in kept.reports():
            assert kept.append(report, [], made_by="rules-2", recorded=LATER)
        assert kept.counts().readings == 2


def test_two_writers_share_a_ledger(path: Path) -> None:
    with ledger.open(path) as one, ledger.open(path) as two:
        for number in range(10):
            for kept in (one, two):
                kept.append(qaim_report(text=f"Part {number}"), [], made_by="rules-1", recorded=LATER)
        assert one.counts() == two.counts()
        assert one.counts().reports == 11


def test_a_killed_writer_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    acknowledged: list[str] = []
    for _ in range(2):
        acknowledged += _write_and_kill(path, first=len(acknowledged) // 3)
    with ledger.open(path) as kept:
        _check_whole(kept, acknowledged)
        again = qaim_report(text=f"{QAIM} 0 0")
        assert again.id in acknowledged
        assert not kept.append(again, [gain(again)], made_by="rules-1", recorded=LATER)


def _write_and_kill(path: Path, first: int) -> list[str]:
    """Run a writer, kill it in the midst of its work, and give the reports that it acknowledged."""
    command = [sys.executable, "-c", WRITER, str(path), str(first)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        lines = [writer.stdout.readline() for _ in range(20)]
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.readlines()
    assert writer.returncode == -signal.SIGKILL
    return [report for line in lines if line.endswith("\n") for report in line.split()[1:]]


def _check_whole(kept: Ledger, acknowledged: list[str]) -> None:
    """All that was acknowledged is there once, and what else is there is whole."""
    assert len(acknowledged) >= 120
    known = kept.known("rules-1")
    assert known.issuperset(acknowledged)
    claimed = [row.claim.report for row in kept.claims()]
    assert {report: claimed.count(report) for report in known} == dict.fromkeys(known, 2)
    assert len(known) == kept.counts().reports == kept.counts().readings
    assert len(known) % 3 == 0
