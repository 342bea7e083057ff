"""What is hard about a claim, told from the claim itself: what the gate gives shares found for, one by one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from whoholds.records import EVENT_KINDS

POINTING = re.compile(
    r"^(?:it|its|there|here|the|this|that|these|those|their|his|her|our|an?|both|several|some|two|three)\b\s*", re.IGNORECASE
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def nominal(words: str | None) -> bool:
    """True for 'it', 'the town', 'its last bastion', 'rebels': words without a name in them."""
    return words is not None and not any(c.isupper() for c in POINTING.sub("", words))


def phenomena(claim: dict[str, Any]) -> Iterator[str]:
    """The names of the phenomena that a gold claim (the scheme's JSON) shows."""
    yield from (word for word in (claim["commitment"],) if word != "affirmed")
    yield from (word for word in (claim["phase"],) if word != "news")
    place, sides, sources, when = claim["place"], [*claim["actors"], *claim["opponents"]], claim["sources"], claim["when"]
    if place["extent"] != "whole":
        yield f"extent: {place['extent']}"
    if nominal(place.get("text")):
        yield "place: not by name"
    if any(nominal(p.get("text")) for p in sides):
        yield "side: not by name"
    if not claim["actors"] or any(not p.get("text") for p in sides):
        yield "side: implicit"
    yield "sources: none" if not sources else "sources: one" if len(sources) == 1 else "sources: chain of two or more"
    yield "when: not said" if when is None else "when: a day" if DAY.fullmatch(when) else "when: longer or open"
    yield f"event: {claim['event']}"


ORDER = (
    "denied", "uncertain", "conditional", "future", "background", "extent: part", "extent: around", "place: not by name",
    "side: not by name", "side: implicit", "sources: none", "sources: one", "sources: chain of two or more",
    "when: a day", "when: longer or open", "when: not said", *(f"event: {kind}" for kind in EVENT_KINDS),
)  # fmt: skip


class Found:
    """Counts, for each phenomenon, the gold claims that show it and those of them that were found, by layer."""

    def __init__(self) -> None:
        self._gold: Counter[str] = Counter()
        self._found: Counter[tuple[str, str]] = Counter()

    def add(self, claim: dict[str, Any], layers: frozenset[str]) -> None:
        """Count a gold claim, and the layers on which it was found; none where it was missed."""
        for name in phenomena(claim):
            self._gold[name] += 1
            self._found.update((name, layer) for layer in layers)

    def shares(self) -> dict[str, dict[str, float]]:
        """For each phenomenon: how many claims show it, and the share of them found at core and at exact."""
        return {
            name: {"claims": float(count), **{layer: round(self._found[name, layer] / count, 3) for layer in ("core", "exact")}}
            for name in ORDER
            if (count := self._gold[name])
        }
