"""A run with the LLM reader, as its user meets it: claims in the ledger, failures that are tried again, and what it cost."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.composed_reports import write
from tests.extract.llm_server import Said, Server, claims, completion, fails
from whoholds import cli
from whoholds import ledger as ledgers

# Composed for these tests.
TOLD = {"outlet": "Composed Wire", "published": "2017-11-03"}
ROWS = [{"id": name, "title": name, "text": f"Iraqi forces captured {name} from ISIS.", **TOLD} for name in ("Rawa", "Qaim")]


def reading(request: dict[str, Any]) -> Said:
    """What a model that reads well would answer."""
    place = "Rawa" if "captured Rawa" in request["messages"][1]["content"] else "Qaim"
    claim = {
        "evidence": f"Iraqi forces captured {place} from ISIS", "trigger": "captured", "event": "gain", "place": place,
        "place_name": place, "extent": "whole", "part": "", "actors": ["Iraqi forces"], "opponents": ["ISIS"],
        "commitment": "affirmed", "phase": "news", "sources": [], "time": "", "dating": "by-published", "toward": "",
    }  # fmt: skip
    return completion(json.dumps({"claims": [claim]}))


Whoholds = Callable[..., tuple[int, str, str]]


@pytest.fixture
def whoholds(home: Path, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Whoholds:
    """Runs the command line in this process; gives the exit code and what was printed."""
    monkeypatch.delenv("WHOHOLDS_READER", raising=False)
    settings = {"HOME": home, "LLM_URL": server.url, "LLM_MODEL": "small-model", "LLM_PRICE_IN": 1, "LLM_PRICE_OUT": 10}
    for name, value in settings.items():
        monkeypatch.setenv(f"WHOHOLDS_{name}", str(value))
    for console in (cli.out, cli.err):
        monkeypatch.setattr(console, "width", 200)

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["whoholds", *map(str, arguments)])
        capsys.readouterr()
        try:
            cli.main()
        except SystemExit as stop:
            return int(stop.code or 0), *capsys.readouterr()
        return 0, *capsys.readouterr()

    return run


def test_extract_writes_claims_and_tells_what_they_cost(tmp_path: Path, server: Server, whoholds: Whoholds) -> None:
    server.will(reading)
    code, out, err = whoholds("extract", write(tmp_path, rows=ROWS), "--reader", "llm")
    assert code == 0
    found = [json.loads(line) for line in out.splitlines()]
    assert [(c["event"], c["place"]["country"], c["actors"][0]["name"], c["when"]) for c in found] == [
        ("gain", "IQ", "Iraqi government", "../2017-11-03")
    ] * 2
    assert all(c["made_by"].startswith("llm-2-small-model-") for c in found)
    assert "asked the language model: requests: 2; tokens: 2,000 in, 400 out; cost: 0.0060" in err


def test_what_two_processes_took_is_summed(tmp_path: Path, server: Server, whoholds: Whoholds) -> None:
    server.will(reading)
    code, _, err = whoholds("extract", write(tmp_path, rows=ROWS), "--reader", "llm", "--jobs", 2)
    assert code == 0
    assert "requests: 2; tokens: 2,000 in, 400 out; cost: 0.0060" in err


def test_the_environment_names_the_reader_too(
    tmp_path: Path, server: Server, whoholds: Whoholds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOHOLDS_READER", "llm")
    server.will(reading)
    assert whoholds("extract", write(tmp_path, rows=ROWS))[0] == 0
    assert len(server.requests) == 2
    assert whoholds("extract", write(tmp_path, rows=ROWS), "--reader", "rules")[0] == 0
    assert len(server.requests) == 2


def test_a_report_without_an_answer_is_read_by_the_next_run(tmp_path: Path, server: Server, whoholds: Whoholds) -> None:
    path, ledger = write(tmp_path, rows=ROWS), tmp_path / "ledger.db"
    server.will(lambda request: fails(400, "busy")(request) if "captured Qaim" in str(request) else reading(request))
    code, out, err = whoholds("run", path, "--ledger", ledger, "--reader", "llm", "--json")
    told = json.loads(out)
    assert (code, told["reports"], told["new"], told["claims"], told["issues"]["no-answer"]) == (0, 2, 1, 1, 1)
    assert told["usage"]["requests"] == 1
    with ledgers.open(ledger) as store:
        assert store.counts().readings == 1
        assert [issue.code for issue in store.issues()] == ["no-answer"]
    server.will(reading)
    code, out, err = whoholds("run", path, "--ledger", ledger, "--reader", "llm")
    assert (code, len(server.requests)) == (0, 1)  # what was read is not paid for twice
    assert "1 new" in out
    assert "requests: 1;" in err


def test_what_was_paid_for_is_kept_when_the_key_is_refused_on_the_way(tmp_path: Path, server: Server, whoholds: Whoholds) -> None:
    ledger = tmp_path / "ledger.db"
    server.will(reading, fails(401))
    code, _, err = whoholds("run", write(tmp_path, rows=ROWS), "--ledger", ledger, "--reader", "llm")
    assert code == 2
    assert "WHOHOLDS_LLM_KEY" in err
    with ledgers.open(ledger) as store:
        assert store.counts().claims == 1


def test_issues_of_the_reader_are_told_and_kept(tmp_path: Path, server: Server, whoholds: Whoholds) -> None:
    server.will(claims({"evidence": "Rawa was liberated", "place": "Rawa", "event": "gain"}))
    ledger = tmp_path / "ledger.db"
    code, _, err = whoholds("run", write(tmp_path, rows=ROWS[:1]), "--ledger", ledger, "--reader", "llm")
    assert code == 0
    assert "1 × invented-evidence, as in Rawa: claim dropped: not in the text: 'Rawa was liberated'" in err
    with ledgers.open(ledger) as store:
        assert [issue.code for issue in store.issues()] == ["invented-evidence"]
        assert store.counts().readings == 1
