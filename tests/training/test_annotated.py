"""Places that the corpus's training reports name and no list has. The report is composed, and so are its places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.corpus.corpus import Annotated
from training.gazetteer.annotated import common_words, named, places

from whoholds.identify import Gazetteer, directory

TEXT = "Fighters took Zorvath and the quarter of Kelmoun in Aleppo. Others hold Aleppo itself, Old City and it, an old city."


def place(words: str, name: str, lat: float, extent: str = "whole") -> dict[str, Any]:
    start = TEXT.index(words)
    return {
        "place": {"span": [start, start + len(words)], "name": name, "country": "SY", "lat": lat, "lon": 37.16, "extent": extent}
    }


def test_places_that_no_list_has_are_rows(home: Path) -> None:
    claims = [
        place("Zorvath", "Zorvath", 35.5), place("Zorvath", "Zorvath", 35.52), place("Kelmoun", "Aleppo", 36.2, "part"),
        place("Aleppo itself", "Aleppo", 36.2), place("Old City", "Aleppo", 36.2, "part"), place("it", "Aleppo", 36.2, "part"),
    ]  # fmt: skip
    reports = [Annotated({"id": "composed", "text": TEXT}, claims, "composed", "train")]
    with Gazetteer.open(home) as gazetteer:
        rows = list(places(named(reports, directory()), gazetteer, common_words(reports)))
    assert [(r["name"], r["kind"], r["admin"], r["lat"]) for r in rows] == [
        ("Kelmoun", "quarter", "Aleppo", "36.200"), ("Zorvath", "settlement", "", "35.510"),
    ]  # fmt: skip
