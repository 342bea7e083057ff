"""How likely each candidate is the place that a name means: a small trained model over what speaks for it.

A softmax over the candidates and over 'none of them', so that a name which is no place of the gazetteer (a person, a paper, a
hamlet that no list has) is left alone. The weights are in `data/place_weights.json`; `training/places` makes them.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from whoholds.identify.gazetteer import Candidate
from whoholds.identify.matching import FEATURES, REGIONS
from whoholds.identify.names import fold

FAR_FETCHED = frozenset(("loose", "typo", "near"))
ALIKE = {"base": ("base", "airport"), "region": ("region", "district"), "settlement": ("settlement",)}
FACTORS = (
    "name", "by its own name", "folded", "loose", "near", "typo", "prior", "no prior", "of the report's countries",
    "main country", "abroad", "close by", "next door", "kind fits", "kind differs", "region", "feature", "country",
    "first", "capitals", "region alone",
)  # fmt: skip
NONE = ("none", "none: only far-fetched", "none: nothing of the report's countries", "none: one word", "none: surely a place")


@dataclass(frozen=True, slots=True)
class Weights:
    """The model's weights by stage: before and after the other places of the report are known."""

    first: tuple[float, ...]
    second: tuple[float, ...]


@functools.cache
def weights() -> Weights:
    """The weights of the package."""
    data = json.loads(resources.files("whoholds.identify").joinpath("data/place_weights.json").read_text(encoding="utf-8"))
    names = (*FACTORS, *NONE)
    return Weights(*(tuple(float(data[stage][name]) for name in names) for stage in ("first", "second")))


@dataclass(frozen=True, slots=True)
class Light:
    """In which light one candidate stands: what the report says of its country, and how near its other places are."""

    share: float
    main: bool
    near: float  # 0 to 1, by the places of the report within some 150 km
    next_door: float  # the same, within some 40 km


def factors(words: str, candidate: Candidate, light: Light, place_in_list: int, alone: bool) -> tuple[float, ...]:
    """What speaks for a candidate, in the order of FACTORS.

    Args:
        words: the name as the report has it.
        candidate: the place, and how its name matched.
        light: what the report says of it.
        place_in_list: its rank among the candidates by name and size, from 0.
        alone: whether no town of its country bears the name.
    """
    place, generic = candidate.place, fold(words).generic
    fits = place.kind in ALIKE.get(generic, (generic,)) if generic else place.kind == "settlement"
    return (
        candidate.name_score, float(candidate.matched == "name"), float(candidate.matched == "folded"),
        float(candidate.matched == "loose"), float(candidate.matched == "near"), float(candidate.matched == "typo"),
        candidate.prior, float(candidate.prior == 0), math.sqrt(light.share), float(light.main), float(light.share < 0.02),
        light.near, light.next_door,
        float(bool(generic) and fits), float(bool(generic) and not fits), float(not generic and place.kind in REGIONS),
        float(not generic and place.kind in FEATURES), float(place.kind == "country"), float(place_in_list == 0),
        float(words.isupper()), float(alone and not generic and place.kind in REGIONS),
    )  # fmt: skip


def none_factors(words: str, candidates: Sequence[Candidate], shares: Sequence[float], sure: bool) -> tuple[float, ...]:
    """What speaks for 'none of them', in the order of NONE; `sure` where a place is meant, whichever it be."""
    return (
        1.0, float(all(c.matched in FAR_FETCHED for c in candidates)), float(all(s < 0.1 for s in shares)),
        float(len(words.split()) == 1), float(sure),
    )  # fmt: skip


def posterior(rows: Sequence[tuple[float, ...]], none: tuple[float, ...], weights: Sequence[float]) -> list[float]:
    """The probability of each candidate; what is left of 1 is that of 'none of them'."""
    scores = [sum(w * x for w, x in zip(weights, row, strict=False)) for row in rows]
    nothing = sum(w * x for w, x in zip(weights[len(FACTORS) :], none, strict=True))
    top = max([*scores, nothing])
    raised = [math.exp(s - top) for s in scores]
    total = sum(raised) + math.exp(nothing - top)
    return [r / total for r in raised]
