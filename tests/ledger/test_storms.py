"""What may befall a ledger's disk and neighbours: each time a clear error, and all that was acknowledged is there afterwards."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.ledger.composing import CREATED, LATER, gain, qaim_report, reading, siege
from tests.ledger.conftest import NewDatabase
from tests.ledger.test_sqlite import WRITER
from whoholds import ledger
from whoholds.errors import LedgerError

ROOT = Path(__file__).parents[2]
# Appends until it is refused; prints how many batches were acknowledged, and the error.
FILLER = """
import resource, signal, sys
from tests.ledger.composing import QAIM, gain, qaim_report, reading, siege
from whoholds import ledger
from whoholds.errors import LedgerError

if len(sys.argv) > 2:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
done = 0
try:
    with ledger.open(sys.argv[1]) as kept:
        for number in range(2000):
            reports = [qaim_report(text=f"{QAIM} {number} {part}") for part in range(20)]
            kept.append_many(reading(report, gain(report), siege(report)) for report in reports)
            done += 1
except LedgerError as error:
    print(done, error)
"""
# As the user `nobody`: opens a ledger, counts its claims, and tries to append.
NOBODY = """
import os, sys
from pathlib import Path
from tests.ledger.composing import LATER, qaim_report
from whoholds import ledger
from whoholds.errors import LedgerError

with ledger.open("memory:") as first:
    first.claims()  # what is imported later is imported now
ledger.open(Path(sys.argv[1])).close()
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[2]))
try:
    with ledger.open(Path(sys.argv[1])) as kept:
        print(len(kept.claims()))
        kept.append(qaim_report("2017-11-04"), [], made_by="rules-1", recorded=LATER)
except LedgerError as error:
    print(error)
"""
CROWD = """
import json, sys
from dataclasses import asdict
from gates.crowd import crowd

print(json.dumps(asdict(crowd(sys.argv[1], 3))))
"""
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with one report and its two claims, closed."""
    return composed(tmp_path / "ledger.db")


def composed(path: Path) -> Path:
    report = qaim_report()
    with ledger.open(path, created=CREATED) as made:
        made.append_many([reading(report, gain(report), siege(report))])
    return path


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of one megabyte, in a folder that every user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("no disk can be mounted here")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


def ran(program: str, *words: object) -> str:
    command = [sys.executable, "-c", program, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def intact(path: Path, batches: int) -> None:
    """So many batches of twenty reports are there, whole; and more can be appended."""
    with ledger.open(path, create=False) as kept:
        assert kept.counts().reports == 20 * batches
        assert kept.counts().claims == 40 * batches
        assert kept.verify().whole
        report = qaim_report("2018-01-01")
        assert kept.append(report, [gain(report)], made_by="rules-1", recorded=LATER)
        assert kept.verify().whole


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    done, _, said = ran(FILLER, path, 1_000_000).partition(" ")
    assert int(done) > 2
    assert "Make room and run again: nothing acknowledged was lost" in said
    intact(path, int(done))


@needs_root
def test_a_full_disk(small_disk: Path, tmp_path: Path) -> None:
    done, _, said = ran(FILLER, small_disk / "ledger.db").partition(" ")
    assert int(done) > 2
    assert "the disk is full" in said
    for file in small_disk.iterdir():
        shutil.copy(file, tmp_path)
    intact(tmp_path / "ledger.db", int(done))


def test_a_disk_too_full_to_begin(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    done, _, said = ran(FILLER, path, 8192).partition(" ")
    assert (done, "Make room" in said) == ("0", True)
    with ledger.open(path) as kept:
        assert kept.counts().reports == 0
        assert kept.verify().whole


@needs_root
def test_a_disk_that_may_only_be_read(small_disk: Path) -> None:
    path = composed(small_disk / "ledger.db")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(LedgerError, match=r"cannot be (written|opened).*copy it"), ledger.open(path) as kept:
        kept.append(qaim_report("2017-11-04"), [], made_by="rules-1", recorded=LATER)
    with pytest.raises(LedgerError, match=r"cannot be opened.*permissions"):
        ledger.open(small_disk / "another.db")
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    with ledger.open(path) as kept:
        assert (kept.counts().claims, kept.verify().whole) == (2, True)


@needs_root
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_file_or_folder_that_may_only_be_read(small_disk: Path, what: str) -> None:
    path = composed(small_disk / "ledger.db")  # a disk of its own: no folder above it shuts others out
    (path if what == "file" else small_disk).chmod(0o444 if what == "file" else 0o555)
    said = ran(NOBODY, path, pwd.getpwnam("nobody").pw_uid)
    assert "cannot be" in said
    assert "copy it to a folder of your own" in said
    with ledger.open(path) as kept:
        assert (kept.counts().claims, kept.counts().reports, kept.verify().whole) == (2, 1, True)


@pytest.mark.parametrize("lock", ["PRAGMA locking_mode=EXCLUSIVE", ""])
def test_a_lock_held_beyond_patience(path: Path, lock: str) -> None:
    report = qaim_report("2017-11-04")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(lock)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LedgerError, match=r"another program.*Wait"), ledger.open(path, patience=0.05) as kept:
            kept.append(report, [], made_by="rules-1", recorded=LATER)
        other.execute("ROLLBACK")
    with ledger.open(path) as kept:
        assert kept.append(report, [], made_by="rules-1", recorded=LATER)
        assert kept.verify().whole


def test_a_power_cut(tmp_path: Path) -> None:
    """The writer is stopped in the midst of its work, so that all files are copied at one moment."""
    path = tmp_path / "ledger.db"
    with subprocess.Popen([sys.executable, "-c", WRITER, path, "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        try:
            for cut in range(6):
                for _ in range(5):
                    acknowledged = int(writer.stdout.readline().split()[0]) + 1
                time.sleep(0.003 * cut)
                writer.send_signal(signal.SIGSTOP)
                whole, bare = tmp_path / f"whole{cut}", tmp_path / f"bare{cut}"
                for folder in (whole, bare):
                    folder.mkdir()
                shutil.copy(path, bare)
                for file in tmp_path.glob("ledger.db*"):
                    shutil.copy(file, whole)
                writer.send_signal(signal.SIGCONT)
                _check_cut(whole / path.name, acknowledged, loses=False)
                _check_cut(bare / path.name, acknowledged, loses=True)
        finally:
            writer.kill()


def _check_cut(path: Path, acknowledged: int, *, loses: bool) -> None:
    """What is there is whole: all that was acknowledged, or without its -wal an earlier state, or a clear refusal."""
    try:
        with ledger.open(path, create=False) as kept:
            found, counts = kept.verify(), kept.counts()
    except LedgerError as error:
        if not loses or not error.advice:
            raise
        return
    assert found.whole or loses
    if found.whole:
        assert counts.reports % 3 == 0
        assert counts.claims == 2 * counts.reports
        assert loses or counts.reports >= 3 * acknowledged


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_eight_read_while_one_writes(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if kind == "postgresql":
        new: NewDatabase = request.getfixturevalue("new_database")
        url: object = new()
    else:
        url = tmp_path / "crowd.db"
    found = json.loads(ran(CROWD, url))
    assert (found["errors"], found["torn"]) == ([], [])
    assert found["answers"] >= 64
    assert found["batches"] >= 4
