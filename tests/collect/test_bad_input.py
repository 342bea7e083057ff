"""Every form of input that is not as it should be: an issue that says where and what, and a run that goes on."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import tracemalloc
from pathlib import Path

import pytest

from tests.collect.composing import QAIM, codes, line, only, reading
from whoholds import collect

NOISE = bytes(range(256)) * 40


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.jsonl", "a.jsonl.gz"])
@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf"])
def test_empty_files(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert codes(tmp_path / name) == ["no-text"]


def test_an_empty_archive(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b""))
    assert codes(tmp_path / "a.jsonl.gz") == ["no-text"]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.jsonl"])
@pytest.mark.parametrize("data", [NOISE, b"\x7fELF\0\0\0\0", b"text\0text", "text\0".encode("utf-16")])
def test_binary_files(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert codes(tmp_path / name) == ["binary"]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.jsonl"])
def test_encodings_that_would_be_a_guess(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(json.dumps({"text": "Das Dorf fiel früh"}, ensure_ascii=False).encode("latin-1"))
    assert codes(tmp_path / name) == ["wrong-encoding"]
    (tmp_path / name).write_bytes(QAIM.encode("utf-32"))
    assert codes(tmp_path / name) == ["wrong-encoding"]


def test_one_line_in_a_wrong_encoding(tmp_path: Path) -> None:
    good, bad = line(text="one").encode(), b'{"text": "fr\xfch"}\n'
    (tmp_path / "a.jsonl").write_bytes(good + bad + good)
    reports, (issue,) = reading(tmp_path / "a.jsonl")
    assert len(reports) == 2
    assert (issue.code, issue.where) == ("wrong-encoding", f"{tmp_path / 'a.jsonl'}:2")


def test_a_line_of_50_megabytes_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        file.write(line(text="one") + '{"text": "')
        for _ in range(50):
            file.write("x" * 1_000_000)
        file.write('"}\n' + line(text="two"))
    tracemalloc.start()
    reports, (issue,) = reading(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(report.text, report.origin) for report in reports] == [("one", f"{path}:1"), ("two", f"{path}:3")]
    assert (issue.code, issue.where) == ("line-too-long", f"{path}:2")
    assert peak < 35_000_000


def test_a_text_of_more_than_10_megabytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 10_000_001)
    assert codes(tmp_path / "a.txt") == ["too-large"]
    (tmp_path / "a.txt").write_bytes(b"x" * 10_000_000)
    assert len(only(tmp_path / "a.txt").text) == 10_000_000


@pytest.mark.parametrize("share", [0.5, 0.999])
def test_a_truncated_archive_is_read_as_far_as_it_goes(tmp_path: Path, share: float) -> None:
    lines = "".join(line(text=os.urandom(200).hex()) for _ in range(2000)).encode()
    packed = gzip.compress(lines)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed[: int(len(packed) * share)])
    reports, (issue,) = reading(path)
    assert issue.code == "truncated"
    assert len(reports) > 2000 * share - 200
    assert [report.origin for report in reports] == [f"{path}:{number}" for number in range(1, len(reports) + 1)]


def test_a_damaged_archive(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(os.urandom(50_000).hex().encode()))
    packed[5000:5100] = b"\xff" * 100
    (tmp_path / "a.jsonl.gz").write_bytes(packed)
    assert codes(tmp_path / "a.jsonl.gz")[-1] == "truncated"


@pytest.mark.parametrize("bad", ["{", '{"text": "one"', "plain words", '["one"', "[" * 100_000, '{"text": ' + "9" * 5000 + "}"])
def test_lines_that_are_no_json(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line(text="one") + bad + "\n" + line(text="two"))
    reports, (issue,) = reading(path)
    assert [report.text for report in reports] == ["one", "two"]
    assert (issue.code, issue.where) == ("bad-json", f"{path}:2")


@pytest.mark.parametrize("bad", ["{", "words", '{"text": "one"}\n{"text": "two"}', "17", '"words"', "null"])
def test_a_file_that_is_no_json_report(tmp_path: Path, bad: str) -> None:
    (tmp_path / "a.json").write_text(bad)
    assert codes(tmp_path / "a.json") == ["bad-json"]


@pytest.mark.parametrize(
    "said", [{}, {"text": None}, {"text": ""}, {"text": " \n"}, {"text": 17}, {"headings": [], "date": "2017-11-03"}]
)
def test_json_without_text(tmp_path: Path, said: dict[str, object]) -> None:
    (tmp_path / "a.json").write_text(json.dumps([said, {"text": "one"}]))
    (report,), (issue,) = reading(tmp_path / "a.json")
    assert report.text == "one"
    assert (issue.code, issue.where) == ("no-text", f"{tmp_path / 'a.json'}:1")


@pytest.mark.parametrize(
    "day",
    ["20177-11-03", "2017-11-31", "2017-13-01", "2017-11", "2017", "0999-01-01", "2990-01-01", "3 November 2017",
     "2017-11-03?", "2017-11-03 10:00", 20171103, ["2017-11-03"], True],
)  # fmt: skip
@pytest.mark.parametrize("key", ["published", "date"])
def test_days_that_cannot_be(tmp_path: Path, day: object, key: str) -> None:
    said = {"text": QAIM, key: day, **({"headings": []} if key == "date" else {})}
    (tmp_path / "a.json").write_text(json.dumps(said))
    (report,), (issue,) = reading(tmp_path / "a.json", published="2017-11-03")
    assert report.published is None
    assert issue.code == "bad-date"
    assert repr(day) in issue.message


def test_a_day_after_tomorrow_can_be(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(text="one", published="2017-11-05") + line(text="two", published="2017-11-06"))
    found = list(collect.read([str(tmp_path)], today=dt.date(2017, 11, 3)))
    assert [getattr(one, "published", "issue") for one in found] == ["2017-11-05", "issue", None]


def test_fields_that_are_no_words_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(line(text=QAIM, title=["Qaim"], outlet={"name": "x"}, url=False, id=17))
    (report,), issues = reading(tmp_path / "a.json")
    assert (report.title, report.outlet, report.url, report.name) == ("", None, None, "17")
    assert [issue.code for issue in issues] == ["bad-field"] * 3


def test_a_page_without_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><head><title>Qaim</title></head><body><script>var a;</script></body></html>")
    assert codes(tmp_path / "a.html") == ["no-text"]


def test_what_is_not_there(tmp_path: Path) -> None:
    missing: list[str | Path] = [tmp_path / "missing.txt", tmp_path / "*.txt", "", "a\0b", "x" * 5000]
    assert codes(*missing) == ["not-found"] * 5
    assert codes(tmp_path) == ["not-found"]
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
    assert codes(tmp_path) == ["not-readable"]


def test_files_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "table.xlsx").write_bytes(b"PK")
    assert codes(tmp_path / "table.xlsx") == ["unknown-format"]
    assert codes(tmp_path / "t*.xlsx") == ["unknown-format"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(QAIM)
    (tmp_path / "a.txt").chmod(0)
    assert codes(tmp_path / "a.txt") == ["not-readable"]


def test_the_run_goes_on_after_everything(tmp_path: Path) -> None:
    bad: dict[str, bytes] = {"a.txt": b"", "b.txt": NOISE, "c.txt": b"fr\xfch", "d.json": b"{", "e.jsonl": b"{}\n{"}
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text(QAIM)
    reports, issues = reading(tmp_path / "missing", tmp_path)
    assert [report.text for report in reports] == [QAIM]
    assert [issue.code for issue in issues] == [
        "not-found", "no-text", "binary", "wrong-encoding", "bad-json", "no-text", "bad-json",
    ]  # fmt: skip
    assert all(issue.where and issue.message for issue in issues)
