"""`whoholds ledger verify` and `upgrade`, as their user meets them."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.ledger.composing import CREATED, LATER, gain, qaim_report, siege
from whoholds import ledger
from whoholds.cli import app

OLD = Path(__file__).parent / "data" / "version_1.db.gz"


def whoholds(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["ledger", *map(str, words)])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    report = qaim_report()
    with ledger.open(tmp_path / "ledger.db", created=CREATED) as kept:
        kept.append(report, [gain(report), siege(report)], made_by="rules-1", recorded=LATER)
    return tmp_path / "ledger.db"


def test_a_whole_ledger_says_its_head(path: Path) -> None:
    told = whoholds("verify", path)
    assert told.exit_code == 0
    head = told.stdout.split("head: ")[1].strip()
    assert "4 rows, 1 texts, 2 claims, 2 quotations" in told.stdout
    assert whoholds("verify", path, "--head", head).exit_code == 0
    assert json.loads(whoholds("verify", path, "--json").stdout)["head"] == head
    assert whoholds("verify", path, "--head", "0" * 64).exit_code == 1
    cut = whoholds("verify", path, "--head", head[:6])
    assert (cut.exit_code, "whole hash" in " ".join(cut.output.split())) == (2, True)


def test_the_first_broken_row_is_named(path: Path) -> None:
    key = gain(qaim_report()).id
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER claims_no_update")
        raw.execute("UPDATE claims SET claim = replace(claim, 'took', 'lost') WHERE id = ?", (key,))
    told = whoholds("verify", path)
    assert told.exit_code == 1
    assert "broken: 3 of 4 rows" in told.stdout
    assert f"row 3 of the chain, in claims, {key}: hash: expected" in told.stdout
    assert "Iraqi troops lost Qaim" in told.stdout
    breaks = json.loads(whoholds("verify", path, "--json").stdout)["breaks"]
    assert [(row["what"], row["number"]) for row in breaks] == [("hash", 3), ("evidence", 3), ("guard", None)]


def test_the_ledger_may_be_named_as_the_other_verbs_have_it(tmp_path: Path) -> None:
    path = str(tmp_path / "a.db")
    with ledger.open(path, created=CREATED):
        pass
    for verb in ("verify", "upgrade"):
        assert whoholds(verb, "--ledger", path).stdout == whoholds(verb, path).stdout != ""
        assert whoholds(verb).exit_code == 2


def test_an_old_ledger_is_upgraded_once(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    old.write_bytes(gzip.decompress(OLD.read_bytes()))
    assert "1 → 3" in whoholds("upgrade", old).stdout
    assert json.loads(whoholds("upgrade", old, "--json").stdout) == {"before": 3, "after": 3}
    assert whoholds("verify", old).exit_code == 0
