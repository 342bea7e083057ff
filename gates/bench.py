"""Speed as ratios to named peers, both timed in this one run on this machine; no figure of it means anything elsewhere.

usage: python -m gates.bench [--repeat N]

reader  sentences a second of the reader, against a scan of the same sentences for one word list by `re` (what the simplest
        keyword coder does): how many times slower it is to read than to grep.
ledger  appending reports with their claims, against sqlite3 `executemany` of the same bytes into one table without a key, an
        index or a check: what provenance, deduplication and two clocks cost.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from whoholds import ledger
from whoholds.config import settings
from whoholds.extract import reader
from whoholds.extract.sentences import sentences
from whoholds.ledger import Appending
from whoholds.lines import parse
from whoholds.records import Report, to_json

TOWNS = ("Qaim", "Rawa", "Mosul", "Tikrit", "Hama", "Raqqa", "Kherson", "Izium", "Bakhmut", "El Fasher")
SENTENCES = (
    "Government forces captured {} on Friday, a spokesman said.",
    "The road to {} was quiet, and bread was dear on its market.",
    "Residents of {} denied that rebels had entered the town.",
    "Nobody could say when the talks about {} would go on.",
)
WORDS = re.compile(r"\b(?:captur|seiz|retak|retook|withdr|besieg|surround|fell|enter|control)\w*", re.IGNORECASE)
REPORTS = 1000
NOW = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def reports(count: int) -> list[Report]:
    """So many composed reports of four sentences."""
    texts = (" ".join(words.format(TOWNS[i % len(TOWNS)]) for words in SENTENCES) + f" Day {i}." for i in range(count))
    return [Report.new(text, outlet="Composed Wire", published="2017-11-03") for text in texts]


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def reading(material: list[Report]) -> tuple[float, float, int]:
    """Seconds of our reader, seconds of the scan, and the number of sentences."""
    read = reader(settings().reader).read
    lines = [sentence.text for report in material for sentence in sentences(report.text)]
    read(material[0])  # lexicons and weights are loaded once, before
    return (
        seconds(lambda: [read(report) for report in material]),
        seconds(lambda: [WORDS.findall(line) for line in lines]),
        len(lines),
    )


def appending(material: list[Report]) -> tuple[float, float, int]:
    """Seconds of the ledger, seconds of plain SQLite, and the number of reports."""
    told = parse("2017-11-03  Qaim, IQ  gain by Iraqi government from ISIS  per Yahya Rasoul (Iraqi government)")
    batch = [
        Appending(
            report=r,
            claims=(replace(told, evidence=r.text[:30], start=0, report=r.id, made_by="bench"),),
            made_by="bench",
            recorded=NOW,
        )
        for r in material
    ]
    rows = [(to_json(entry.report), to_json(entry.claims[0])) for entry in batch]
    with tempfile.TemporaryDirectory() as folder:
        with ledger.open(Path(folder) / "ours.db", created=NOW) as store:
            ours = seconds(lambda: store.append_many(batch))
        base = sqlite3.connect(Path(folder) / "plain.db")
        base.execute("PRAGMA synchronous=FULL")
        base.execute("CREATE TABLE plain (report TEXT, claim TEXT)")

        def insert() -> None:
            with base:
                base.executemany("INSERT INTO plain VALUES (?, ?)", rows)

        theirs = seconds(insert)
        base.close()
    return ours, theirs, len(rows)


def main() -> None:
    """Time each pair several times, print the medians and their ratios."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--repeat", type=int, default=3)
    repeat = ask.parse_args().repeat
    sheet = Table(title="speed, as ratios in this run", title_justify="left")
    for column in ("what", "ours, a second", "peer", "peer's, a second", "ours / peer"):
        sheet.add_column(column, overflow="fold")
    material = reports(REPORTS)
    for what, peer, work in (
        ("sentences read", "re, one word list", reading),
        ("reports appended", "sqlite3 executemany", appending),
    ):
        times = [work(material) for _ in range(repeat)]
        ours, theirs = (statistics.median(count / t for *both, count in times for t in both[side : side + 1]) for side in (0, 1))
        sheet.add_row(what, f"{ours:,.0f}", peer, f"{theirs:,.0f}", f"{ours / theirs:.4f}")
    Console().print(sheet)


if __name__ == "__main__":
    main()
