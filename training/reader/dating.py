"""Fit what speaks for a way to date an event (`whoholds.extract.dating`), on claims that the reader finds.

usage: python -m training.reader.dating [--weights FOLDER] [--data FOLDER] [--home FOLDER] [--scorer FILE] [--out FILE]

Every claim that is found (place, event and sides as in the gold one) is a question; the answers are the ways to date its
event, each right where the days that `identify` makes of it are the gold claim's. A conditional logit with a small ridge. What
the network says of dates is among the hints, so the weights are fitted on `valid`, whose reports it has not learned by heart,
and told on `valid` by five folds of reports.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from training.actors.contenders import RIDGE, Question
from training.asking import asking
from training.corpus.agreement import load_scorer, worded
from training.corpus.corpus import Annotated, corpus, report_of
from training.logit import fitted, right_share
from whoholds.config import home
from whoholds.extract import dating, decoding
from whoholds.extract.dating import HINTS, Way, ways
from whoholds.extract.network import loaded, network
from whoholds.extract.sentences import Sentence
from whoholds.extract.trained import TrainedReader
from whoholds.identify import Identifier, identifier
from whoholds.identify.dating import clocks_of, when
from whoholds.records import Claim, Dating, Event, Mention, Reading, to_plain

OUT = pathlib.Path(dating.__file__).parent / "data/dating.json"
FOLDS = 5


class Watched:
    """The reader, with the ways to date that it weighed for each trigger of the last report."""

    def __init__(self, reader: TrainedReader) -> None:
        """Read with `reader`, and listen in where its decoding asks for the ways to date a trigger."""
        self._reader = reader
        self.ways: dict[int, list[Way]] = {}
        for name, what in (("ways", self._noted), ("dated", likeliest)):
            setattr(decoding, name, what)

    def _noted(self, sentences: Sequence[Sentence], spoken: Sequence[Mention], trigger: Mention, *said: Any) -> list[Way]:
        self.ways[trigger.start] = found = ways(sentences, spoken, trigger, *said)
        return found

    def read(self, annotated: Annotated) -> Reading:
        """The reading of a report."""
        self.ways.clear()
        return self._reader.read(report_of(annotated))


def likeliest(found: list[Way]) -> tuple[Dating, list[Mention]]:
    """The way that the network alone would choose: what is fitted shall not depend on the weights of before."""
    best = max(found, key=lambda way: way.hints[f"{way.dating} chance"] + way.hints.get("link", 0.0) / 2)
    return best.dating, [best.mention] if best.mention else []


def questions(watched: Watched, places: Identifier, annotated: Annotated, scorer: Any) -> Iterator[Question]:
    """The questions of one report that have an answer."""
    text = annotated.report["text"]
    reading = watched.read(annotated)
    claims, _ = places.claims(reading)
    gold = [worded(c, text) for c in annotated.claims]
    clocks = clocks_of(reading)
    for i, j, *_ in scorer.match(gold, [to_plain(c) for c in claims]):
        event, asked = _event_of(reading, claims[j]), watched.ways.get(claims[j].trigger_start)
        if event is None or asked is None:
            continue
        days = [when(replace(event, dating=w.dating, times=(w.mention,) if w.mention else ()), text, clocks)[0] for w in asked]
        right = np.array([scorer.same_when(gold[i]["when"], str(d) if d else None) for d in days], dtype=bool)
        if right.any():
            rows = np.array([[float(w.hints.get(name, 0.0)) for name in HINTS] for w in asked])
            yield Question(rows, right, annotated.report["id"], event.trigger.text)


def _event_of(reading: Reading, claim: Claim) -> Event | None:
    events = [e for e in reading.events if e.trigger.start == claim.trigger_start]
    return next((e for e in events if bool(e.utterances) == bool(claim.sources)), events[0] if events else None)


def told(found: list[Question]) -> float:
    """The share of questions answered right by weights that were fitted without their report."""
    order = {report: number % FOLDS for number, report in enumerate(sorted({q.report for q in found}))}
    hits = 0.0
    for fold in range(FOLDS):
        rest = [q for q in found if order[q.report] != fold]
        held = [q for q in found if order[q.report] == fold]
        hits += right_share(held, fitted(rest, RIDGE)) * len(held)
    return hits / len(found)


def main() -> None:
    """Fit and write."""
    ask = asking(__doc__, "data", "scorer")
    ask.add_argument("--home", type=pathlib.Path, default=home(), help="folder of the gazetteer's index")
    ask.add_argument("--weights", type=pathlib.Path, help="folder of other weights of the reader than the package's")
    ask.add_argument("--out", type=pathlib.Path, default=OUT)
    args = ask.parse_args()
    scorer, places = load_scorer(args.scorer), identifier(args.home)
    watched = Watched(TrainedReader(loaded(args.weights) if args.weights else network()))
    valid = [a for a in corpus(args.data) if a.split == "valid" and a.origin in ("composed", "items")]
    found = [q for a in valid for q in questions(watched, places, a, scorer)]
    weights = fitted(found, RIDGE)
    print(f"{len(found)} claims of {len(valid)} texts; right {right_share(found, weights):.3f}, by five folds {told(found):.3f}")
    args.out.write_text(
        json.dumps({n: round(float(w), 3) for n, w in zip(HINTS, weights, strict=True)}, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
