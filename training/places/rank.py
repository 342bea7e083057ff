"""Fit the weights of `whoholds.identify.ranking` on the corpus's composed reports and items, whose places have points.

usage: python -m training.places.rank [--home FOLDER] [--out FILE]

Every name that stands in a report is one question: a place of a claim must be found within 10 km (40 km where the plain names are
equal), the names of parties and speakers are no places. Names of which the annotation says nothing are not asked. The
weights are those of a conditional logit (softmax over the candidates and 'none of them'), with a small ridge; the second stage is
fitted in the light of the first one's answers. Fitted on `train`, reported on `valid`.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from training import logit
from training.asking import asking
from training.corpus.corpus import Annotated, composed, items
from whoholds.extract.chunks import chunks
from whoholds.extract.coreference import is_nominal
from whoholds.extract.sentences import sentences
from whoholds.identify import ranking
from whoholds.identify.directory import directory
from whoholds.identify.gazetteer import Candidate, Gazetteer
from whoholds.identify.names import level
from whoholds.identify.phrases import NAMED
from whoholds.identify.places import PlaceResolver, Scenery, distance_km
from whoholds.records import Mention, Place

OUT = pathlib.Path(ranking.__file__).parent / "data/place_weights.json"
START = {"name": 4.0, "prior": 2.0, "of the report's countries": 4.0, "close by": 2.0, "none": 4.0}
RIDGE = 2e-3  # a question


class Question(NamedTuple):
    """One name: what speaks for each candidate and for none, and which are right (none of them where `right` is empty)."""

    rows: list[tuple[float, ...]]
    none: tuple[float, ...]
    right: list[int]


class Table(NamedTuple):
    """The same as one table."""

    rows: logit.Numbers
    right: npt.NDArray[np.bool_]


def mentions(text: str) -> list[Mention]:
    """The names of a text by their shape."""
    return [m for s in sentences(text) for m in chunks(s) if not is_nominal(m)]


def asked(annotated: Annotated) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """The names of a report with their gold places, None for names of parties and speakers."""
    text = annotated.report["text"]
    known: dict[str, dict[str, Any] | None] = {}
    for claim in annotated.claims:
        for party in (*claim["actors"], *claim["opponents"], *claim["sources"]):
            if party.get("span"):
                known.setdefault(text[slice(*party["span"])], None)
    for claim in annotated.claims:
        span = claim["place"].get("span")
        if span and claim["place"]["lat"] is not None and claim["place"]["extent"] != "around":
            words = text[slice(*span)]
            if not is_nominal(Mention(span[0], span[1], words, "place")):
                known[words] = claim["place"]
    yield from ((words, place) for words, place in known.items() if NAMED.search(words))


def is_right(candidate: Candidate, gold: dict[str, Any]) -> bool:
    """The scorer's own rule: within 10 km, or within 40 km and of the same plain name."""
    there = Place(id="", name=gold["name"] or "", country=gold["country"], lat=gold["lat"], lon=gold["lon"], kind="settlement")
    km = distance_km(candidate.place, there)
    return km is not None and (km <= 10 or (km <= 40 and level(candidate.place.name) == level(there.name)))


def questions(resolver: PlaceResolver, reports: list[Annotated]) -> list[Question]:
    """The questions of the reports, in the light of the weights that the resolver has."""
    found = []
    for annotated in reports:
        report = annotated.report
        names = mentions(report["text"])
        asks = dict(asked(annotated))
        here = [Mention(0, 0, words, "place") for words, gold in asks.items() if gold]
        parties = [words for words, gold in asks.items() if not gold]
        places = [*here, *(m for m in names if m.kind == "place")]
        scenery = resolver.scenery(report.get("title") or "", report["text"], places, parties, here)
        found += [q for words, gold in asks.items() if (q := question(resolver, scenery, words, gold))]
    return found


