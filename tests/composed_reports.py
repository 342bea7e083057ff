"""Composed reports for tests that run the whole house: the sentences are this project's, after real events."""

from __future__ import annotations

import json
from pathlib import Path

QAIM = """\
Iraqi forces captured Qaim from ISIS on Friday, a spokesman for the Joint Operations Command said.
Iraqi forces have surrounded Rawa.
"""
ROWS = [
    {"id": "qaim", "title": "Qaim taken", "outlet": "Composed Wire", "published": "2017-11-03", "text": QAIM},
    {"id": "izium", "title": "Izium", "outlet": "Example Herald", "published": "2022-09-11",
     "text": "Ukrainian troops entered Izium on Saturday. Russian troops withdrew from Izium, the defence ministry said."},
    {"id": "denied", "title": "No word of Rawa", "outlet": "Example Herald", "published": "2017-11-05",
     "text": "Iraqi forces did not capture Rawa, residents said."},
    {"id": "bread", "title": "Bread", "outlet": "Example Herald", "published": "2017-11-05", "text": "Bread is dear in Hama."},
]  # fmt: skip
TOWNS = ("Qaim", "Rawa", "Mosul", "Tikrit", "Ramadi", "Fallujah", "Hit", "Haditha")


def write(folder: Path, name: str = "reports.jsonl", rows: list[dict[str, str]] | None = None) -> Path:
    """A file of JSON Lines with the composed reports."""
    path = folder / name
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows or ROWS), encoding="utf-8")
    return path


def many(count: int) -> list[dict[str, str]]:
    """So many reports, each of another day and text."""
    return [
        {"id": f"r{i}", "title": f"report {i}", "outlet": "Composed Wire", "published": f"2015-{i % 12 + 1:02d}-{i % 28 + 1:02d}",
         "text": f"Iraqi forces captured {TOWNS[i % len(TOWNS)]} on Monday, residents said. It was day {i} of the campaign."}
        for i in range(count)
    ]  # fmt: skip
