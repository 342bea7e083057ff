"""Fit what speaks for a place that 'the city' or 'the mosque' means (`whoholds.identify.referents`), on the composed reports.

usage: python -m training.places.hints [--home FOLDER] [--out FILE]

Every place of a claim that is told without a name is one question; the answers are the places named in the report. The
weights are those of a conditional logit with a small ridge, fitted on `train`, reported on `valid`. How much the reader's own
offer weighs cannot be learned from gold spans; it keeps its value, which was chosen on `valid`.
"""

from __future__ import annotations

import argparse
import json
import pathlib
from typing import Any, NamedTuple

import torch
from torch import Tensor

from training.corpus.corpus import Annotated, composed
from training.places.rank import is_right, mentions
from whoholds.extract.coreference import is_nominal
from whoholds.identify import referents
from whoholds.identify.directory import Directory, directory
from whoholds.identify.gazetteer import Candidate, Gazetteer
from whoholds.identify.places import PlaceResolver
from whoholds.identify.referents import HINTS, Referents, hint_weights, kinds_of
from whoholds.records import Mention

OUT = pathlib.Path(referents.__file__).parent / "data/referent_weights.json"
RIDGE = 1e-3


class Question(NamedTuple):
    """One nominal: the hints of each landmark, in the order of HINTS, and which landmarks are right."""

    rows: list[list[float]]
    right: list[int]


def questions(resolver: PlaceResolver, actors: Directory, reports: list[Annotated]) -> tuple[list[Question], int]:
    """The questions that have an answer, and the number of those that have none among the landmarks of the right kind."""
    found, hopeless = [], 0
    for annotated in reports:
        text, title = annotated.report["text"], annotated.report.get("title") or ""
        gold = [(_mention(text, c["place"]["span"]), c["place"]) for c in annotated.claims if c["place"].get("span")]
        claimed = {m for m, _ in gold if not is_nominal(m)}
        named = sorted({*claimed, *(m for m in mentions(text) if m.kind == "place")}, key=lambda m: m.start)
        parties = [text[slice(*p["span"])] for c in annotated.claims for p in (*c["actors"], *c["opponents"]) if p.get("span")]
        scenery = resolver.scenery(title, text, named, parties)
        guide = Referents(resolver, actors, scenery, title, text, named, claimed)
        for mention, place in gold:
            if is_nominal(mention) and place["lat"] is not None:
                question = _question(guide, mention, place)
                hopeless += question is None
                found += [question] if question else []
    return found, hopeless


def _mention(text: str, span: list[int]) -> Mention:
    return Mention(span[0], span[1], text[span[0] : span[1]], "place")


def _question(guide: Referents, mention: Mention, place: dict[str, Any]) -> Question | None:
    marks = guide.marks(mention.start, kinds_of(mention.text))
    right = [
        i for i, (mark, _) in enumerate(marks)
        if is_right(Candidate(place=mark.place, name_score=1.0, prior=0.0, matched="name"), place)
    ]  # fmt: skip
    return Question([[hints[name] for name in HINTS] for _, hints in marks], right) if right else None


def fitted(found: list[Question], start: list[float]) -> list[float]:
    """The weights that fit best (L-BFGS); the offer's stays."""
    packed = [(torch.tensor(q.rows), torch.tensor(q.right)) for q in found]
    weights = torch.tensor(start, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=80, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        total = weights.new_zeros(())
        for rows, right in packed:
            scores = rows @ weights
            total = total + torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0)
        value = total / len(packed) + RIDGE * (weights**2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    learned = [round(float(w), 3) for w in weights.detach()]
    learned[HINTS.index("offered")] = start[HINTS.index("offered")]
    return learned


def right_share(found: list[Question], weights: list[float]) -> float:
    """The share of questions whose likeliest landmark is right."""
    hits = 0
    for q in found:
        scores = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in q.rows]
        hits += max(range(len(scores)), key=lambda i: scores[i]) in q.right
    return hits / max(1, len(found))


def main() -> None:
    """Fit and write."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--home", type=pathlib.Path, help="folder of the gazetteer's index")
    ask.add_argument("--out", type=pathlib.Path, default=OUT)
    args = ask.parse_args()
    actors = directory()
    resolver = PlaceResolver(Gazetteer.open(args.home), actors)
    reports = list(composed())
    start = [hint_weights()[name] for name in HINTS]
    parts = {split: questions(resolver, actors, [a for a in reports if a.split == split]) for split in ("train", "valid")}
    learned = fitted(parts["train"][0], start)
    for split, (found, hopeless) in parts.items():
        shares = f"right {right_share(found, start):.3f} before, {right_share(found, learned):.3f} now"
        print(f"{split}: {len(found)} nominals, {shares}; {hopeless} whose place is not named")
    args.out.write_text(json.dumps(dict(zip(HINTS, learned, strict=True)), indent=1) + "\n", encoding="utf-8")
    print(json.dumps(dict(zip(HINTS, learned, strict=True))))


if __name__ == "__main__":
    main()