def question(resolver: PlaceResolver, scenery: Scenery, words: str, gold: dict[str, Any] | None) -> Question | None:
    """The question of one name; None where the gazetteer has nothing like it."""
    candidates = resolver.candidates(scenery, words)
    if not candidates:
        return None
    rows, none = resolver.rows(scenery, words, candidates)
    return Question(rows, none, [i for i, c in enumerate(candidates) if gold and is_right(c, gold)])


def fitted(found: list[Question], start: list[float]) -> list[float]:
    """The weights that fit the questions best."""
    packed = [table(q) for q in found]
    return [round(float(w), 3) for w in logit.fitted(packed, RIDGE * len(packed), start)]


def table(q: Question) -> Table:
    """A question with 'none of them' as its last answer, in columns of its own."""
    rows = np.zeros((len(q.rows) + 1, len(ranking.FACTORS) + len(ranking.NONE)))
    rows[:-1, : len(ranking.FACTORS)] = q.rows
    rows[-1, len(ranking.FACTORS) :] = q.none
    right = np.zeros(len(rows), dtype=bool)
    right[q.right or [-1]] = True
    return Table(rows, right)


def report(found: list[Question], weights: Sequence[float]) -> str:
    """Right places, wrong pins and abstentions over the questions."""
    right = wrong = abstained = known = pinned = 0
    for q in found:
        chances = ranking.posterior(q.rows, q.none, weights)
        at = max(range(len(chances)), key=lambda i: chances[i])
        told = chances[at] >= 0.5
        known += bool(q.right)
        right += told and at in q.right
        wrong += told and bool(q.right) and at not in q.right
        pinned += told and not q.right
        abstained += not told and bool(q.right)
    share = right / max(1, known)
    answers = f"right {share:.3f}, wrong {wrong}, abstained {abstained}"
    return f"{len(found)} names, {known} answerable: {answers}; {pinned} pins of what is no such place"


def main() -> None:
    """Fit both stages and write them."""
    ask = asking(__doc__, "data", "home")
    ask.add_argument("--out", type=pathlib.Path, default=OUT)
    args = ask.parse_args()
    gazetteer, nations = Gazetteer.open(args.home), directory()
    reports = [*composed(), *items(args.data / "text" / "current_events.jsonl.gz")]
    train = [a for a in reports if a.split == "train"]
    held = {origin: [a for a in reports if a.split == "valid" and a.origin == origin] for origin in ("composed", "items")}
    names = (*ranking.FACTORS, *ranking.NONE)
    stages = {stage: [START.get(name, 0.0) for name in names] for stage in ("first", "second")}
    for origin, valid in held.items():
        print(
            "before, valid",
            origin,
            report(questions(PlaceResolver(gazetteer, nations), valid), ranking.weights().second),
            flush=True,
        )
    for stage in ("first", "second"):
        resolver = PlaceResolver(gazetteer, nations, weights(stages))
        found = questions(resolver, train)
        stages[stage] = fitted(found, stages["first"])
        if stage == "first":
            stages["second"] = stages["first"]
        resolver = PlaceResolver(gazetteer, nations, weights(stages))
        print(stage, "train", report(found, stages[stage]), flush=True)
        for origin, valid in held.items():
            print(stage, "valid", origin, report(questions(resolver, valid), stages[stage]), flush=True)
    write(args.out, names, stages)


def weights(stages: dict[str, list[float]]) -> ranking.Weights:
    """The weights of both stages, as the resolver takes them."""
    return ranking.Weights(*(tuple(stages[stage]) for stage in ("first", "second")))


def write(path: pathlib.Path, names: tuple[str, ...], stages: dict[str, list[float]]) -> None:
    """Write the weights, whole or not at all: the shipped table is in use while others are fitted."""
    data = {stage: dict(zip(names, values, strict=True)) for stage, values in stages.items()}
    part = path.with_suffix(".part")
    part.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


if __name__ == "__main__":
    main()
