"""Speed as ratios to named peers, both timed in this one run on this machine; no figure of it means anything elsewhere.

usage: python -m gates.bench [--repeat N] [--spacy FOLDER --spacy-python PATH] [--data FOLDER]

reader  sentences a second of the reader, against a scan of the same sentences for one word list by `re` (what the simplest
        keyword coder does): how many times slower it is to read than to grep.
ledger  appending reports with their claims, against sqlite3 `executemany` of the same bytes into one table without a key, an
        index or a check: what provenance, deduplication and two clocks cost.
words   the reader against spaCy's en_core_web_md, each in a process of its own (`gates.speed`), where a folder of the one and a
        Python that has the other are given; then load, memory and weight of the reader are told, too.
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

from gates import menu
from gates.measures import Measured
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


def words(sheet: Table, asked: argparse.Namespace) -> None:
    """Add what the reader takes beside spaCy, or the word that spaCy is absent."""
    if missing := menu.no_peer(asked):
        sheet.add_row("words read", "", "spaCy en_core_web_md", missing, "")
        return
    taken = menu.MENU["speed"](asked)
    assert isinstance(taken, Measured)  # the reports are composed: there is always something to read
    told = taken.details
    for name in ("dense", "stream"):
        if f"{name}, ours / spaCy" in told:
            ours, theirs, ratio = (
                told[f"{name}, {what}"] for what in ("words a second", "words a second of spaCy", "ours / spaCy")
            )
            sheet.add_row(f"words read, {name}", f"{ours:,.0f}", "spaCy en_core_web_md", f"{theirs:,.0f}", f"{ratio:.4f}")
    for name in ("load, seconds", "peak memory, MB"):
        sheet.add_row(name, f"{told[name]:g}", "spaCy en_core_web_md", f"{told[f'{name}, of spaCy']:g}", "")
    sheet.add_row("package, MB", f"{told['package, MB']:g}", "", "", "")


def main() -> None:
    """Time each pair several times, print the medians and their ratios."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--repeat", type=int, default=3, help="how often each is timed")
    menu.peers(ask)
    asked = ask.parse_args()
    repeat = asked.repeat
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
    words(sheet, asked)
    Console().print(sheet)


if __name__ == "__main__":
    main()
