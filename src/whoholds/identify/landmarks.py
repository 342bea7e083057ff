"""The places that a report names, and which of them words without a name most likely mean.

What speaks for a place: what the reader gives for its names, how far back it was named last, whether claims are made at it,
whether it stands in the headline or the paragraph, what kind of place it is, and its size. The weights are those of a conditional
logit, fitted by `training.places.hints`.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib import resources

from whoholds.identify.places import ABOUT, PlaceResolver, Scenery
from whoholds.records import Mention, Place

SETTLED = frozenset(("settlement",))
REGIONS = frozenset(("region", "district", "area"))
SIZED = {word: re.compile(rf"\b{word}\b", re.IGNORECASE) for word in ("city", "town", "village")}
HINTS = (
    "offered", "unheard", "before", "never before", "after", "claimed", "abroad", "title", "likely", "town", "region", "country",
    "nearest", "last claimed", "paragraph", "size", "city size", "town size", "village size", "fits",
)  # fmt: skip
PROVINCE = re.compile(r"\b(?:province|governorate|oblast|state|county|department|prefecture|republic)\b", re.IGNORECASE)
PER = 200  # characters, about a sentence and a half
UNHEARD = -8.0  # nats: a name that the reader was not asked about
TAKEN = 4.0  # nats for the one name that a reader without numbers takes words for


@functools.cache
def hint_weights() -> dict[str, float]:
    """What each hint weighs, in nats; `training/places` makes them."""
    data = json.loads(resources.files("whoholds.identify").joinpath("data/referent_weights.json").read_text(encoding="utf-8"))
    return {name: float(data[name]) for name in HINTS}


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place named in the report, where it is named, and what speaks for it whoever refers to it."""

    place: Place
    starts: tuple[int, ...]
    claimed: tuple[int, ...]
    hints: dict[str, float]


class Landmarks:
    """The places named in one report."""

    def __init__(
        self,
        resolver: PlaceResolver,
        scenery: Scenery,
        title: str,
        text: str,
        named: Sequence[Mention],
        claimed: Collection[Mention],
    ) -> None:
        """Settle the named mentions.

        Args:
            resolver: resolves names.
            scenery: the report's countries and settled places.
            title: the headline.
            text: the report's text.
            named: its place mentions that carry a name, in order.
            claimed: those of them that an event is at.
        """
        self._text = text
        mentions: defaultdict[str, list[Mention]] = defaultdict(list)
        places: dict[str, Place] = {}
        for mention in named:
            if place := resolver.resolve(scenery, mention.text):
                places[place.id] = place
                mentions[place.id].append(mention)
        self._all = [
            Landmark(place, tuple(m.start for m in mentions[key]), tuple(m.start for m in mentions[key] if m in claimed), {
                "claimed": float(any(m in claimed for m in mentions[key])),
                "abroad": float(scenery.share(place.country) < ABOUT),
                "title": float(any(m.text in title for m in mentions[key])),
                "likely": math.sqrt(scenery.share(place.country)), "town": float(place.kind in SETTLED),
                "region": float(place.kind in REGIONS), "country": float(place.kind == "country"),
                "size": math.log10(place.population + 1),
            })
            for key, place in places.items()
        ]  # fmt: skip

    def of_kind(self, kinds: Collection[str] | None) -> list[Place]:
        """The places of a kind, in the order in which the report names them; all where None."""
        return [mark.place for mark in self._fitting(kinds)]

    def likeliest(self, mention: Mention, kinds: Collection[str] | None, country: str | None = None) -> Place | None:
        """The place of a kind that a mention most likely means; of one country alone where that is given."""
        return _best([(mark, hints) for mark, hints in self.marks(mention, kinds) if country in (None, mark.place.country)])

    def meant(self, mention: Mention, kinds: Collection[str] | None) -> Place | None:
        """The place that a mention most likely means, mostly of a kind; None where the report names none of it.

        Unlike in `likeliest` another kind only speaks against a place: 'the town' may be a camp, 'the runway' an airport, 'the
        valley' what a town of its name stands for. No town is a province.
        """
        return _best(self.weighed(mention, kinds)) if self._fitting(kinds) else None

    def weighed(self, mention: Mention, kinds: Collection[str] | None) -> list[tuple[Landmark, dict[str, float]]]:
        """The landmarks that a mention may mean, each with all that speaks for it; whether its kind fits is a hint."""
        marks = self.marks(mention, kinds if kinds == REGIONS and PROVINCE.search(mention.text) else None)
        return [(mark, hints | {"fits": float(kinds is None or mark.place.kind in kinds)}) for mark, hints in marks]

    def marks(self, mention: Mention, kinds: Collection[str] | None) -> list[tuple[Landmark, dict[str, float]]]:
        """The landmarks of a kind, each with all that speaks for it as what a mention means (`HINTS`)."""
        fitting, start = self._fitting(kinds), mention.start
        nearest = max((s for mark in fitting for s in mark.starts if s < start), default=None)
        last = max((s for mark in fitting for s in mark.claimed if s < start), default=None)
        paragraph = (self._text.rfind("\n", 0, start) + 1, self._text.find("\n", start) % (len(self._text) + 1))
        given = dict(mention.offers or (((mention.refers_to.start, TAKEN),) if mention.refers_to else ()))
        return [
            (mark, mark.hints | _heard(mark, given) | _seen(mark, start) | {
                "nearest": float(nearest in mark.starts), "last claimed": float(last in mark.claimed),
                "paragraph": float(any(paragraph[0] <= s < paragraph[1] for s in mark.starts)), "fits": 1.0,
            } | {f"{word} size": mark.hints["size"] * bool(p.search(mention.text)) for word, p in SIZED.items()})
            for mark in fitting
        ]  # fmt: skip

    def _fitting(self, kinds: Collection[str] | None) -> list[Landmark]:
        return [mark for mark in self._all if kinds is None or mark.place.kind in kinds]


def _best(rated: Sequence[tuple[Landmark, dict[str, float]]]) -> Place | None:
    """The landmark for which most speaks, the first of those alike."""
    weights = hint_weights()
    return max(rated, key=lambda one: sum(weights[k] * v for k, v in one[1].items()))[0].place if rated else None


def _heard(mark: Landmark, given: dict[int, float]) -> dict[str, float]:
    """What the reader gives for a place: over all its names."""
    heard = [given[s] for s in mark.starts if s in given]
    top = max(heard, default=UNHEARD)
    total = top + math.log(sum(math.exp(x - top) for x in heard)) if heard else UNHEARD
    return {"offered": total, "unheard": float(not heard)}


def _seen(mark: Landmark, start: int) -> dict[str, float]:
    """How far from an offset a place is named: the last time before it, else the first after it."""
    before = max((s for s in mark.starts if s < start), default=None)
    after = min((s for s in mark.starts if s > start), default=start)
    return {
        "before": math.log1p((start - before) / PER) if before is not None else 0.0, "never before": float(before is None),
        "after": math.log1p((after - start) / PER) if before is None else 0.0,
    }  # fmt: skip
