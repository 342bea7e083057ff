"""Claims found where there is nothing to find: in annotated items without a claim, and in the news of peaceful sections.

The annotated ones are the held-out items (test split) that have no claim: what is found there is false. They were chosen to
tempt: most hold a word of control, so their rate is not that of the news. The others are items of Current Events in sections such
as sport, elections, business, arts, science and health, chosen by hash among all that nobody annotated. Now and then such a
section does tell who took a town, so that what is found there is an upper bound of the false; each claim is listed with its
sentence, for a person to judge. The portal names hardly any sections from 2021 on, so these items are of the years before: the
reader did not see them, but may have been taught others of their days.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.corpus.corpus import HERE, Annotated, item_id, report_of

from gates.measures import Measured, keyed
from gates.reading import claims_of, sentence
from whoholds.pipeline import Read
from whoholds.records import Report

SECTIONS = frozenset((
    "Sport", "Sports", "Politics and elections", "Politics and Elections", "Politics", "Business and economy",
    "Business and economics", "Arts and culture", "Science", "Science and technology", "Health", "Health and environment",
    "Health and medicine",
))  # fmt: skip
SAMPLE = 2000


def annotated_items(folder: Path = HERE / "items") -> set[str]:
    """The identifiers of all items that the corpus annotates, of any split."""
    return {name for path in sorted(folder.glob("*.json")) for name in json.loads(path.read_text(encoding="utf-8"))}


def peaceful_items(stream: Path, without: set[str], count: int = SAMPLE) -> list[Report]:
    """Items of peaceful sections, a sample by hash, in order of the stream.

    Args:
        stream: the news, gzipped JSON Lines.
        without: identifiers of items to leave out.
        count: how many.
    """
    ranked = []
    with gzip.open(stream, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            if row["category"] in SECTIONS and item_id(row["date"], row["text"]) not in without:
                mixed = hashlib.sha256(f"peaceful {row['date']} {row['text']}".encode()).hexdigest()
                ranked.append((mixed, number, row))
    chosen = sorted(sorted(ranked, key=lambda entry: entry[0])[:count], key=lambda entry: entry[1])
    return [
        Report.new(
            row["text"],
            title=" / ".join(row["headings"]),
            outlet=(row["sources"] or ["Wikipedia"])[0],
            published=row["date"],
            origin=row["category"],
        )
        for *_, row in chosen
    ]


def told(reads: Iterable[Read]) -> Iterator[str]:
    """Each claim with its sentence, for a person to judge."""
    for read in reads:
        for claim in read.claims:
            where = sentence(read.report.text, claim.start, claim.end)
            said = f"{claim.event}, {claim.commitment}, {claim.phase}: {claim.place.name} by {[p.name for p in claim.actors]}"
            yield f"{read.report.published} {read.report.origin or 'annotated, without a claim'} | {said} | {where}"


def measure(split: list[Annotated], peaceful: list[Report], jobs: int) -> Measured:
    """Claims per thousand items of both kinds, and every claim with its sentence."""
    empty = [report_of(a) for a in split if a.origin == "items" and not a.claims]
    reads = list(claims_of([*empty, *peaceful], jobs))
    figures: dict[str, float] = {}
    details: dict[str, float] = {}
    lines: list[str] = []
    kinds = {"held-out items without a claim": reads[: len(empty)], "items of peaceful sections": reads[len(empty) :]}
    for name, part in kinds.items():
        found = list(told(part))
        lines += found
        figures[f"claims per 1,000 {name}"] = round(1000 * len(found) / max(1, len(part)), 2)
        details |= {name: float(len(part)), f"{name}, with a claim found": float(sum(bool(r.claims) for r in part))}
    return Measured(figures, wrong=keyed(lines), details=details)
