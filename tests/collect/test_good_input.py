"""Every form of input that is as it should be."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sys
from pathlib import Path

import pytest

from tests.collect.composing import PAGE, QAIM, line, only, reading
from whoholds import collect
from whoholds.errors import ConfigurationError
from whoholds.records import Report

CURRENT_EVENT = {
    "date": "2017-11-03", "category": "Armed conflicts and attacks", "headings": ["Iraqi Civil War", "Western Iraq campaign"],
    "text": QAIM, "sources": ["Reuters", "BBC"],
}  # fmt: skip


def test_plain_text_takes_the_options(tmp_path: Path) -> None:
    path = tmp_path / "qaim.txt"
    path.write_bytes(f"{QAIM}\r\n\r\n  {QAIM}\n".encode())
    report = only(path, published="2017-11-03", outlet="The Composed Post")
    assert report == Report.new(f"{QAIM}\n\n  {QAIM}\n", published="2017-11-03", outlet="The Composed Post", origin=str(path))
    assert only(path).published is only(path).outlet is None


def test_the_identifier_is_that_of_the_content(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(QAIM)
    (first, second), _ = reading(tmp_path)
    assert first.id == second.id
    assert only(tmp_path / "a.txt", outlet="The Composed Post").id != first.id


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_are_certain(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_text("Al-Qā’im, القائم", encoding=encoding)
    (tmp_path / "b.json").write_text(json.dumps({"text": "Al-Qā’im, القائم"}, ensure_ascii=False), encoding=encoding)
    (tmp_path / "c.jsonl").write_text(json.dumps({"text": "Al-Qā’im, القائم"}, ensure_ascii=False) + "\n", encoding=encoding)
    reports, issues = reading(tmp_path)
    assert [report.text for report in reports] == ["Al-Qā’im, القائم"] * 3
    assert issues == []


def test_a_json_report_keeps_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    said = {"id": "qaim-1", "title": "Qaim falls", "outlet": "The Composed Post", "published": "2017-11-03",
            "url": "https://example.org/qaim", "language": "ar", "text": " kept\r\nas it is\0\ud800 ", "more": 1}  # fmt: skip
    path.write_text(json.dumps(said))
    report = only(path, published="2020-01-01", outlet="Another")
    assert report == Report.new(
        " kept\r\nas it is\0\ud800 ", title="Qaim falls", outlet="The Composed Post", published="2017-11-03",
        name="qaim-1", url="https://example.org/qaim", language="ar", origin=str(path),
    )  # fmt: skip


def test_the_options_fill_what_a_json_report_leaves_open(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(line(text=QAIM, published=None, outlet=""))
    report = only(tmp_path / "report.json", published="2017-11-03", outlet="The Composed Post")
    assert (report.published, report.outlet) == ("2017-11-03", "The Composed Post")


def test_a_moment_of_publication_is_its_day(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(line(text=QAIM, published="2017-11-03T23:59:00+03:00"))
    assert only(tmp_path / "report.json").published == "2017-11-03"


def test_a_list_of_reports(tmp_path: Path) -> None:
    path = tmp_path / "reports.json"
    path.write_text(json.dumps([{"text": "one"}, {"text": "two", "id": 2}], indent=1))
    reports, issues = reading(path)
    assert [(report.text, report.origin, report.name) for report in reports] == [
        ("one", f"{path}:1", None), ("two", f"{path}:2", "2"),
    ]  # fmt: skip
    assert issues == []


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "A.JSONL.GZ", "a.ndjson.gz"])
def test_json_lines(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    data = (line(text="one") + "\n  \n" + line(text="two")).rstrip("\n").encode()
    path.write_bytes(gzip.compress(data) if name.lower().endswith("gz") else data)
    reports, issues = reading(path)
    assert [(report.text, report.origin) for report in reports] == [("one", f"{path}:1"), ("two", f"{path}:4")]
    assert issues == []


def test_current_events(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(**CURRENT_EVENT))
    report = only(tmp_path / "a.jsonl", published="2020-01-01", outlet="Another")
    assert (report.title, report.outlet) == ("Iraqi Civil War / Western Iraq campaign", "Reuters")
    assert report.published == "2017-11-03"
    assert report.name == f"ce-2017-11-03-{hashlib.sha1(QAIM.encode()).hexdigest()[:6]}"


def test_current_events_without_headings_or_sources(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(**{**CURRENT_EVENT, "headings": [], "sources": []}))
    report = only(tmp_path / "a.jsonl")
    assert (report.title, report.outlet) == ("", "Wikipedia")


def test_a_page_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    report = only(tmp_path / "page.html", published="2020-01-01", outlet="Another")
    assert (report.title, report.outlet) == ("Army enters Qaim", "The Composed Post")
    assert (report.published, report.language) == ("2017-11-03", "en")
    assert "took Qaim on Friday, the prime minister’s office said — the group’s last town." in report.text
    assert "returned & reopened" in report.text
    assert "Copyright" not in report.text


def test_the_options_fill_what_a_page_leaves_open(tmp_path: Path) -> None:
    (tmp_path / "page.htm").write_text(f"<html><body><p>{QAIM}</p></body></html>")
    report = only(tmp_path / "page.htm", published="2017-11-03", outlet="The Composed Post")
    assert (report.text, report.published, report.outlet) == (QAIM, "2017-11-03", "The Composed Post")


def test_a_page_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    words = "Войска вошли в город в пятницу, сообщил представитель министерства обороны."
    source = f'<html><head><meta charset="windows-1251"></head><body><p>{words}</p></body></html>'
    (tmp_path / "page.html").write_bytes(source.encode("cp1251"))
    assert only(tmp_path / "page.html").text == words


def test_folders_are_read_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.json", ".hidden/d.txt", ".e.txt", "picture.png", "LICENSE"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(line(text=name) if name.endswith("json") else name)
    reports, issues = reading(tmp_path)
    assert [report.text for report in reports] == ["b.txt", "a/z.txt", "a/b/c.json"]
    assert issues == []


def test_globs_and_each_file_once(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "deep/c.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    reports, issues = reading(tmp_path / "*.txt", tmp_path / "b.txt", tmp_path / "**" / "*.txt", tmp_path)
    assert [report.text for report in reports] == ["a.txt", "b.txt", "deep/c.txt"]
    assert issues == []


def test_a_name_that_looks_like_a_glob(tmp_path: Path) -> None:
    path = tmp_path / "report [1].txt"
    path.write_text(QAIM)
    assert only(path).text == QAIM


def test_a_name_without_suffix_is_plain_text(tmp_path: Path) -> None:
    (tmp_path / "note").write_text(QAIM)
    assert only(tmp_path / "note").text == QAIM


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        (QAIM, [QAIM]),
        ("[Anbar] Troops took Qaim.", ["[Anbar] Troops took Qaim."]),
        (line(text="one") + line(text="two"), ["one", "two"]),
        (line(text="one").rstrip("\n"), ["one"]),
        (json.dumps({"text": "one"}, indent=2), ["one"]),
        (json.dumps([{"text": "one"}, {"text": "two"}]), ["one", "two"]),
        (f"<!doctype html><html><body><p>{QAIM}</p></body></html>", [QAIM]),
        ("\ufeff" + line(text="one"), ["one"]),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_tells_what_it_is(monkeypatch: pytest.MonkeyPatch, given: str, texts: list[str], packed: bool) -> None:
    data = gzip.compress(given.encode()) if packed else given.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    reports, issues = reading("-")
    assert [report.text for report in reports] == texts
    assert issues == []
    assert reports[0].origin.startswith("-")


@pytest.mark.parametrize("published", ["20177-01-01", "2017-11", "yesterday", "2017-02-30", "0999-01-01", "2990-01-01"])
def test_an_option_that_is_no_day_is_an_error_at_once(published: str) -> None:
    with pytest.raises(ConfigurationError, match="YYYY-MM-DD"):
        collect.read([], published=published)


def test_counting_says_how_many_there_will_be(tmp_path: Path) -> None:
    lines = "".join(line(text=f"report {number}") for number in range(1000))
    (tmp_path / "a.jsonl").write_text(lines)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines.rstrip("\n").encode()))
    (tmp_path / "c.json").write_text(json.dumps([{"text": "one"}, {"text": "two"}]))
    (tmp_path / "d.json").write_text(json.dumps({"text": "one", "claims": [{"place": {"text": "Qaim"}}]}))
    (tmp_path / "e.txt").write_text(QAIM)
    assert collect.count([str(tmp_path)]) == len(list(collect.read([str(tmp_path)]))) == 2004
    assert collect.count([str(tmp_path / "missing.txt")]) == 0
    assert collect.count([str(tmp_path), "-"]) is None
