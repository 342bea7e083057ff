"""Fit the weights of `whoholds.identify.marked_ranking`: which place a marked name means, all names of a text weighed together.

usage: python -m training.places.marked [--home FOLDER] [--data FOLDER] [--out FILE] [--halves]

The questions are those of `training.places.linked`. A name is asked once a text. The weights are those of a conditional logit
with a small ridge; since what the other names say depends on the weights, they are fitted in rounds, each in the light of the
weights of the round before. They are written where they tell more of the questions right than those before. `--halves` first fits
on each half of GUM's texts and reports the other.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from training import logit
from training.asking import asking
from training.places.linked import FAR_KM, Linked, gum, news, states
from whoholds.identify import marked_ranking
from whoholds.identify.directory import directory
from whoholds.identify.entries import distance_km
from whoholds.identify.gazetteer import Gazetteer
from whoholds.identify.marked import MarkedNames, Readings
from whoholds.identify.places import PlaceResolver
from whoholds.records import Mention, Place

OUT = pathlib.Path(marked_ranking.__file__).parent / "data/marked_weights.json"
RIDGE, ROUNDS = 6e-4, 3  # a question; in the light of the weights of the round before


class Packed(NamedTuple):
    """What speaks for each candidate of a name, and which are right."""

    rows: logit.Numbers
    right: npt.NDArray[np.bool_]


class Read(NamedTuple):
    """A text, its marked names, and what they may mean."""

    linked: Linked
    mentions: list[Mention]
    readings: Readings


def read(names: MarkedNames, resolver: PlaceResolver, linked: Linked) -> Read:
    """The readings of one text."""
    mentions = [Mention(q.start, q.end, linked.text[q.start : q.end], "place") for q in linked.questions]
    scenery = resolver.scenery("", linked.text, mentions, (), mentions)
    return Read(linked, mentions, names.readings(scenery, linked.text, mentions))


def is_within(place: Place, point: tuple[float, float], km: float) -> bool:
    """Whether a place lies within so many kilometres of a point."""
    return place.lat is not None and place.lon is not None and distance_km(place.lat, place.lon, *point) <= km


def packed(texts: Sequence[Read], weights: Sequence[float]) -> list[Packed]:
    """The questions that have several candidates and a right one among them, in the light of the weights."""
    found: list[Packed] = []
    for one in texts:
        field = one.readings.field
        field.weigh(weights)
        together, asked = field.together(), set()
        for mention, question in zip(one.mentions, one.linked.questions, strict=True):
            key = one.readings.keys.get(mention)
            if key is None or key in asked or question.point is None or mention in one.readings.sure:
                continue
            asked.add(key)
            name = field.names[key]
            right = np.array([is_within(c.place, question.point, question.within) for c in name.found], dtype=bool)
            if len(name.found) > 1 and right.any():
                found.append(Packed(np.array([(*a, *t) for a, t in zip(name.alone, together[key], strict=True)]), right))
    return found


def fitted(texts: Sequence[Read], start: Sequence[float]) -> list[float]:
    """The weights that fit best in rounds."""
    values = list(start)
    for _ in range(ROUNDS):
        asked = packed(texts, values)
        values = [round(float(w), 3) for w in logit.fitted(asked, RIDGE * len(asked), values)]
    return values


def right(texts: Sequence[Read], weights: Sequence[float]) -> int:
    """How many mentions are told right."""
    count = 0
    for one in texts:
        one.readings.field.weigh(weights)
        for mention, question in zip(one.mentions, one.linked.questions, strict=True):
            place, _ = one.readings.told(mention)
            count += bool(place and question.point and is_within(place, question.point, max(FAR_KM, question.within)))
    return count


def report(texts: Sequence[Read], weights: Sequence[float]) -> str:
    """The share of mentions told within 161 km, and how often each probability was right."""
    fit = asked = 0
    tenths: dict[int, list[bool]] = {}
    for one in texts:
        one.readings.field.weigh(weights)
        for mention, question in zip(one.mentions, one.linked.questions, strict=True):
            if question.point is None:
                continue
            place, chance = one.readings.told(mention)
            fits = place is not None and is_within(place, question.point, max(FAR_KM, question.within))
            tenths.setdefault(int(chance * 10), []).append(fits)
            asked, fit = asked + 1, fit + fits
    shares = " ".join(f".{tenth}:{sum(fits) / len(fits):.2f}/{len(fits)}" for tenth, fits in sorted(tenths.items()))
    return f"{fit} of {asked} within {FAR_KM:g} km, {fit / max(1, asked):.4f}; by probability {shares}"


def main() -> None:
    """Fit, report, write."""
    ask = asking(__doc__, "data", "home")
    ask.add_argument("--out", type=pathlib.Path, default=OUT)
    ask.add_argument("--halves", action="store_true", help="first fit on each half of GUM and report the other")
    args = ask.parse_args()
    gazetteer = Gazetteer.open(args.home)
    resolver = PlaceResolver(gazetteer, directory())
    names = MarkedNames(gazetteer, resolver)
    books = [read(names, resolver, one) for one in gum(args.data / "train/gum", gazetteer, resolver)]
    items = [read(names, resolver, one) for one in news(args.data / "text/current_events.jsonl.gz", gazetteer, resolver)]
    plain = [read(names, resolver, one) for one in states(gazetteer)]
    start = marked_ranking.weights()
    for title, texts in (("GUM", books), ("news", items), ("states", plain)):
        print(title, "before:", report(texts, start), flush=True)
    for half in (0, 1) if args.halves else ():
        print("half", half, report(books[half::2], fitted([*books[1 - half :: 2], *items, *plain], start)), flush=True)
    everything = [*books, *items, *plain]
    weights = fitted(everything, start)
    for title, texts in (("GUM", books), ("news", items), ("states", plain)):
        print(title, "now:", report(texts, weights), flush=True)
    if right(everything, weights) <= right(everything, start):
        print("no more are right than with the weights before; these stay", flush=True)
        return
    part = args.out.with_suffix(".part")
    part.write_text(json.dumps(dict(zip(marked_ranking.FACTORS, weights, strict=True)), indent=1) + "\n", encoding="utf-8")
    part.replace(args.out)


if __name__ == "__main__":
    main()
