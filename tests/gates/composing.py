"""Small data in the formats of the public sources, composed for these tests: no sentence of it was ever published."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

TAKEN = "Iraqi troops captured Tikrit from Islamic State on Friday, an army spokesman said."
MATCH = "The home side took control of the match after half an hour and captured the cup."


def re3d(folder: Path) -> Path:
    """A folder of re3d with one source, one document, four entities, and one that does not stand in its text."""
    source = folder / "Composed Source"
    source.mkdir(parents=True)
    text = "Rebels hold the city of Homs. The Syrian army denied it. Mr Composed spoke in Homs."
    document = {"_id": "D1", "title": "composed", "text": text, "sourceName": "composed"}
    wanted = [("Rebels", "Organisation"), ("Homs", "Location"), ("The Syrian army", "Organisation"), ("Mr Composed", "Person")]
    rows = [
        {"documentId": "D1", "begin": text.index(w), "end": text.index(w) + len(w), "type": kind, "value": w}
        for w, kind in wanted
    ]
    rows.append({"documentId": "D1", "begin": 0, "end": 4, "type": "Location", "value": "Palmyra"})
    (source / "documents.json").write_text(json.dumps(document) + "\n", encoding="utf-8")
    (source / "entities.json").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def polnear(folder: Path, text: str, attributions: list[dict[str, list[str]]], annotator: str = "aaaa") -> Path:
    """A compartment of PolNeAR with one article; each attribution gives its roles (`Source` …) by their pieces."""
    for name in ("text", "attributions"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    for number, roles in enumerate(attributions):
        parts = []
        for role, pieces in roles.items():
            name = f"T{len(lines) + 1}"
            ends = ";".join(f"{text.index(piece)} {text.index(piece) + len(piece)}" for piece in pieces)
            lines.append(f"{name}\t{role} {ends}\t{' '.join(pieces)}")
            parts.append(f"{role}:{name}")
        lines.append(f"E{number + 1}\tAttribution:T1 {' '.join(parts)}")
    (folder / "text" / "composed.txt").write_bytes(text.encode("utf-8"))
    (folder / "attributions" / f"composed_{annotator}.ann").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def case2021(path: Path, rows: list[tuple[str, str]]) -> Path:
    """A file of snippets with their labels, quotation marks unescaped, as in the original."""
    lines = ["id\tEventSnippet\tSubType", *(f"{n}\t{words}\t{label}" for n, (words, label) in enumerate(rows, 1))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def current_events(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A stream of the daily portal; what a row leaves out is empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blank = {"date": "2015-05-01", "category": "Sport", "headings": [], "sources": []}
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps({**blank, **row}) + "\n" for row in rows)
    return path


SCORER = '''
"""A small scorer of the same shape as the scheme's: claims match by place and event; composed for the tests."""
LAYERS = ("core", "event", "stance", "when", "who says", "exact")

def match(gold, found):
    pairs, used = [], set()
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            if j not in used and (g["place"]["name"], g["event"]) == (f["place"]["name"], f["event"]):
                same = g["commitment"] == f["commitment"]
                pairs.append((i, j, frozenset(LAYERS) if same else frozenset(("core", "event"))))
                used.add(j)
                break
    return pairs
'''
