"""One run from top to bottom: reports into a ledger, once and for all, even where it is killed."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.composed_reports import ROWS, many, write
from whoholds import ledger as ledgers
from whoholds import pipeline
from whoholds.config import Settings
from whoholds.ledger import Ledger
from whoholds.records import Claim, Report

NOW = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(home, reader="rules")


def run(path: Path, store: Ledger, settings: Settings, jobs: int = 1) -> pipeline.Summary:
    return pipeline.run([str(path)], store, settings, jobs=jobs, now=lambda: NOW)


def told(store: Ledger) -> list[Claim]:
    return [row.claim for row in store.claims()]


def test_a_run_keeps_reports_claims_and_issues(tmp_path: Path, settings: Settings) -> None:
    path = write(tmp_path)
    with path.open("a") as file:
        file.write('{"title": "no text"}\n')
    with ledgers.open(tmp_path / "ledger.db") as store:
        seen: list[int] = []
        summary = pipeline.run([str(path)], store, settings, now=lambda: NOW, progress=seen.append)
        assert (summary.reports, summary.new, summary.claims) == (4, 4, store.counts().claims)
        assert seen == [1, 2, 3, 4]
        assert summary.issues["no-text"] == 1
        assert summary.examples["no-text"].where.endswith(":5")
        assert {issue.code for issue in store.issues()} >= {"no-text"}
        texts = {report.id: report.text for report in store.reports()}
        assert set(texts.values()) == {row["text"] for row in ROWS}
        for claim in told(store):
            assert texts[claim.report][claim.start : claim.end] == claim.evidence


@pytest.mark.parametrize("words", ["2017-13-45", "Friday", "2017", "0001-01-01", ""])
def test_a_bad_day_of_publication_is_an_issue_and_the_ledger_takes_the_report(settings: Settings, words: str) -> None:
    text = "Composed for a test: government forces captured Kirkuk on Monday, a ministry said."
    done = pipeline.coder(settings)(Report.new(text, published=words))
    assert [issue.code for issue in done.issues][:1] == ["bad-date"]
    assert repr(words) in done.issues[0].message
    assert [(claim.place.name, claim.when, claim.published) for claim in done.claims] == [("Kirkuk", None, None)]
    with ledgers.open("memory:") as store:
        store.append(done.report, done.claims, done.issues, made_by=done.made_by, recorded=NOW)
        assert store.counts().claims == 1


@pytest.mark.parametrize("words", ["20171103", "2017-11-03T10:00:00Z", " 2017-11-03 "])
def test_a_day_of_publication_in_other_words_is_that_day(settings: Settings, words: str) -> None:
    done = pipeline.coder(settings)(Report.new("Government forces captured Kirkuk on Monday.", published=words))
    assert not [issue for issue in done.issues if issue.code == "bad-date"]
    assert [(claim.when, claim.published) for claim in done.claims] == [("2017-10-30", "2017-11-03")]


def test_the_same_reports_twice_change_nothing(tmp_path: Path, settings: Settings) -> None:
    path = write(tmp_path)
    with ledgers.open(tmp_path / "ledger.db") as store:
        run(path, store, settings)
        before = told(store)
        again = run(path, store, settings)
        assert (again.reports, again.new, again.claims) == (4, 0, 0)
        assert told(store) == before
        assert before


def test_two_processes_find_what_one_finds(tmp_path: Path, settings: Settings) -> None:
    path = write(tmp_path, rows=many(20))
    with ledgers.open("memory:") as one, ledgers.open("memory:") as two:
        run(path, one, settings)
        run(path, two, settings, jobs=2)
        assert told(one) == told(two)
        assert len(told(one)) >= 20


def test_reading_keeps_the_order_and_tells_issues(tmp_path: Path, settings: Settings) -> None:
    path = write(tmp_path)
    with path.open("a") as file:
        file.write("{no json\n")
    found = list(pipeline.read([str(path)], settings))
    assert [item.report.name for item in found if isinstance(item, pipeline.Read)] == [row["id"] for row in ROWS]
    assert [item.code for item in found if not isinstance(item, pipeline.Read)] == ["bad-json"]


def counts(path: Path) -> tuple[int, int]:
    """Reports and distinct reports of a ledger, read by SQLite alone; nothing where it is not laid out yet."""
    try:
        with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as base:
            (rows,) = base.execute("SELECT count(*), count(DISTINCT id) FROM reports").fetchall()
    except sqlite3.Error:
        return 0, 0
    return int(rows[0]), int(rows[1])


def test_a_killed_run_can_be_run_again_and_nothing_is_lost_or_doubled(tmp_path: Path, home: Path, settings: Settings) -> None:
    path, ledger = write(tmp_path, rows=many(1500)), tmp_path / "ledger.db"
    command = [sys.executable, "-m", "whoholds", "run", str(path), "--ledger", str(ledger), "--json"]
    environment = {**os.environ, "WHOHOLDS_HOME": str(home), "WHOHOLDS_READER": "rules"}
    first = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path)
    until = time.monotonic() + 120
    while counts(ledger)[0] == 0 and first.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert first.returncode == -signal.SIGKILL
    kept = counts(ledger)
    assert 0 < kept[0] < 1500
    with ledgers.open(ledger) as store:
        acknowledged = {row.id for row in store.claims()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert f'"new": {1500 - kept[0]}' in done.stdout
    assert counts(ledger) == (1500, 1500)
    with ledgers.open(ledger) as store, ledgers.open("memory:") as unbroken:
        run(path, unbroken, settings)
        assert {row.id for row in store.claims()} == {row.id for row in unbroken.claims()}
        assert acknowledged < {row.id for row in store.claims()}
        assert store.counts() == unbroken.counts()
