"""How well a name of the gazetteer matches a name of a report, as a number with a word for how."""

from __future__ import annotations

from itertools import product
from typing import Literal

from whoholds.identify.names import Folded

Match = Literal["pinned", "name", "alternate", "folded", "loose", "near", "typo"]

PRIMARY, ALTERNATE, WEAK = 0, 1, 2  # ranks of names: the place's own, another, a feature's without the word for what it is
EXACT = {PRIMARY: 1.0, ALTERNATE: 0.96, WEAK: 0.7}
FOLDED = {PRIMARY: 0.92, ALTERNATE: 0.88, WEAK: 0.7}
LOOSE, LOOSE_SPAN = 0.45, 0.35
SOUND, SOUND_SPAN = 0.25, 0.5
AS_WRITTEN, NEARLY, WHOLLY = (
    0.21,
    0.8,
    0.94,
)  # what a name adds whose place has none in the script asked for, where it sounds just like it
TYPO = 0.5
NEAR = 0.6  # 'Raqqa prison' by Raqqa
PART = 0.8  # 'northern Aleppo' by Aleppo

REGIONS = frozenset({"region", "district", "country", "area"})
FEATURES = frozenset({"base", "airport", "dam", "crossing", "field", "camp", "port", "bridge", "plant", "castle", "prison"})
PLAIN = {"region": 0.93, "district": 0.9}  # what is left of a division's score where nothing asks for one
SIGNS = "^$#0123456789abcdefghijklmnopqrstuvwxyz"  # of keys in Latin letters
FIRST_SIGN = 0x100
PAIRS = {a + b: chr(FIRST_SIGN + number) for number, (a, b) in enumerate(product(SIGNS, repeat=2))}


def score(query: Folded, rank: int, strict: str) -> tuple[Match, float]:
    """How a name found by its exact key matches.

    Args:
        query: the report's name, folded.
        rank: PRIMARY, ALTERNATE or WEAK.
        strict: its strict form; empty where that is the key itself.
    """
    if query.strict == (strict or query.keys[0]):
        return ("name" if rank == PRIMARY else "alternate"), EXACT[rank]
    return "folded", FOLDED[rank]


def kind_factor(generic: str | None, kind: str) -> float:
    """What is left of a score where the word for the kind ('province') and the place's kind disagree."""
    if not generic:
        return PLAIN.get(kind, 1.0)
    region = kind in REGIONS
    if generic in ("region", "area"):
        return 1.0 if region or (generic == "area" and kind not in FEATURES) else 0.8
    if generic == "settlement":
        return 0.75 if region else 1.0
    return PLAIN.get(kind, 1.0)


def sound_score(likeness: float, unwritten: bool) -> float:
    """How a name found by its sound matches.

    Args:
        likeness: how alike the two sound, 0 to 1.
        unwritten: True where the lists have no name of the place in the script asked for, so that its sound is all there is to go
            by: 'Hasan Ali' is then as surely حسن علي as a place that a list says is written so.
    """
    if not unwritten:
        return SOUND + SOUND_SPAN * likeness
    sure = min(1.0, likeness / WHOLLY)
    return SOUND + SOUND_SPAN * sure + AS_WRITTEN * max(0.0, sure - NEARLY) / (1 - NEARLY)


def pairs(word: str) -> frozenset[str]:
    """The pairs of neighbouring letters of a word, its ends marked; each of letters of keys one sign (see `packed_pairs`)."""
    marked = f"^{word}$"
    return frozenset(PAIRS.get(pair, pair) for pair in map(str.__add__, marked, marked[1:]))


def packed_pairs(word: str) -> str:
    """The pairs of a key in Latin letters as the index keeps them, to be compared without being made: a sign for each."""
    marked = f"^{word}$"
    return "".join(sorted({PAIRS[pair] for pair in map(str.__add__, marked, marked[1:])}))


def similar(mine: frozenset[str], packed: str) -> float:
    """How alike a key, given by its pairs of letters, is to another, given by its packed ones: the Dice coefficient, 0 to 1."""
    return 2 * len(mine.intersection(packed)) / (len(mine) + len(packed))


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """How alike two words are, given by their pairs of letters, 0 to 1: the Dice coefficient."""
    return 2 * len(one & other) / (len(one) + len(other))
