"""The command line, as its user meets it: every verb, what `--json` prints, and errors that say what to do."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.composed_reports import QAIM, ROWS, write
from whoholds import cli


@dataclass(frozen=True)
class Outcome:
    """What a command left behind: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Whoholds = Callable[..., Outcome]
CLAIM = {
    "place",
    "event",
    "actors",
    "opponents",
    "when",
    "commitment",
    "phase",
    "sources",
    "toward",
    "evidence",
    "start",
    "report",
}
WITNESS = {"source", "of", "outlet", "report", "published", "event", "when", "evidence", "start"}
ANSWER = {"place", "on", "as_of", "holder", "status", "since", "previous", "probability", "besieged_by", "witnesses", "against"}


@pytest.fixture
def whoholds(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Whoholds:
    """Runs the command line in this process, with the rule reader."""
    monkeypatch.setenv("WHOHOLDS_HOME", str(home))
    monkeypatch.setenv("WHOHOLDS_READER", "rules")
    for console in (cli.out, cli.err):
        monkeypatch.setattr(console, "width", 200)

    def run(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["whoholds", *map(str, arguments)])
        capsys.readouterr()
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code
        else:
            code = 0
        printed = capsys.readouterr()
        return Outcome(int(code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def ledger(tmp_path: Path, whoholds: Whoholds) -> Path:
    """A ledger of the composed reports."""
    path = tmp_path / "ledger.db"
    assert whoholds("run", write(tmp_path), "--ledger", path).code == 0
    return path


def test_run_says_what_it_did_and_a_second_time_that_nothing_is_new(tmp_path: Path, whoholds: Whoholds) -> None:
    reports, ledger = write(tmp_path), tmp_path / "new.db"
    first, again = (whoholds("run", reports, "--ledger", ledger, "--json").json for _ in range(2))
    assert (first["reports"], first["new"]) == (len(ROWS), len(ROWS))
    assert first["claims"] >= 4
    assert (again["reports"], again["new"], again["claims"]) == (len(ROWS), 0, 0)
    assert f"{len(ROWS)} reports, 0 new" in whoholds("run", reports, "--ledger", ledger).out


def test_a_plain_text_takes_its_day_and_outlet_from_the_options(tmp_path: Path, whoholds: Whoholds) -> None:
    (tmp_path / "a.txt").write_text(QAIM)
    ledger = tmp_path / "a.db"
    assert (
        whoholds("run", tmp_path / "a.txt", "--published", "2017-11-03", "--outlet", "Composed Wire", "--ledger", ledger).code
        == 0
    )
    answer = whoholds("who", "Qaim", "--on", "2017-11-03", "--ledger", ledger, "--json").json
    assert (answer["holder"], answer["since"], answer["witnesses"][0]["outlet"]) == (
        "Iraqi government",
        "2017-11-03",
        "Composed Wire",
    )


def test_without_a_day_of_publication_friday_is_no_date(tmp_path: Path, whoholds: Whoholds) -> None:
    (tmp_path / "a.txt").write_text(QAIM)
    done = whoholds("extract", tmp_path / "a.txt")
    claims = [json.loads(line) for line in done.out.splitlines()]
    assert claims
    assert {claim["when"] for claim in claims} == {None}
    assert "no-publication-date" in done.err
    assert "--published" in done.err


def test_who_and_history_tell_of_claims_that_have_no_day(tmp_path: Path, whoholds: Whoholds) -> None:
    (tmp_path / "a.txt").write_text(QAIM)
    ledger = tmp_path / "a.db"
    whoholds("run", tmp_path / "a.txt", "--ledger", ledger)
    number = len(whoholds("claims", "--place", "Qaim", "--ledger", ledger, "--json").json)
    asked = ("Qaim", "--on", "2017-11-03", "--ledger", ledger)
    hint = f"{number} claims without a day: whoholds claims --place" if number > 1 else "1 claim without a day: whoholds claims"
    for verb in ("who", "history"):
        assert hint in whoholds(verb, *asked).out
        assert whoholds(verb, *asked, "--json").json["undated"] == number
    assert whoholds("who", *asked, "--json").json["holder"] is None


def test_words_that_are_no_day_are_refused_with_what_a_day_is(ledger: Path, whoholds: Whoholds) -> None:
    done = whoholds("who", "Qaim", "--on", "tomorrow", "--ledger", ledger)
    assert (done.code, "YYYY-MM-DD" in done.err, "YYYY," in done.err) == (2, True, False)


def test_of_claims_with_a_day_nothing_is_said_to_be_undated(ledger: Path, whoholds: Whoholds) -> None:
    for on in ("2017-11-03", "1999-01-01"):
        done = whoholds("who", "Qaim", "--on", on, "--ledger", ledger)
        assert "without a day" not in done.out
        assert whoholds("who", "Qaim", "--on", on, "--ledger", ledger, "--json").json["undated"] == 0


def test_a_pin_that_is_taken_out_no_longer_counts_after_the_next_run(tmp_path: Path, whoholds: Whoholds) -> None:
    (tmp_path / "a.txt").write_text("Composed for a test: government forces captured Tripoli from rebels on Friday.")
    ledger = tmp_path / "a.db"

    def countries() -> set[str]:
        assert whoholds("run", tmp_path / "a.txt", "--published", "2017-11-03", "--ledger", ledger).code == 0
        return {claim["place"]["country"] for claim in whoholds("claims", "--ledger", ledger, "--json").json}

    before = countries()
    other = "geonames:266826" if before == {"LY"} else "geonames:2210247"  # of Lebanon, of Libya
    whoholds("gazetteer", "pin", "Tripoli", other, "--ledger", ledger)
    under = countries()
    whoholds("gazetteer", "unpin", "Tripoli", "--ledger", ledger)
    assert countries() == before != under


def test_extract_writes_claims_of_the_scheme_under_the_reports_own_names(tmp_path: Path, whoholds: Whoholds) -> None:
    target = tmp_path / "out" / "claims.jsonl"
    done = whoholds("extract", write(tmp_path), "-o", target)
    claims = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert done.code == 0
    assert f"{len(ROWS)} reports, {len(claims)} claims" in done.err
    texts = {row["id"]: row["text"] for row in ROWS}
    assert {claim["report"] for claim in claims} == {"qaim", "izium", "denied"}
    for claim in claims:
        assert claim.keys() >= CLAIM
        assert texts[claim["report"]][claim["start"] :].startswith(claim["evidence"])


def test_who_answers_in_the_shape_of_the_contract(ledger: Path, whoholds: Whoholds) -> None:
    answer = whoholds("who", "Qaim", "--on", "2017-11-03", "--ledger", ledger, "--json").json
    assert answer.keys() >= ANSWER
    assert answer["place"].keys() >= {"name", "country", "lat", "lon"}
    assert answer["place"]["country"] == "IQ"
    assert (answer["holder"], answer["status"], answer["previous"]) == ("Iraqi government", "held", "ISIS")
    assert answer["witnesses"][0].keys() >= WITNESS
    assert answer["witnesses"][0]["of"] == "Iraqi government"
    assert answer["against"] == []


def test_who_prints_holder_sources_and_words(ledger: Path, whoholds: Whoholds) -> None:
    printed = whoholds("who", "Qaim", "--on", "2017-11-03", "--ledger", ledger).out
    for words in ("held by Iraqi government", "2017-11-03", "ISIS", "Joint Operations Command", "captured Qaim"):
        assert words in printed
    assert "besieged by Iraqi government" in whoholds("who", "Rawa", "--on", "2017-11-03", "--ledger", ledger).out


def test_a_denial_is_no_capture(ledger: Path, whoholds: Whoholds) -> None:
    answer = whoholds("who", "Rawa", "--on", "2017-11-06", "--ledger", ledger, "--json").json
    assert answer["holder"] != "Iraqi government"
    assert answer["besieged_by"] == ["Iraqi government"]


def test_who_without_a_place_lists_all(ledger: Path, whoholds: Whoholds) -> None:
    listed = whoholds("who", "--ledger", ledger, "--json").json
    assert listed["on"] == "2022-09-11"
    assert {row["place"]["name"] for row in listed["holdings"]} >= {"Al-Qaim", "Izium"}
    assert "Al-Qaim, IQ" in whoholds("who", "--on", "2017-11-04", "--ledger", ledger).out


def test_as_of_answers_with_what_was_known(ledger: Path, whoholds: Whoholds) -> None:
    done = whoholds("who", "Qaim", "--on", "2017-11-03", "--as-of", "2017-11-02", "--ledger", ledger)
    assert done.code == 2
    assert "no claim of this ledger speaks of" in done.err


def test_history(ledger: Path, whoholds: Whoholds) -> None:
    told = whoholds("history", "Qaim", "--ledger", ledger, "--json").json
    assert told["place"]["country"] == "IQ"
    assert [stay["holder"] for stay in told["history"]] == ["ISIS", "Iraqi government"]
    assert "history of Al-Qaim, IQ" in whoholds("history", "Qaim", "--ledger", ledger).out


def test_changes_in_csv_have_the_columns_of_the_contract(ledger: Path, whoholds: Whoholds) -> None:
    done = whoholds("changes", "--ledger", ledger, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert list(rows[0]) == ["date", "place", "country", "lat", "lon", "holder", "previous", "probability", "claims"]
    qaim = next(row for row in rows if row["place"] == "Al-Qaim")
    assert (qaim["date"], qaim["holder"], qaim["previous"]) == ("2017-11-03", "Iraqi government", "ISIS")
    assert len(qaim["claims"].split()[0]) == 32
    late = whoholds("changes", "--ledger", ledger, "--since", "2022-01-01", "--json").json
    assert {row["place"]["name"] for row in late} == {"Izium"}
    assert "changes" in whoholds("changes", "--ledger", ledger).out


def test_claims_can_be_asked_for_in_many_ways(ledger: Path, whoholds: Whoholds) -> None:
    everything = whoholds("claims", "--ledger", ledger, "--json").json
    assert all(claim.keys() >= CLAIM | {"outlet", "recorded", "id"} for claim in everything)

    def count(*options: str) -> int:
        return len(whoholds("claims", "--ledger", ledger, *options, "--json").json)

    assert count("--place", "Rawa") + count("--place", "Qaim") + count("--place", "Izium") == len(everything)
    assert count("--commitment", "denied") == 1
    assert count("--side", "Russia") >= 1
    assert count("--since", "2022-01-01") == count("--place", "Izium")
    assert count("--until", "2014-01-01") < len(everything)
    assert count("--phase", "future") == 0
    assert count("--source", "residents") == 1
    assert "gain by Iraqi government from ISIS" in whoholds("claims", "--place", "Qaim", "--ledger", ledger).out


def test_explain_gives_reasons(ledger: Path, whoholds: Whoholds) -> None:
    told = whoholds("explain", "Rawa", "--on", "2017-11-06", "--ledger", ledger, "--json").json
    assert told["answer"].keys() >= ANSWER
    assert any("denial" in reason["uncounted"] for reason in told["reasons"])
    assert "denial" in whoholds("explain", "Rawa", "--on", "2017-11-06", "--ledger", ledger).out


def test_explain_tells_how_the_answer_comes_about_to_the_figure_of_who(ledger: Path, whoholds: Whoholds) -> None:
    for place, on in (("Qaim", "2017-11-03"), ("Qaim", "2018-11-03"), ("Rawa", "2017-11-03")):
        asked = (place, "--on", on, "--ledger", ledger)
        told, answer = whoholds("explain", *asked, "--json").json, whoholds("who", *asked, "--json").json
        assert told["answer"] == answer
        assert told["account"]
        if answer["holder"]:
            assert told["account"][-1]["probability"] == answer["probability"]
    printed = whoholds("explain", "Qaim", "--on", "2018-11-03", "--ledger", ledger).out
    for words in ("how it comes to that answer", "weighed", "nothing is told of it for 365 days", "sharpened"):
        assert words in printed


def test_map_writes_a_page(ledger: Path, tmp_path: Path, whoholds: Whoholds) -> None:
    page = tmp_path / "maps" / "map.html"
    done = whoholds("map", "--ledger", ledger, "--output", page, "--title", "Composed")
    assert done.code == 0
    assert str(page) in done.out
    assert "Al-Qaim" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["claims-csv", "claims-jsonl", "holdings-csv", "holdings-geojson", "changes-csv"])
def test_exports_can_be_read_by_others(ledger: Path, whoholds: Whoholds, form: str) -> None:
    done = whoholds("export", "--ledger", ledger, "--format", form, "--on", "2017-11-04")
    assert done.code == 0
    if form.endswith("csv"):
        rows = list(csv.DictReader(io.StringIO(done.out)))
        assert "Al-Qaim" in {row["place"] for row in rows}
    elif form.endswith("jsonl"):
        assert all(json.loads(line).keys() >= CLAIM for line in done.out.splitlines())
    else:
        names = {feature["properties"]["name"]: feature["properties"]["holder"] for feature in done.json["features"]}
        assert names["Al-Qaim"] == "Iraqi government"


def test_export_to_a_file(ledger: Path, tmp_path: Path, whoholds: Whoholds) -> None:
    target = tmp_path / "deep" / "claims.csv"
    assert whoholds("export", "--ledger", ledger, "--format", "claims-csv", "-o", target).code == 0
    assert target.read_text(encoding="utf-8").startswith("id,when,place")


def test_gazetteer_and_actors_can_be_looked_up(whoholds: Whoholds) -> None:
    found = whoholds("gazetteer", "find", "Qaim", "--country", "iq", "--json").json
    assert found[0]["place"]["country"] == "IQ"
    assert whoholds("gazetteer", "find", "Qaim", "--country", "Iraq", "--json").json == found
    wrong = whoholds("gazetteer", "find", "Qaim", "--country", "Irak-Nord")
    assert wrong.code == 2
    assert "is no country" in wrong.err
    assert "IQ" in whoholds("gazetteer", "find", "Qaim").out
    unknown = whoholds("gazetteer", "find", "Xqzwvkabad", "--country", "iq")
    assert (unknown.code, unknown.out) == (1, "")
    assert "knows no place 'Xqzwvkabad' in IQ" in unknown.err
    daesh = whoholds("actors", "find", "Daesh", "--json").json
    assert (daesh[0]["name"], daesh[0]["side_name"]) == ("ISIS", "ISIS")
    assert "ISIS" in whoholds("actors", "find", "Daesh").out
    unknown = whoholds("actors", "find", "no such party")
    assert (unknown.code, unknown.out) == (1, "")
    assert "knows no actor 'no such party'" in unknown.err


def test_actors_are_shown_with_their_days(whoholds: Whoholds) -> None:
    shown = whoholds("actors", "show", "wagner", "--json").json
    assert [s["name"] for s in shown["sides"]] == ["Russia", "Wagner", "Russia", "Wagner"]
    assert {"type": "part of", "to": "russia", "name": "Russia", "since": "2014", "until": "2023-08-23"} in shown["relations"]
    assert "africa-corps-russia" in [member["id"] for member in shown["members"]]
    assert whoholds("actors", "show", "wagner", "--on", "2023-06-24", "--json").json["side"] == "wagner"
    sdf = whoholds("actors", "show", "SDF", "--on", "2016-05-01", "--json").json
    assert {"name": "AANES", "since": "2018-09-06", "until": None} not in sdf["names"]
    assert "YPG" in [m["name"] for m in sdf["members"]]
    told = whoholds("actors", "show", "SDF")
    assert "Syrian Democratic Forces" in told.out
    assert "since 2015-10-10" in told.out
    assert "who speaks for it" in told.out


def test_actors_of_a_day(whoholds: Whoholds) -> None:
    before = whoholds("actors", "find", "Syrian government", "--on", "2024-12-07", "--json").json
    after = whoholds("actors", "find", "Syrian government", "--on", "2024-12-08", "--json").json
    assert before[0]["id"] == "syrian-government"
    assert after[0]["id"] == "syrian-transitional-government"
    several = whoholds("actors", "show", "Syrian government")
    assert (several.code, several.out) == (1, "")
    assert "2 actors are called 'Syrian government'" in several.err
    assert "give the day with --on" in several.err
    assert whoholds("actors", "show", "Syrian government", "--on", "2025-06-01").code == 0
    early = whoholds("actors", "show", "Jabhat Fatah al-Sham", "--on", "2013-01-01")
    assert early.code == 1
    assert "at other times it means jabhat-fateh-al-sham" in early.err
    assert "did you mean 'Rapid Support Forces'" in whoholds("actors", "show", "Rapd Suport Forces").err
    assert "called so in part: al-nusra-front" in whoholds("actors", "show", "Jabhat").err
    assert whoholds("actors", "find", "RSF", "--on", "yesterday").code == 2
    gone = whoholds("actors", "show", "ltte", "--on", "2015-01-01")
    assert "it did not stand" in gone.out


def test_what_contradicts_itself_in_a_users_file_is_told_and_the_run_goes_on(
    whoholds: Whoholds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine.jsonl"
    mine.write_text(
        '{"id": "x-guards", "name": "River Guards", "side": "x-guards", "valid": {"since": "2015"}, '
        '"aliases": [{"name": "Flood Front", "until": "2012"}]}\n'
    )
    monkeypatch.setenv("WHOHOLDS_ACTORS", str(mine))
    found = whoholds("actors", "find", "River Guards")
    assert found.code == 0
    assert "mine.jsonl:1: the name 'Flood Front': until 2012 lies outside" in found.err
    assert "mine.jsonl:1" in whoholds("doctor", "--json").json[2]["message"]
    done = whoholds("run", str(write(tmp_path)), "--ledger", str(tmp_path / "l.db"), "--json")
    assert (done.code, done.json["issues"]["days-outside"]) == (0, 1)
    again = whoholds("run", str(tmp_path / "reports.jsonl"), "--ledger", str(tmp_path / "l.db"), "--json")
    assert again.json["new"] == 0


@pytest.mark.parametrize(
    "arguments",
    [("export", "--format", "claims-csv", "-o"), ("export", "--format", "hxl", "-o"), ("map", "-o"), ("ledger", "bundle")],
)
def test_where_nothing_can_be_written_is_said(
    ledger: Path, tmp_path: Path, whoholds: Whoholds, arguments: tuple[str, ...]
) -> None:
    """Whether the target is a folder, or lies in what is no folder."""
    for target, words in ((tmp_path, "folder" if "bundle" not in arguments else "directory"), (ledger / "below", "cannot be")):
        done = whoholds(*arguments, target, "--ledger", ledger)
        assert done.code == 2
        assert words in done.err
        assert str(target) in done.err


def test_marked_texts_that_cannot_be_read_are_an_error_and_no_fault(tmp_path: Path, whoholds: Whoholds) -> None:
    for path in (tmp_path, tmp_path / "none.jsonl"):
        done = whoholds("gazetteer", "resolve", path)
        assert done.code == 2
        assert f"{path} cannot be read" in done.err


def test_an_empty_list_says_so(ledger: Path, tmp_path: Path, whoholds: Whoholds, monkeypatch: pytest.MonkeyPatch) -> None:
    pins = whoholds("gazetteer", "pins", "--ledger", ledger)
    assert (pins.code, pins.out) == (0, "")
    assert "no name is pinned for" in pins.err
    monkeypatch.setenv("WHOHOLDS_HOME", str(tmp_path))
    assert "no file was added yet" in whoholds("gazetteer", "sources").err
    wrong = whoholds("gazetteer", "sources", "--issues", "villages.csv")
    assert wrong.code == 2
    assert "no file 'villages.csv' was added" in wrong.err


def test_doctor_checks_everything(ledger: Path, tmp_path: Path, whoholds: Whoholds) -> None:
    found = whoholds("doctor", "--ledger", ledger, "--json")
    assert found.code == 0
    assert {check["name"] for check in found.json} >= {"data folder", "gazetteer", "actors", "ledger"}
    assert all(check["ok"] for check in found.json)
    assert whoholds("doctor").code == 0
    missing = whoholds("doctor", "--ledger", tmp_path / "none.db")
    assert missing.code == 1
    assert "there is no ledger" in missing.out


def test_version_and_help(whoholds: Whoholds) -> None:
    assert whoholds("--version").out.startswith("whoholds ")
    helped = whoholds("--help").out
    for verb in (
        "run",
        "extract",
        "who",
        "history",
        "changes",
        "claims",
        "explain",
        "diff",
        "judge",
        "retract",
        "judgements",
        "map",
        "export",
        "gazetteer",
        "actors",
        "doctor",
    ):
        assert verb in helped


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("who", "Qaim", "--on", "Friday"), "YYYY-MM-DD"),
        (("who", "Mosul", "--on", "2017-11-03"), "The gazetteer knows Mosul"),
        (("who", "Qaim", "--on", "2017-11-03", "--as-of", "soon"), "YYYY-MM-DD"),
        (("claims", "--commitment", "perhaps"), "affirmed"),
        (("changes", "--format", "xls"), "table, csv, json"),
        (("export", "--format", "shp"), "claims-csv"),
        (("export", "--format", "rss"), "changes-rss"),
    ],
)
def test_what_cannot_be_answered_says_what_can(ledger: Path, whoholds: Whoholds, arguments: tuple[str, ...], words: str) -> None:
    done = whoholds(*arguments, "--ledger", ledger)
    assert done.code == 2
    assert words in " ".join(done.err.split())
    assert "Traceback" not in done.err


def only_issues(whoholds: Whoholds, path: Path, tmp_path: Path) -> dict[str, int]:
    """The issues of a run over one bad input beside a good one, which is read all the same."""
    good = write(tmp_path, "good.jsonl", rows=ROWS[:1])
    done = whoholds("run", path, good, "--ledger", tmp_path / "bad.db", "--json")
    assert done.code == 0
    assert done.json["reports"] >= 1
    assert done.json["claims"] >= 1
    assert "Traceback" not in done.err
    issues: dict[str, int] = done.json["issues"]
    return {code: count for code, count in issues.items() if code != "unknown-place"}


BAD: dict[str, tuple[str, bytes, str]] = {
    "an empty file": ("a.txt", b"", "no-text"),
    "a binary file": ("a.txt", bytes(range(256)) * 40, "binary"),
    "a wrong encoding": ("a.txt", "Das Dorf fiel früh".encode("latin-1"), "wrong-encoding"),
    "a truncated gzip": ("a.jsonl.gz", gzip.compress(os.urandom(9000).hex().encode())[:3000], "truncated"),
    "JSON without text": ("a.json", b'{"title": "Qaim"}', "no-text"),
    "a date in the year 20177": ("a.json", b'{"text": "Bread is dear.", "published": "20177-11-03"}', "bad-date"),
    "a line of 50 MB": ("a.jsonl", b'{"text": "' + b"x" * 50_000_000 + b'"}\n', "line-too-long"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_an_issue_and_the_run_goes_on(tmp_path: Path, whoholds: Whoholds, what: str) -> None:
    name, data, code = BAD[what]
    (tmp_path / name).write_bytes(data)
    assert only_issues(whoholds, tmp_path / name, tmp_path) == {code: 1}


def test_issues_are_told_with_an_example(tmp_path: Path, whoholds: Whoholds) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = whoholds("run", tmp_path / "empty.txt", write(tmp_path), "--ledger", tmp_path / "a.db")
    assert "1 × no-text" in done.err
    assert "empty.txt" in done.err


def test_an_unknown_place_is_kept_and_told(tmp_path: Path, whoholds: Whoholds) -> None:
    (tmp_path / "a.txt").write_text("Iraqi forces captured Xqzwvkabad in Anbar on Friday.")
    done = whoholds("run", tmp_path / "a.txt", "--published", "2017-11-03", "--ledger", tmp_path / "a.db", "--json")
    assert done.json["issues"] == {"unknown-place": 1}
    assert (
        whoholds("who", "Xqzwvkabad", "--on", "2017-11-03", "--ledger", tmp_path / "a.db", "--json").json["place"]["lat"] is None
    )


def test_only_bad_input_is_a_failure(tmp_path: Path, whoholds: Whoholds) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    assert whoholds("run", tmp_path / "a.txt", "--ledger", tmp_path / "a.db").code == 1
    assert whoholds("run", tmp_path / "none.txt", "--ledger", tmp_path / "a.db").code == 1


def test_a_ledger_that_cannot_be_written(tmp_path: Path, whoholds: Whoholds) -> None:
    done = whoholds("run", write(tmp_path), "--ledger", tmp_path / "no" / "such" / "ledger.db")
    assert done.code == 2
    assert "does not exist" in done.err
    assert "Make it, or give another path" in done.err
    folder = whoholds("run", write(tmp_path), "--ledger", tmp_path)
    assert folder.code == 2
    assert "is a folder" in folder.err


def test_a_ledger_of_another_program_is_left_alone(tmp_path: Path, whoholds: Whoholds) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as base:
        base.execute("CREATE TABLE songs (name TEXT)")
    before = other.read_bytes()
    done = whoholds("run", write(tmp_path), "--ledger", other)
    assert done.code == 2
    assert "another program" in done.err
    assert other.read_bytes() == before


def test_asking_a_ledger_that_is_not_there_makes_none(tmp_path: Path, whoholds: Whoholds) -> None:
    done = whoholds("who", "Qaim", "--on", "2017-11-03", "--ledger", tmp_path / "none.db")
    assert done.code == 2
    assert "whoholds run" in done.err
    assert not (tmp_path / "none.db").exists()


def test_every_verb_that_answers_speaks_json() -> None:
    """An answering verb without `--json` fails here; those that write files have formats of their own."""
    answering = {"run", "who", "history", "changes", "claims", "explain", "diff", "retract", "judgements", "doctor"}
    verbs = {
        (command.name or command.callback.__name__): command.callback
        for command in cli.app.registered_commands
        if command.callback
    }
    assert answering | {"extract", "map", "export"} == set(verbs)
    assert {name for name in answering if "as_json" not in verbs[name].__annotations__} == set()


def test_a_run_of_what_is_not_there_makes_no_ledger(whoholds: Whoholds, tmp_path: Path) -> None:
    done = whoholds("run", str(tmp_path / "missing.txt"), "--ledger", str(tmp_path / "new.db"))
    assert (done.code, "not-found" in done.err) == (1, True)
    assert list(tmp_path.glob("new.db*")) == []
