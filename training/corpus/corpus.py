"""The corpus: composed reports with their words, and real items and passages by offset; one stream of reports.

Splits keep events apart: items by time (`test` from 2023 on, `valid` in 2022), composed ones and passages by country and month.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import pathlib
import re
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from whoholds.records import Report

HERE = pathlib.Path(__file__).parent
TEST_FROM, VALID_FROM = "2023-01", "2022-01"
HELD_OUT = 10  # one composed event in so many goes to `valid`, one to `test`
DAY = re.compile(r"(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]+)")
Split = Literal["train", "valid", "test"]


@dataclass(frozen=True, slots=True)
class Annotated:
    """One annotated report: the report's fields, its claims in stand-off form, where it comes from, and its split."""

    report: dict[str, Any]
    claims: list[dict[str, Any]]
    origin: str
    split: Split


def report_of(annotated: Annotated) -> Report:
    """The report that a reader is given of an annotated text."""
    fields = annotated.report
    return Report.new(
        fields["text"], title=fields.get("title") or "", outlet=fields.get("outlet"), published=fields.get("published")
    )


def item_id(date: str, text: str) -> str:
    """The identifier of an item of the daily portal."""
    return f"ce-{date}-{hashlib.sha1(text.encode()).hexdigest()[:6]}"


def split_of(report: dict[str, Any], claims: list[dict[str, Any]], origin: str) -> Split:
    """Which split a report is in."""
    published = report.get("published") or ""
    if origin == "items":
        return "test" if published >= TEST_FROM else "valid" if published >= VALID_FROM else "train"
    countries = Counter(c["place"]["country"] for c in claims if c["place"].get("country"))
    event = f"{countries.most_common(1)[0][0] if countries else report['id']}-{published[:7]}-{report.get('file', '')}"
    bucket = int(hashlib.sha1(event.encode()).hexdigest(), 16) % HELD_OUT
    return "test" if bucket == 0 else "valid" if bucket == 1 else "train"


def composed() -> Iterator[Annotated]:
    """The composed reports, words and all."""
    for path in sorted((HERE / "composed").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Annotated(row["report"], row["claims"], "composed", split_of(row["report"], row["claims"], "composed"))


def items(source: pathlib.Path) -> Iterator[Annotated]:
    """The real items, with their words from the public source (`current_events.jsonl.gz`)."""
    wanted: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((HERE / "items").glob("*.json")):
        wanted |= json.loads(path.read_text(encoding="utf-8"))
    return _with_words(wanted, _portal(source), source)


def _portal(source: pathlib.Path) -> Iterator[dict[str, Any]]:
    """All items of the portal, as reports."""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield {"id": item_id(row["date"], row["text"]), "title": " / ".join(row["headings"]),
                   "outlet": (row["sources"] or ["Wikipedia"])[0], "published": row["date"], "text": row["text"]}  # fmt: skip


def _with_words(
    wanted: dict[str, list[dict[str, Any]]], texts: Iterator[dict[str, Any]], source: pathlib.Path
) -> Iterator[Annotated]:
    """Annotation of items with its words, in the order of the texts; refused where the source lacks one."""
    for report in texts:
        if (claims := wanted.pop(report["id"], None)) is not None:
            yield Annotated(report, claims, "items", split_of(report, claims, "items"))
    if wanted:
        raise ValueError(f"{len(wanted)} annotated texts are not in {source}, such as {next(iter(wanted))}")


def passages(root: pathlib.Path) -> Iterator[Annotated]:
    """The passages of encyclopedia articles, with their words from the public source; a changed article is refused."""
    path = HERE / "passages.json"
    for key, row in json.loads(path.read_text(encoding="utf-8")).items() if path.exists() else ():
        text = (root / row["file"]).read_text(encoding="utf-8")[row["start"] : row["end"]]
        if hashlib.sha1(text.encode()).hexdigest() != row["sha1"]:
            raise ValueError(f"the passage {key} is not in {root / row['file']} as it was annotated")
        report = {"id": key, "title": row["title"], "outlet": "Wikipedia", "published": None, "text": text, "file": row["file"]}
        yield Annotated(report, row["claims"], "passages", split_of(report, row["claims"], "passages"))


def timeline_id(date: str, text: str) -> str:
    """The identifier of an entry of a dated timeline."""
    return f"tl-{date}-{hashlib.sha1(text.encode()).hexdigest()[:6]}"


def timeline_entries(folder: pathlib.Path) -> Iterator[tuple[str, str, str]]:
    """Date, title and words of each entry of a folder's timelines that stands under one day; the files' names give the year."""
    for path in sorted(folder.glob("*.json.gz")):
        title = urllib.parse.unquote(path.name.removesuffix(".json.gz")).replace("_", " ")
        year = title.rpartition(" ")[2].rstrip(")")
        with gzip.open(path, "rt", encoding="utf-8") as file:
            days = json.load(file)
        for heading, entries in days.items():
            if found := DAY.match(heading):
                date = dt.datetime.strptime(f"{found['day']} {found['month']} {year}", "%d %B %Y").date().isoformat()
                for entry in entries:
                    yield date, title, entry["event"]


def timeline(folder: pathlib.Path) -> Iterator[Annotated]:
    """Entries of dated timelines, with their words from the public source; they are items like those of the portal."""
    wanted = json.loads((HERE / "timeline.json").read_text(encoding="utf-8"))
    entries = (
        {"id": timeline_id(date, text), "title": title, "outlet": "Wikipedia", "published": date, "text": text}
        for date, title, text in timeline_entries(folder)
    )
    return _with_words(wanted, entries, folder)


def corpus(data: pathlib.Path) -> Iterator[Annotated]:
    """All of it; `data` is the folder of the public sources (`text/current_events.jsonl.gz`, `text/battles_wikipedia`,
    `text/timeline_syria_wikipedia`).
    """
    yield from composed()
    yield from items(data / "text" / "current_events.jsonl.gz")
    yield from timeline(data / "text" / "timeline_syria_wikipedia")
    yield from passages(data / "text" / "battles_wikipedia")
