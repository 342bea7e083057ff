"""Judging on the command line, as a researcher does it: find a claim, judge it, see the answer change, and see why."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.ledger.composing import CREATED, LATER, gain, qaim_report, reading, siege
from whoholds import cli
from whoholds import ledger as ledgers
from whoholds.records import Report

Run = Callable[..., Any]
FIRST, SECOND = replace(qaim_report(), name="qaim.txt"), qaim_report("2017-11-04")
GAIN, OTHER = gain(FIRST), gain(SECOND)
BECAUSE = ("--by", "Ana Example", "--why", "the words say otherwise")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with ledgers.open(tmp_path / "ledger.db", created=CREATED) as made:
        made.append_many([reading(FIRST, GAIN, siege(FIRST)), reading(SECOND, OTHER)])
    return tmp_path / "ledger.db"


@pytest.fixture
def run(path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a verb on the ledger; gives its exit code, what it printed, and what it complained of on one line."""
    monkeypatch.setenv("WHOHOLDS_HOME", str(home))
    for console in (cli.out, cli.err):
        monkeypatch.setattr(console, "width", 300)

    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["whoholds", *map(str, words), "--ledger", str(path)])
        capsys.readouterr()
        code: Any = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code or 0
        printed = capsys.readouterr()
        return code, printed.out, " ".join(printed.err.split())

    return call


def told(run: Run, *words: object) -> Any:
    code, printed, complaint = run(*words, "--json")
    assert code == 0, complaint
    return json.loads(printed)


def test_a_rejection_by_the_beginning_of_a_name(run: Run) -> None:
    assert GAIN.id[:8] in run("claims")[1]
    (row,) = told(run, "judge", "reject", GAIN.id[:8], *BECAUSE)
    assert (row["claim"], row["by"], row["why"]) == (GAIN.id, "Ana Example", "the words say otherwise")
    assert {one["id"] for one in told(run, "claims", "--place", "Qaim")} == {OTHER.id}
    assert "rejected by Ana Example" in run("explain", "Qaim", "--on", "2017-11-05")[1]
    assert "nothing new" in run("judge", "reject", GAIN.id[:8], *BECAUSE)[1]


def test_explaining_a_place_of_which_nothing_counts_any_more(run: Run) -> None:
    run("judge", "reject", GAIN.id, OTHER.id, *BECAUSE)
    assert run("who", "Qaim", "--on", "2017-11-05")[0] == 2
    found = told(run, "explain", "Qaim", "--on", "2017-11-05")
    assert found["answer"]["status"] == "unknown"
    assert [reason["judgement"][:8] for reason in found["reasons"]] == ["rejected"] * 2


def test_a_correction_counts_as_corrected_and_says_so(run: Run) -> None:
    what = ("--event", "hold", "--when", "2017-11-02", "--actor", "Iraqi army", "--place", "Rawa, IQ", "--phase", "background")
    (row,) = told(run, "judge", "correct", GAIN.id, *what, *BECAUSE)
    corrected = row["corrected"]
    assert (corrected["event"], corrected["when"], corrected["phase"]) == ("hold", "2017-11-02", "background")
    assert (corrected["place"]["name"], corrected["actors"][0]["name"]) == ("Rawa", "Iraqi government")
    assert (corrected["evidence"], corrected["made_by"]) == (GAIN.evidence, "corrected by Ana Example")
    found = told(run, "claims", "--since", "2017-11-02", "--until", "2017-11-02")
    assert [(one["event"], one["judgement"]["by"]) for one in found] == [("hold", "Ana Example")]
    assert "corrected by Ana Example" in run("claims")[1]


def test_a_merge_and_its_list(run: Run) -> None:
    told(run, "judge", "merge", GAIN.id, OTHER.id, *BECAUSE)
    assert [one["id"] for one in told(run, "claims", "--place", "Qaim")] == [GAIN.id]
    told(run, "judge", "accept", OTHER.id, *BECAUSE)
    listed = told(run, "judgements")
    assert [one["deed"] for one in listed["judgements"]] == ["merge", "accept"]
    assert listed["judgements"][1]["supersedes"] == listed["judgements"][0]["id"]
    assert told(run, "judgements", "--as-of", "2020-01-12")["judgements"] == []
    assert "accepted by Ana Example" in run("judgements")[1]


def test_a_retraction_and_its_undoing(run: Run) -> None:
    row = told(run, "retract", "qaim.txt", "--why", "the wrong town", "--published", "2017-11-06")
    assert (row["deed"], row["by"], row["published"]) == ("retract", "CNN", "2017-11-06")
    assert {one["id"] for one in told(run, "claims")} == {OTHER.id}
    assert len(told(run, "claims", "--as-of", "2017-11-05")) == 3
    assert "report retracted by CNN on 2017-11-06" in run("judgements")[1]
    told(run, "retract", "qaim.txt", "--restore", "--why", "it was another report")
    assert len(told(run, "claims")) == 3
    told(run, "retract", "qaim.txt", "--replaced-by", SECOND.id, "--why", "the town")
    assert {one["id"] for one in told(run, "claims")} == {OTHER.id}


def test_the_difference_between_two_moments(run: Run) -> None:
    told(run, "judge", "reject", GAIN.id, OTHER.id, *BECAUSE)
    found = told(run, "diff", "--as-of", "2020-01-20", "--as-of", "2999-01-01", "--place", "Qaim", "--on", "2017-11-04")
    (one, *_) = found["differences"]
    assert (one["before"]["holder"], one["after"]["status"]) == ("Iraqi government", "unknown")
    assert {cause["claim"] for cause in one["causes"]} == {GAIN.id, OTHER.id}
    assert {cause["judgement"]["by"] for cause in one["causes"]} == {"Ana Example"}
    assert "rejected by Ana Example" in run("diff", "--as-of", "2999-01-01", "--as-of", "2020-01-20")[1]
    assert told(run, "diff", "--as-of", "2020-01-20", "--as-of", "2020-01-21")["differences"] == []


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("judge", "reject", "ffffffff", *BECAUSE), "no claim of this ledger begins with"),
        (("judge", "reject", GAIN.id[:3], *BECAUSE), "6 or more characters"),
        (("judge", "correct", GAIN.id, *BECAUSE), "changes nothing"),
        (("judge", "correct", GAIN.id, "--event", "win", *BECAUSE), "is none of gain"),
        (("judge", "correct", GAIN.id, "--when", "Friday", *BECAUSE), "Friday"),
        (("judge", "correct", GAIN.id, "--place", "Xyzzyqq", *BECAUSE), "does not know"),
        (("judge", "merge", GAIN.id, *BECAUSE), "too few claims"),
        (("retract", "nothing.txt", "--why", "x"), "no report of this ledger is called"),
        (("retract", "qaim.txt", "--why", " "), "no reason"),
        (("diff", "--as-of", "2020-01-20"), "between two"),
    ],
)
def test_what_cannot_be_judged_says_why(run: Run, words: tuple[str, ...], complaint: str) -> None:
    code, _, said = run(*words)
    assert code == 2
    assert complaint in said
    assert "Traceback" not in said


def test_a_report_is_found_by_no_half_name(path: Path) -> None:
    with ledgers.open(path) as kept:
        kept.append(Report.new("Rawa.", title="x"), [], made_by="rules-1", recorded=LATER)
        assert kept.report_ids("qaim") == []
