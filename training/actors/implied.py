"""Fit what speaks for the side that a claim is against where no words say so (`whoholds.identify.implied`).

usage: python -m training.actors.implied [--home FOLDER] [--kept FOLDER] [--out FILE] [--scorer FILE]

Every claim that the reader makes of a composed report without opponents, and that has its event, place and words in common with a
gold claim, is one question, if it tells who acts: the answers are the sides of the report, and nobody where the gold claim has no
opponents either. The weights are fitted on `train`, and told on `valid`, with what telling them would do to the scheme's scorer.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from training.actors.contenders import Question
from training.actors.oracle import Answer, Judge, read
from training.asking import asking
from training.corpus.agreement import load_scorer, worded
from training.corpus.corpus import Annotated, composed
from training.logit import Numbers, fitted
from whoholds.identify import Gazetteer, Identifier, directory, implied
from whoholds.identify.implied import HINTS
from whoholds.records import Claim, Reading, to_plain

OUT = pathlib.Path(implied.__file__).parent / "data/implied_weights.json"
RIDGE = 2.0
TOLD_FROM = (0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97)


class Filling(NamedTuple):
    """One claim without opponents: which rows may be told, which the scorer lets pass, and how likely its actors are right."""

    question: Question
    tellable: list[bool]
    harmless: list[bool]
    sure: float


def fillings(annotated: Annotated, reading: Reading, identifier: Identifier, scorer: Any, judge: Judge) -> Iterator[Filling]:
    """The claims of one report without opponents that have a gold claim beside them."""
    text = annotated.report["text"]
    gold = [worded(c, text) for c in annotated.claims]
    resolved = identifier.resolved(reading)
    if resolved is None:
        return
    claims, filler = resolved
    plain = [to_plain(c) for c in claims]
    matched = {j: i for i, j, _ in scorer.match(gold, plain)}
    for number, rated in filler.asked(claims):
        beside = _beside(gold, plain[number], scorer)
        if beside is None or not claims[number].actors:
            continue
        told = [p["name"] for p in beside["opponents"] if p.get("name")]
        right = np.array([_right(name, told, claims[number], annotated, judge) for name, _ in rated], dtype=bool)
        rows = np.array([[hints.get(h, 0.0) for h in HINTS] for _, hints in rated])
        acting = {p.name for p in claims[number].actors}
        pair = gold[matched[number]]["opponents"] if number in matched else []
        harmless = [name is None or scorer.agree(pair, [{"name": name, "text": None}]) for name, _ in rated]
        yield Filling(
            Question(rows, right, annotated.report["id"], claims[number].evidence),
            [name is not None and name not in acting for name, _ in rated],
            harmless,
            filler.sure(claims[number]),
        )


def _beside(gold: list[dict[str, Any]], found: dict[str, Any], scorer: Any) -> dict[str, Any] | None:
    """The gold claim of the event and place of a found one that shares most words with it."""
    same = [g for g in gold if g["event"] == found["event"] and scorer.same_place(g["place"], found["place"])]
    best = max(same, key=lambda g: scorer.nearness(g, found), default=None)
    return best if best is not None and scorer.nearness(best, found) > 0 else None


def _right(name: str | None, gold: list[str], claim: Claim, annotated: Annotated, judge: Judge) -> bool:
    if name is None or not gold:
        return name is None and not gold
    return any(judge(Answer("", "", name, other, claim.place.country, annotated.report)) for other in gold)


def curve(found: list[Filling], weights: Numbers) -> Iterator[str]:
    """From each chance on: how many are told, how many of them are right, how many the scorer holds against their claim."""
    likely = [implied.shares(list(f.question.rows @ weights)) for f in found]
    best = []
    for f, ps in zip(found, likely, strict=True):
        best.append(max(((p * f.sure, n) for n, p in enumerate(ps) if f.tellable[n]), default=(0.0, 0)))
    for least in TOLD_FROM:
        told = [(f, n) for f, (p, n) in zip(found, best, strict=True) if p >= least]
        right = sum(bool(f.question.right[n]) for f, n in told)
        harm = sum(not f.harmless[n] for f, n in told)
        yield f"  from {least}: {len(told)} told, {right} right ({right / max(1, len(told)):.3f}), {harm} held against"


def main() -> None:
    """Fit on `train`, tell on both, and write."""
    ask = asking(__doc__, "scorer")
    ask.add_argument("--home", type=pathlib.Path, required=True, help="folder of the gazetteer's index")
    ask.add_argument("--kept", type=pathlib.Path, help="folder for the readings")
    ask.add_argument("--out", type=pathlib.Path, default=OUT)
    args = ask.parse_args()
    actors, scorer = directory(), load_scorer(args.scorer)
    judge, identifier = Judge(actors, scorer), Identifier(Gazetteer.open(args.home), actors)
    parts: dict[str, list[Filling]] = {}
    for split in ("train", "valid"):
        chosen = [a for a in composed() if a.split == split]
        readings = read(chosen, "auto", args.kept / f"read-{split}.jsonl" if args.kept else None)
        parts[split] = [f for a in chosen for f in fillings(a, readings[a.report["id"]], identifier, scorer, judge)]
    weights = fitted([f.question for f in parts["train"] if f.question.right.any()], RIDGE)
    for split, found in parts.items():
        meant = sum(not f.question.right[0] for f in found)
        print(f"{split}: {len(found)} claims without opponents, {meant} of them against somebody")
        print("\n".join(curve(found, weights)))
    kept = {n: round(float(w), 3) for n, w in zip(HINTS, weights, strict=True)}
    args.out.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
