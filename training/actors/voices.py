"""Fit what speaks for the side for which a speaker speaks (`whoholds.identify.voices`), on the composed reports.

usage: python -m training.actors.voices [--home FOLDER] [--kept FOLDER] [--out FILE] [--scorer FILE]

Every gold speaker whom the directory does not know is one question; the answers are the sides that the report names, the one that
the speaker's own words tell, and none. Fitted on `train`, told on `valid`.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import numpy as np

from training.actors.contenders import Question, fit
from training.actors.oracle import Answer, Judge, cast_of, mention
from training.corpus.corpus import Annotated
from whoholds.identify import voices
from whoholds.identify.contenders import Contenders
from whoholds.identify.directory import Directory
from whoholds.identify.parties import Sides
from whoholds.identify.places import PlaceResolver
from whoholds.identify.speakers import source
from whoholds.identify.voices import HINTS, Said, Voices
from whoholds.records import Reading

OUT = pathlib.Path(voices.__file__).parent / "data/voice_weights.json"


def questions(
    annotated: Annotated, actors: Directory, resolver: PlaceResolver, reading: Reading, kept: dict[str, list[str]], judge: Judge
) -> Iterator[Question | None]:
    """The questions of one report; None for each speaker whose side is no contender."""
    report, text = annotated.report, annotated.report["text"]
    found = cast_of(annotated, actors, resolver, reading, kept)
    asking = Contenders(actors, found, text, reading.mentions, reading.events, report.get("title") or "")
    sides, speaking = Sides(actors, found, text, asking), Voices(actors, found, text, asking, report.get("title") or "")
    for claim in annotated.claims:
        country = claim["place"]["country"]
        countries = ((country,) if country else ()) + found.countries
        camps = [
            sides.named([mention(annotated, reading, p["span"], "actor") for p in claim[field] if p.get("span")], countries)
            for field in ("actors", "opponents")
        ]
        said = Said(
            event=claim["event"], commitment=claim["commitment"], actors=camps[0], opponents=camps[1], countries=countries
        )
        for gold in (s for s in claim["sources"] if s.get("span")):
            meant = mention(annotated, reading, gold["span"], "source", "actor")
            by_words = source(actors, text, meant, found, country)
            if speaking.is_asked(by_words, meant, said):
                rated = speaking.rated(by_words, meant, said)
                answer = Answer("", meant.text, None, gold["of"], country, report)
                right = np.array([judge(answer._replace(found=c.name if c else None)) for c, _ in rated], dtype=bool)
                rows = np.array([[hints.get(name, 0.0) for name in HINTS] for _, hints in rated])
                yield Question(rows, right, report["id"], f"{meant.text} = {meant.named.text}") if right.any() else None
            speaking.settled(by_words, meant, said)


def main() -> None:
    """Fit and write."""
    fit(__doc__, OUT, HINTS, questions, "speakers without an entry")


if __name__ == "__main__":
    main()
