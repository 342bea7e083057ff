"""`whoholds ledger import` and `whoholds export`, as their user meets them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.serve.interchange.composing import table
from tests.serve.interchange.test_acled import QAIM
from whoholds import cli
from whoholds.cli import writing
from whoholds.errors import ConfigurationError
from whoholds.serve import interchange
from whoholds.serve.interchange import Export
from whoholds.serve.interchange.acled import COLUMNS


def test_a_table_goes_in_once_answers_and_comes_out_again(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHOHOLDS_HOME", str(home))
    monkeypatch.setenv("WHOHOLDS_LEDGER", str(tmp_path / "l.db"))
    path = table(tmp_path / "a.csv", COLUMNS, QAIM, {**QAIM, "sub_event_type": "Attack"}, {**QAIM, "event_date": "?"})

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["whoholds", *words])
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    code, first, _ = run("ledger", "import", str(path), "--format", "acled", "--json")
    assert (code, json.loads(first)) == (
        0, {"rows": 1, "new": 1, "claims": 2, "issues": {"bad-value": 1, "no-word-of-control": 1}},
    )  # fmt: skip
    assert json.loads(run("ledger", "import", str(path), "--format", "acled", "--json")[1])["new"] == 0
    answer = json.loads(run("who", "Qaim", "--on", "2017-11-03", "--json")[1])
    assert (answer["holder"], {w["outlet"] for w in answer["witnesses"]}) == ("Iraqi government", {"ACLED"})
    for form in ("acled", "ucdp", "hxl", "viina"):
        assert run("export", "--format", form, "-o", str(tmp_path / form))[0] == 0
        assert (tmp_path / form).stat().st_size > 0
    assert run("export", "--format", "acled")[1].splitlines()[0] == ",".join(COLUMNS)
    code, _, told = run("ledger", "import", str(path), "--format", "viina", "--ledger", str(tmp_path / "none.db"))
    assert code == 2
    assert "geonameid" in told
    assert not (tmp_path / "none.db").exists()  # what is no such table makes no ledger


def test_an_export_that_cannot_be_made_leaves_the_older_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.parquet"
    path.write_bytes(b"older")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    pieces = interchange.write("geoparquet", Export(claims=[], holdings=[], names=None, on="2017-11-05"))  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError, match=r"whoholds\[geoparquet\]"):
        writing.write_pieces(path, pieces)
    assert path.read_bytes() == b"older"
