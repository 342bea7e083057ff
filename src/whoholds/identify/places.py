"""Which place a mention means: candidates of the gazetteer weighed by the report's countries, other places and own words."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from whoholds.identify.directory import Directory
from whoholds.identify.gazetteer import Candidate, Gazetteer
from whoholds.identify.names import fold, level
from whoholds.records import Mention, Place

EARTH_RADIUS_KM = 6371.0
NEAR_KM = 150.0  # places of one report mostly lie this close to another of it
ABSTAIN_BELOW = 1.15  # a score that a lone far-fetched candidate does not reach; measured on the training reports
FAR_FETCHED = frozenset(("loose", "typo", "near"))  # matches that need a country that the report is about
ABOUT = 0.25  # share of the evidence from which a report is about a country
WEIGHT = {"name": 1.0, "country": 1.2, "near": 0.6, "prior": 0.5, "kind": 0.35}
TITLE_WEIGHT, NATION_WEIGHT, ACTOR_WEIGHT, WORD_WEIGHT = 1.0, 2.0, 0.5, 0.5
MOST_WORDS = 4.0  # what words such as 'Iraqi' add to a country at most: parties from abroad are named often too
ALIKE = {"base": ("base", "airport"), "region": ("region", "district"), "settlement": ("settlement",)}
NAMED = re.compile(r"[^\W\d_]*[A-ZÀ-ÞĀ-ŽА-ЯІЇЄҐ\u0600-\u06ff]")


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

    countries: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    settled: dict[str, Place | None] = field(default_factory=dict)

    def share(self, country: str | None) -> float:
        """How much of the evidence speaks for a country, 0 to 1."""
        total = sum(self.countries.values())
        return self.countries.get(country, 0.0) / total if country and total else 0.0

    def ranked(self) -> tuple[str, ...]:
        """The countries, likeliest first."""
        return tuple(sorted(self.countries, key=lambda country: (-self.countries[country], country)))


class PlaceResolver:
    """Resolves the place mentions of one report at a time; keeps nothing between reports."""

    def __init__(self, gazetteer: Gazetteer, directory: Directory) -> None:
        """Look places up in `gazetteer`, and nations and actors in `directory`."""
        self._gazetteer = gazetteer
        self._directory = directory

    def scenery(self, title: str, text: str, places: Sequence[Mention], parties: Sequence[str]) -> Scenery:
        """Weigh the countries of a report and settle its places.

        Args:
            title: the headline or headings.
            text: the report's text: its 'Iraq' and 'Iraqi' speak for a country.
            places: its place mentions that carry a name.
            parties: the words of its parties.
        """
        found = Scenery()
        for text in dict.fromkeys(m.text for m in places):
            self._vote_place(found, text)
        self._vote_nations(found, title, TITLE_WEIGHT)
        self._vote_nations(found, text, WORD_WEIGHT)
        for words in parties:
            self._vote_actor(found, words)
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
        """One vote, shared by the countries whose best place of that name is likeliest."""
        nation = self._directory.nations.get(level(text))
        if nation and nation.country:
            found.countries[nation.country] += NATION_WEIGHT
            return
        best: dict[str, float] = {}
        for c in self._gazetteer.find(text, limit=20) if NAMED.search(text) else ():
            if c.place.country and c.matched not in FAR_FETCHED:
                best[c.place.country] = max(best.get(c.place.country, 0.0), math.exp(4 * c.score))
        for country, weight in best.items():
            found.countries[country] += weight / sum(best.values())

    def _vote_nations(self, found: Scenery, words: str, weight: float) -> None:
        votes: defaultdict[str, float] = defaultdict(float)
        for word in re.findall(r"[A-Z][a-z]+|U\.S\.|US|UK|DRC", words):
            nation = self._directory.nations.get(level(word))
            if nation and nation.country:
                votes[nation.country] += weight
        for country, value in votes.items():
            found.countries[country] += min(value, MOST_WORDS)

    def _vote_actor(self, found: Scenery, words: str) -> None:
        for identifier in self._directory.aliases.get(level(words), ())[:1]:
            actor = self._directory.actors[identifier]
            for country in actor.countries:
                found.countries[country] += ACTOR_WEIGHT / len(actor.countries)

    def _ambiguity(self, text: str) -> tuple[int, str]:
        """How many candidates a name has: those with few are settled first, and help with the rest."""
        return len(self._gazetteer.find(text, limit=20)), text

    def _settle(self, scenery: Scenery, text: str) -> Place | None:
        if not NAMED.search(text):
            return None  # 'the plant', 'the airport': nothing by that name is meant
        nation = self._directory.nations.get(level(text)) is not None
        countries = scenery.ranked()
        candidates = self._gazetteer.find(text, countries=countries[:4], limit=20)
        if nation or not any(c.matched not in FAR_FETCHED for c in candidates):
            candidates = candidates + [c for c in self._gazetteer.find(text, limit=20) if c.matched not in FAR_FETCHED]
        fitting = [c for c in candidates if c.matched not in FAR_FETCHED or scenery.share(c.place.country) >= ABOUT]
        if not fitting:
            return None
        best = max(fitting, key=lambda c: self._score(scenery, text, c, nation))
        return best.place if self._score(scenery, text, best, nation) >= ABSTAIN_BELOW else None

    def _score(self, scenery: Scenery, text: str, candidate: Candidate, nation: bool) -> float:
        """What speaks for a candidate: its name, country, nearness to the report's other places, size, and kind."""
        place = candidate.place
        gaps = [km for other in scenery.settled.values() if other and (km := distance_km(place, other)) is not None and km > 0]
        near = math.exp(-min(gaps) / NEAR_KM) if gaps else 0.0
        generic = fold(text).generic
        kind = float(place.kind in ALIKE.get(generic or "settlement", (generic,))) - (
            0.3 if generic and place.kind not in ALIKE.get(generic, (generic,)) else 0.0
        )
        kind = 2.0 if nation and place.kind == "country" else kind
        return (
            WEIGHT["name"] * candidate.name_score + WEIGHT["country"] * math.sqrt(scenery.share(place.country))
            + WEIGHT["near"] * near + WEIGHT["prior"] * candidate.prior + WEIGHT["kind"] * kind
        )  # fmt: skip
