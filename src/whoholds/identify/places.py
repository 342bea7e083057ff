"""Which place a mention means: candidates of the gazetteer weighed by the report's countries, other places and own words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from whoholds.identify.directory import Directory
from whoholds.identify.gazetteer import Candidate, Gazetteer
from whoholds.identify.names import fold, level
from whoholds.records import Mention, Place

EARTH_RADIUS_KM = 6371.0
NEAR_KM = 150.0  # places of one report mostly lie this close to another of it
ABSTAIN_BELOW = 1.15  # a score that a lone far-fetched candidate does not reach; measured on the training reports
WEIGHT = {"name": 1.0, "country": 1.0, "near": 0.6, "size": 0.07, "kind": 0.35}
TITLE_WEIGHT, NATION_WEIGHT, ACTOR_WEIGHT = 1.0, 2.0, 1.0


def distance_km(a: Place, b: Place) -> float | None:
    """Great-circle distance (haversine) in km; None where one has no point."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    p, q = math.radians(a.lat), math.radians(b.lat)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


@dataclass(slots=True)
class Scenery:
    """Where a report plays: how much speaks for each country (0 to 1), and its places settled so far, by levelled name."""

    countries: Counter[str] = field(default_factory=Counter)
    settled: dict[str, Place | None] = field(default_factory=dict)

    def share(self, country: str | None) -> float:
        """How much of the evidence speaks for a country, 0 to 1."""
        total = sum(self.countries.values())
        return self.countries[country] / total if country and total else 0.0

    def ranked(self) -> tuple[str, ...]:
        """The countries, likeliest first."""
        return tuple(country for country, _ in self.countries.most_common())


class PlaceResolver:
    """Resolves the place mentions of one report at a time; keeps nothing between reports."""

    def __init__(self, gazetteer: Gazetteer, directory: Directory) -> None:
        """Look places up in `gazetteer`, and nations and actors in `directory`."""
        self._gazetteer = gazetteer
        self._directory = directory

    def scenery(self, title: str, places: Sequence[Mention], parties: Sequence[str]) -> Scenery:
        """Weigh the countries of a report and settle its places.

        Args:
            title: the headline or headings.
            places: its place mentions that carry a name.
            parties: the words of its parties.
        """
        found = Scenery()
        for text in dict.fromkeys(m.text for m in places):
            self._vote_place(found, text)
        for words in [title, *parties]:
            self._vote_words(found, words, TITLE_WEIGHT if words == title else ACTOR_WEIGHT)
        pending = sorted({m.text for m in places}, key=lambda text: self._ambiguity(text))
        for text in pending:
            found.settled[level(text)] = self._settle(found, text)
        return found

    def resolve(self, scenery: Scenery, text: str) -> Place | None:
        """The place that a name means in a report; None where nothing fits well enough."""
        key = level(text)
        if key not in scenery.settled:
            scenery.settled[key] = self._settle(scenery, text)
        return scenery.settled[key]

    def _vote_place(self, found: Scenery, text: str) -> None:
        nation = self._directory.nations.get(level(text))
        if nation and nation.country:
            found.countries[nation.country] += NATION_WEIGHT
            return
        candidates = [c for c in self._gazetteer.find(text, limit=8) if c.name_score > 0.6]
        weights = [c.name_score * (1 + math.log10(c.place.population + 1)) for c in candidates]
        for candidate, weight in zip(candidates, weights, strict=True):
            if candidate.place.country:
                found.countries[candidate.place.country] += weight / sum(weights)

    def _vote_words(self, found: Scenery, words: str, weight: float) -> None:
        for word in level(words).split():
            nation = self._directory.nations.get(word)
            if nation and nation.country and len(word) > 2:
                found.countries[nation.country] += weight
        for identifier in self._directory.aliases.get(level(words), ())[:1]:
            actor = self._directory.actors[identifier]
            for country in actor.countries:
                found.countries[country] += weight / len(actor.countries)

    def _ambiguity(self, text: str) -> tuple[int, str]:
        """How many candidates a name has: those with few are settled first, and help with the rest."""
        return len(self._gazetteer.find(text, limit=20)), text

    def _settle(self, scenery: Scenery, text: str) -> Place | None:
        nation = self._directory.nations.get(level(text))
        candidates = self._gazetteer.find(text, countries=scenery.ranked()[:4], limit=20)
        if not candidates:
            return None
        best = max(candidates, key=lambda c: (self._score(scenery, text, c, nation is not None), c.place.population))
        return best.place if self._score(scenery, text, best, nation is not None) >= ABSTAIN_BELOW else None

    def _score(self, scenery: Scenery, text: str, candidate: Candidate, nation: bool) -> float:
        """What speaks for a candidate: its name, country, nearness to the report's other places, size, and kind."""
        place = candidate.place
        gaps = [km for other in scenery.settled.values() if other and (km := distance_km(place, other)) is not None and km > 0]
        near = math.exp(-min(gaps) / NEAR_KM) if gaps else 0.0
        generic = fold(text).generic
        kind = (0.0 if generic is None else 1.0 if place.kind == generic else -0.3) + (1.0 if nation and place.kind == "country" else 0.0)
        return (
            WEIGHT["name"] * candidate.name_score + WEIGHT["country"] * scenery.share(place.country) ** 0.5
            + WEIGHT["near"] * near + WEIGHT["size"] * math.log10(place.population + 1) + WEIGHT["kind"] * kind
        )  # fmt: skip
