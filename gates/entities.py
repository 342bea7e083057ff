"""Places and actors that a reader names, against the entities of re3d: reports on the war in Syria and Iraq, by hand.

A place is compared with re3d's `Location`, an actor with its `Organisation`, which holds groups, governments and armies by
name or by kind ('rebels'); persons, nationalities, vehicles, weapons, money and times are compared with nothing. Of our reader
counts every mention of its readings, those of no event too; of mentions of one kind that touch, the longest. A text that the
sieve keeps from the reader counts as read and found empty. Of spaCy's entities GPE, LOC and FAC are places, ORG and NORP are
actors. Since a country can be either, `either` compares the spans of both whatever their kind. Articles and possessives are cut
from all spans. None of re3d is among what the reader was trained on; should it come to be, this measure must go.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gates.measures import Measured, keyed
from gates.reading import readings
from gates.spans import Span, Tally, bare, longest
from whoholds.records import Report

KINDS = {"Location": "place", "Organisation": "actor"}
SPACY_KINDS = {"GPE": "place", "LOC": "place", "FAC": "place", "ORG": "actor", "NORP": "actor"}
PEER = Path(__file__).with_name("peer.py")
Named = dict[str, list[Span]]


@dataclass(frozen=True)
class Document:
    """One text with the spans of its places and actors."""

    name: str
    text: str
    named: Named


def documents(folder: Path) -> Iterator[Document]:
    """The documents of re3d, folder by folder; entities that do not stand in their text are left out."""
    for source in sorted(path.parent for path in folder.glob("*/documents.json")):
        texts = {row["_id"]: row["text"] for row in _rows(source / "documents.json")}
        named: dict[str, Named] = {name: {"place": [], "actor": []} for name in texts}
        for row in _rows(source / "entities.json"):
            span, name = (row["begin"], row["end"]), row["documentId"]
            if row["type"] in KINDS and name in texts and texts[name][slice(*span)] == row["value"]:
                named[name][KINDS[row["type"]]].append(bare(texts[name], span))
        for name, text in texts.items():
            yield Document(name, text, named[name])


def _rows(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def ours(corpus: list[Document], jobs: int) -> Iterator[Named]:
    """The places and actors of our reader in each document."""
    for reading in readings((Report.new(d.text) for d in corpus), jobs):
        text = reading.report.text
        yield {
            kind: longest(bare(text, (m.start, m.end)) for m in reading.mentions if m.kind == kind) for kind in ("place", "actor")
        }


def spacy(corpus: list[Document], model: Path, python: Path) -> Iterator[Named]:
    """The places and actors of spaCy's pipeline in each document, by a Python that has spaCy."""
    lines = "".join(json.dumps(d.text) + "\n" for d in corpus)
    command = [str(python), "-I", str(PEER), "entities", str(model)]
    found = subprocess.run(command, input=lines, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    for document, line in zip(corpus, found.splitlines(), strict=True):
        named: Named = {"place": [], "actor": []}
        for start, end, label in json.loads(line):
            if label in SPACY_KINDS:
                named[SPACY_KINDS[label]].append(bare(document.text, (start, end)))
        yield named


def measure(corpus: list[Document], found: Iterator[Named]) -> Measured:
    """F1 of places, of actors and of either; each span missed or too many, in its words."""
    tallies = {"places": Tally(), "actors": Tally(), "either": Tally()}
    lines: dict[str, list[str]] = {"missed": [], "wrong": [], "truth": []}
    for document, named in zip(corpus, found, strict=True):
        gold = document.named
        tallies["places"].add(gold["place"], named["place"])
        tallies["actors"].add(gold["actor"], named["actor"])
        tallies["either"].add(gold["place"] + gold["actor"], longest(named["place"] + named["actor"]))
        for kind in ("place", "actor"):
            wanted, had = set(gold[kind]), set(named[kind])
            for name, spans in (("missed", wanted - had), ("wrong", had - wanted), ("truth", wanted)):
                lines[name] += [_line(document, kind, span) for span in sorted(spans)]
    figures = {name: value for kind, tally in tallies.items() for name, value in tally.figures(kind).items()}
    details = {"documents": float(len(corpus))}
    details |= {f"{kind}, {what}": float(n) for kind, t in tallies.items() for what, n in (("gold", t.gold), ("found", t.found))}
    return Measured(figures, keyed(lines["missed"]), keyed(lines["wrong"]), keyed(lines["truth"]), details)


def _line(document: Document, kind: str, span: Span) -> str:
    start, end = span
    around = document.text[max(0, start - 40) : start] + "[" + document.text[start:end] + "]" + document.text[end : end + 40]
    return f"{document.name[:8]}@{start} {kind}: {' '.join(around.split())}"
