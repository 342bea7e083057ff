"""Fit what speaks for the side that 'they' or 'its men' mean (`whoholds.identify.contenders`), on the composed reports.

usage: python -m training.actors.contenders [--home FOLDER] [--kept FOLDER] [--out FILE] [--scorer FILE]

Every gold party whose own words name nobody is one question; the answers are the sides that the report names, and those that the
wars of the day suggest. The weights are those of a conditional logit with a small ridge, fitted on `train` and told on `valid`:
what the reader gives for each mention is among the hints, and it knows `train` by heart, but that hardly weighs.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from training.actors.oracle import Answer, Judge, cast_of, mention, place_words, read
from training.asking import asking
from training.corpus.agreement import load_scorer
from training.corpus.corpus import Annotated, composed
from training.logit import Numbers, fitted, right_share
from whoholds.identify import contenders
from whoholds.identify.contenders import HINTS, Asked, Contenders
from whoholds.identify.directory import Directory, directory
from whoholds.identify.gazetteer import Gazetteer
from whoholds.identify.parties import Sides
from whoholds.identify.places import PlaceResolver
from whoholds.identify.speakers import source
from whoholds.records import Mention, Reading

OUT = pathlib.Path(contenders.__file__).parent / "data/contender_weights.json"
RIDGE = 1.0


class Question(NamedTuple):
    """One party without a name: the hints of each contender, which of them are right, the report, and the words."""

    rows: Numbers
    right: npt.NDArray[np.bool_]
    report: str
    words: str


Asking = Callable[[Annotated, Directory, PlaceResolver, Reading, dict[str, list[str]], Judge], Iterator[Question | None]]


def questions(
    annotated: Annotated, actors: Directory, resolver: PlaceResolver, reading: Reading, kept: dict[str, list[str]], judge: Judge
) -> Iterator[Question | None]:
    """The questions of one report; None for each party who is no contender."""
    report, text = annotated.report, annotated.report["text"]
    found = cast_of(annotated, actors, resolver, reading, kept)
    asking = Contenders(actors, found, text, reading.mentions, reading.events, report.get("title") or "")
    sides = Sides(actors, found, text, asking)
    for claim in annotated.claims:
        country = claim["place"]["country"]
        said = next(
            ((s, mention(annotated, reading, s["span"], "source", "actor")) for s in claim["sources"] if s.get("span")), None
        )
        speaker = (source(actors, text, said[1], found, country).of, said[1]) if said else None
        countries = ((country,) if country else ()) + found.countries
        camps = [[p for p in claim[field] if p.get("span")] for field in ("actors", "opponents")]
        mentions = [[mention(annotated, reading, p["span"], "actor") for p in camp] for camp in camps]
        clear = [[sides.outright(m, countries, speaker) for m in camp] for camp in mentions]
        sure = [tuple(s for m in camp if m and m.actor and (s := actors.side(m.actor))) for camp in clear]
        asked = Asked(
            event=claim["event"], place=place_words(claim, text), countries=countries, speaker=speaker[0] if speaker else None
        )
        for number, role in enumerate(("actor", "opponent")):
            for gold, own, words in zip(camps[number], clear[number], mentions[number], strict=True):
                if own is None and gold["name"]:
                    one = sides.asked(words, replace(asked, role=role, against=sure[1 - number]))
                    yield _question(asking, words, one, Answer("", words.text, None, gold["name"], country, report), judge)


def _question(asking: Contenders, words: Mention, asked: Asked, answer: Answer, judge: Judge) -> Question | None:
    rated = asking.rated(words, asked)
    right = np.array([judge(answer._replace(found=c.name)) for c, _ in rated], dtype=bool)
    if not right.any():
        return None
    rows = np.array([[hints.get(name, 0.0) for name in HINTS] for _, hints in rated])
    return Question(rows, right, answer.report["id"], f"{words.text} = {words.named.text}")


def fit(description: str | None, out: pathlib.Path, hints: Sequence[str], asked_of: Asking, who: str) -> None:
    """The command that fits weights: ask the questions of each report, fit on `train`, tell on both splits, and write.

    Args:
        description: what `--help` says.
        out: where the weights go, unless `--out` says otherwise.
        hints: their names, in the order of a question's columns.
        asked_of: gives the questions of one report.
        who: whom they are about, in words.
    """
    ask = asking(description, "home", "scorer")
    ask.add_argument("--kept", type=pathlib.Path, help="folder for the readings and the ranked countries")
    ask.add_argument("--out", type=pathlib.Path, default=out)
    ask.add_argument("--every", type=int, default=2, help="one report of `train` in so many")
    args = ask.parse_args()
    actors = directory()
    resolver, judge = PlaceResolver(Gazetteer.open(args.home), actors), Judge(actors, load_scorer(args.scorer))
    parts: dict[str, list[Question]] = {}
    for split, every in (("valid", 1), ("train", args.every)):
        chosen = [a for a in composed() if a.split == split][::every]
        readings = read(chosen, "auto", args.kept / f"read-{split}.jsonl" if args.kept else None)
        countries = args.kept / f"keep-{split}.json" if args.kept else None
        kept = json.loads(countries.read_text(encoding="utf-8")) if countries and countries.exists() else {}
        asked = [q for a in chosen for q in asked_of(a, actors, resolver, readings[a.report["id"]], kept, judge)]
        parts[split] = [q for q in asked if q is not None]
        print(f"{split}: {len(asked)} {who}, for {len(asked) - len(parts[split])} of them no contender is right")
        if countries:
            countries.write_text(json.dumps(kept), encoding="utf-8")
    learned = fitted(parts["train"], RIDGE)
    for split, found in parts.items():
        print(f"{split}: right {right_share(found, learned):.3f}")
    weights = {n: round(float(w), 3) for n, w in zip(hints, learned, strict=True)}
    args.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Fit and write."""
    fit(__doc__, OUT, HINTS, questions, "parties without a name")


if __name__ == "__main__":
    main()
