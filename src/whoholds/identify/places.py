"""Which place a mention means: candidates of the gazetteer weighed by the report's countries, other places and own words."""

from __future__ import annotations

import functools
import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from whoholds.identify import entries, recipes
from whoholds.identify.bearings import Bearing, behind
from whoholds.identify.directory import Directory
from whoholds.identify.gazetteer import Candidate, Gazetteer
from whoholds.identify.names import LONGEST, fold, level
from whoholds.identify.phrases import NAMED
from whoholds.identify.ranking import FAR_FETCHED, Light, Weights, factors, none_factors, posterior, weights
from whoholds.records import Mention, Place

NEAR_KM = 150.0  # places of one report mostly lie this close to another of it
ABOUT = 0.25  # share of the evidence from which a report is about a country
TITLE_WEIGHT, NATION_WEIGHT, ACTOR_WEIGHT, WORD_WEIGHT = 1.0, 2.0, 0.5, 0.5
MOST_WORDS = 4.0  # what words such as 'Iraqi' add to a country at most: parties from abroad are named often too
MOST_COUNTRIES, MOST_PLACES = 4, 12  # how many countries of the report are searched beside the world, and candidates looked at
ANCHOR_FROM = 0.4  # probability from which a place helps with the others
SURE_FROM = 0.3  # probability from which a place is told at all; below, the resolver abstains
CLEARLY = 1.3  # how much likelier than the next: between two of a name, better none
NEXT_DOOR_KM = 40.0
ALONE = 0.2  # share of the evidence that a small place must itself be, in a country of which nothing else speaks
REACH = 1.2  # of a division's radius: its outline is no circle
GREAT, GREATER, AT_HOME = (
    0.69,
    0.04,
    0.1,
)  # prior of a city of 200,000; lead over the next of that name; share of a country at war
GREAT_CHANCE = 0.5
TOO_WIDE = frozenset(("country", "region", "district", "area"))  # nobody counts kilometres from the middle of a province
MOST_BORNE, FAR_OFF, CLOSE_KM = 40, 3.0, 15.0  # candidates; a pin so many times farther than told is wrong; without a direction
WORD = re.compile(r"U\.S\.|[^\W\d_]+")
LONGEST_NATION = 5  # words: 'Central African Republic', 'Democratic Republic of Congo'


def distance_km(a: Place, b: Place) -> float | None:
    """Great-circle distance (haversine) in km; None where one has no point."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return entries.distance_km(a.lat, a.lon, b.lat, b.lon)


@functools.cache
def meanings() -> Mapping[str, str]:
    """Levelled names that mean one place in news, and its identifier: who writes 'Gaza' means the Strip."""
    return {level(row["name"]): row["id"] for row in recipes.rows("places_meant.csv")}


@dataclass(slots=True)
class Scenery:
    """Where a report plays.

    Attributes:
        votes: how much speaks for each country beside the names of places.
        countries: the same with them.
        anchors: the likely places of its names, by levelled name: place and probability.
        settled: the names settled so far, by levelled name.
        found: the candidates looked up so far, by name and countries.
        sure: the names, levelled, that mean a place, whichever it be: those that a claim is made at, and the names within them.
        bearings: by levelled name, how far from another place the report says that it lies.
    """

    votes: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    countries: dict[str, float] = field(default_factory=dict)
    anchors: dict[str, tuple[Place, float]] = field(default_factory=dict)
    settled: dict[str, Place | None] = field(default_factory=dict)
    found: dict[tuple[str, tuple[str, ...]], list[Candidate]] = field(default_factory=dict)
    sure: frozenset[str] = frozenset()
    bearings: dict[str, Bearing] = field(default_factory=dict)

    def share(self, country: str | None) -> float:
        """How much of the evidence speaks for a country, 0 to 1."""
        total = sum(self.countries.values())
        return self.countries.get(country, 0.0) / total if country and total else 0.0

    def is_sure(self, key: str) -> bool:
        """Whether a levelled name means a place, whichever it be: it, or a longer name that it is a part of, has a claim."""
        return key in self.sure

    def ranked(self) -> tuple[str, ...]:
        """The countries, likeliest first."""
        return tuple(sorted(self.countries, key=lambda country: (-self.countries[country], country)))

    def light(self, key: str, place: Place) -> Light:
        """In which light a candidate for a levelled name stands."""
        near = next_door = 0.0
        for other, (anchor, sure) in self.anchors.items():
            if other != key and anchor.id != place.id and (km := distance_km(place, anchor)) is not None and km < 6 * NEAR_KM:
                near = max(near, sure * math.exp(-km / NEAR_KM))
                next_door = max(next_door, sure * math.exp(-km / NEXT_DOOR_KM))
        top = max(self.countries.values(), default=0.0)
        main = place.country is not None and top > 0 and self.countries.get(place.country, 0.0) == top
        return Light(self.share(place.country), main, near, next_door)


class PlaceResolver:
    """Resolves the place mentions of one report at a time; keeps nothing between reports."""

    def __init__(self, gazetteer: Gazetteer, directory: Directory, ranked_by: Weights | None = None) -> None:
        """Look places up in `gazetteer`, and nations and actors in `directory`; weigh by the package's weights, or others."""
        self._gazetteer = gazetteer
        self._directory = directory
        self._weights = ranked_by or weights()

    def scenery(
        self, title: str, text: str, places: Sequence[Mention], parties: Sequence[str], sure: Collection[Mention] = ()
    ) -> Scenery:
        """Weigh the countries of a report and settle its places.

        Args:
            title: the headline or headings.
            text: the report's text: its 'Iraq' and 'Iraqi' speak for a country.
            places: its place mentions that carry a name.
            parties: the words of its parties.
            sure: those of the mentions that certainly mean a place.
        """
        found = Scenery(sure=frozenset(part for m in sure for part in _parts(level(m.text))))
        self._vote_nations(found, title, TITLE_WEIGHT)
        self._vote_nations(found, text, WORD_WEIGHT)
        for words in parties:
            self._vote_actor(found, words)
        names = {level(m.text): m.text for m in places if NAMED.search(m.text)}
        self.survey(found, names)
        found.bearings |= {level(m.text): b for m in reversed(places) if (b := behind(text, m.end))}
        for key, words in names.items():
            if key not in found.settled:  # as the origin of another
                found.settled[key] = self._settle(found, words)
        return found

    def survey(self, found: Scenery, names: dict[str, str]) -> None:
        """Find the anchors of a report, first by its countries alone, then those countries by the anchors."""
        places: defaultdict[str, float] = defaultdict(float)
        for words in names.values():
            self._vote_place(places, words)
        found.countries = _sum(found.votes, places)
        for key, words in names.items():
            place, sure = self._best(found, words, self._weights.first)
            if place and sure >= ANCHOR_FROM:
                found.anchors[key] = place, sure
        places.clear()
        for place, sure in found.anchors.values():
            if place.country:
                places[place.country] += sure * (NATION_WEIGHT if place.kind == "country" else 1.0)
        found.countries = _sum(found.votes, places)

    def resolve(self, scenery: Scenery, text: str, *, strictly: bool = False) -> Place | None:
        """The place that a name means in a report; None where nothing fits well enough.

        Args:
            scenery: where the report plays.
            text: the name.
            strictly: not by a part of the name alone, nor by one that differs by a letter: 'western Aleppo' is not Aleppo.
        """
        key = level(text)
        if key not in scenery.settled:
            scenery.settled[key] = self._settle(scenery, text)
        place = scenery.settled[key]
        if place and strictly:
            close = {c.place.id for c in self.candidates(scenery, text) if c.matched not in FAR_FETCHED}
            return place if place.id in close else None
        return place

    def candidates(self, scenery: Scenery, text: str) -> list[Candidate]:
        """The places that a name may mean in a report, likeliest by name and size first."""
        countries = tuple(sorted(scenery.ranked()[:MOST_COUNTRIES]))
        if (text, countries) not in scenery.found:
            wide = self._gazetteer.find(text, limit=MOST_PLACES, widely=False)
            home = self._gazetteer.find(text, countries=countries, limit=MOST_PLACES, widely=False)
            both = {c.place.id: c for c in (*home, *wide)}
            head = text.partition(" ")[0]  # of two that are also called 'Tripoli Airport', the one with Tripoli in its name
            scenery.found[text, countries] = sorted(both.values(), key=lambda c: (-c.score, head not in c.place.name, c.place.id))
        return scenery.found[text, countries]

    def rows(self, scenery: Scenery, text: str, found: Sequence[Candidate]) -> tuple[list[tuple[float, ...]], tuple[float, ...]]:
        """What speaks for each candidate, and for none of them."""
        key = level(text)
        lights = [scenery.light(key, c.place) for c in found]
        towns = {c.place.country for c in found if c.place.kind == "settlement" and c.matched not in FAR_FETCHED}
        rows = [
            factors(text, c, light, i, c.place.country not in towns)
            for i, (c, light) in enumerate(zip(found, lights, strict=True))
        ]
        return rows, none_factors(text, found, [light.share for light in lights], scenery.is_sure(key))

    def _best(self, scenery: Scenery, text: str, by: Sequence[float]) -> tuple[Place | None, float]:
        """The likeliest place of a name, and its probability."""
        found = self.candidates(scenery, text)
        if not found:
            return None, 0.0
        chances = posterior(*self.rows(scenery, text, found), by)
        first, *others = sorted(range(len(found)), key=lambda i: -chances[i])
        clear = not others or chances[first] >= CLEARLY * chances[others[0]]
        if clear and not scenery.votes.get(found[first].place.country or ""):
            clear = self._known_abroad(scenery, level(text), found[first])
        return found[first].place, chances[first] if clear else 0.0

    def _known_abroad(self, scenery: Scenery, key: str, likely: Candidate) -> bool:
        """Whether a place may be meant although it lies in a country of which nothing else in the report speaks."""
        if likely.matched in FAR_FETCHED:
            return False
        light = scenery.light(key, likely.place)
        if not scenery.votes or light.near:
            return True
        return likely.matched == "name" and (likely.prior >= GREAT or light.share > ALONE)

    def at_home(self, scenery: Scenery, text: str, country: str) -> Place | None:
        """The likeliest place of a name in one country, where one is called so; None else."""
        home = self._gazetteer.find(text, countries=(country,), limit=MOST_PLACES, widely=False)
        found = [c for c in home if c.matched not in FAR_FETCHED]
        chances = posterior(*self.rows(scenery, text, found), self._weights.second) if found else []
        return found[max(range(len(found)), key=lambda i: chances[i])].place if found else None

    def town(self, name: str, country: str) -> Place | None:
        """The greatest settlement of a name in a country: a capital, not the province of its name."""
        found = [
            c.place for c in self._gazetteer.find(name, countries=(country,), limit=MOST_PLACES) if c.place.kind == "settlement"
        ]
        return max(found, key=lambda place: place.population, default=None)

    def inside(self, scenery: Scenery, text: str, region: Place) -> Place | None:
        """The place of a name that lies in a division: 'the Bijapur district of Chhattisgarh'; None where none is known to."""
        found = [
            c.place for c in self.candidates(scenery, text) if c.matched not in FAR_FETCHED and c.place.country == region.country
        ]
        return next((p for p in found if self.lies_in(p, region)), None) if NAMED.search(text) else None

    def lies_in(self, place: Place, region: Place) -> bool:
        """Whether a place lies in a division, by the division's name or, where the gazetteer has none for it, by its reach."""
        if place.country != region.country:
            return False
        if place.admin and not {*fold(region.name).keys}.isdisjoint(fold(place.admin).keys):
            return True
        apart = distance_km(place, region)
        return apart is not None and apart <= REACH * max(region.radius_km, NEXT_DOOR_KM)

    def _great(self, scenery: Scenery, found: Sequence[Candidate]) -> Place | None:
        """The great city of a name that nothing in the report's own countries bears: Paris is in France, whatever the war."""
        exact = sorted((c for c in found if c.matched == "name"), key=lambda c: -c.prior)
        if not exact or exact[0].prior < GREAT or any(scenery.share(c.place.country) >= AT_HOME for c in exact):
            return None
        return exact[0].place if len(exact) == 1 or exact[0].prior - exact[1].prior >= GREATER else None

    def nation(self, text: str) -> Place | None:
        """The country that words name or belong to: 'Syria' and 'Syrian' alike; None for other words."""
        nation = self._directory.nation(text)
        return self._gazetteer.get(f"country:{nation.country}") if nation and nation.country else None

    def rate(self, scenery: Scenery, text: str, *, abroad: bool = False) -> tuple[Place | None, float]:
        """The likeliest place of a name in a report, whether told or not, and its probability.

        Args:
            scenery: where the report plays.
            text: the name.
            abroad: whether a great city of a country that the report is not about may be meant; never where a claim is made.
        """
        if pinned := self._gazetteer.pinned(text):
            return pinned, 1.0
        if not NAMED.search(text):
            return None, 0.0  # 'the plant', 'the airport': nothing by that name is meant
        nation = self._directory.nation(text)
        if nation and nation.country:
            own = level(text) in map(level, (nation.name, *nation.names))  # 'Syrian' is no place
            return (self._gazetteer.get(f"country:{nation.country}"), 1.0) if own else (None, 0.0)
        if (meant := self._meant(scenery, text)) is not None:
            return meant, 1.0
        place, chance = self._best(scenery, text, self._weights.second)
        great = self._great(scenery, self.candidates(scenery, text)) if abroad and chance < SURE_FROM else None
        return (great, GREAT_CHANCE) if great else (place, chance)

    def _meant(self, scenery: Scenery, text: str) -> Place | None:
        """The place that a name means in news, whatever else bears it; None where the report is about another's country."""
        known = meanings().get(level(text))
        meant = self._gazetteer.get(known) if known else None
        if meant is None or scenery.votes.get(meant.country or ""):
            return meant
        others = {c.place.country for c in self.candidates(scenery, text) if c.matched == "name"} - {meant.country}
        return None if any(scenery.votes.get(country or "") for country in others) else meant

    def _settle(self, scenery: Scenery, text: str) -> Place | None:
        place, sure = self.rate(scenery, text)
        likely, bearing = place if sure >= SURE_FROM else None, scenery.bearings.get(level(text))
        if bearing is None or self._gazetteer.pinned(text):
            return likely
        scenery.settled[level(text)] = likely  # of two that are told by each other, one is told by its name
        return self.borne(scenery, text, bearing, likely)

    def borne(self, scenery: Scenery, text: str, bearing: Bearing, likely: Place | None) -> Place | None:
        """The place of a name of which the report says how far from another it lies: 'Bara, 60 km north of El Obeid'.

        Args:
            scenery: where the report plays.
            text: the name; or words without one, which mean the point alone.
            bearing: what is said.
            likely: what the name means otherwise, if anything.

        Returns:
            What the name means otherwise where it lies so, or not far from it; else a place of that name that does; else, where
            no list has one, the point itself, with its uncertainty as `radius_km`.
        """
        origin = self.resolve(scenery, bearing.origin)
        if origin is None or origin.kind in TOO_WIDE or (likely and (likely.id == origin.id or bearing.fits(origin, likely))):
            return likely
        named = self._gazetteer.find(text, countries=(origin.country,), limit=MOST_BORNE, widely=False) if origin.country else []
        for candidate in named if NAMED.search(text) else ():
            if candidate.matched not in FAR_FETCHED and bearing.fits(origin, candidate.place):
                return candidate.place
        apart = distance_km(origin, likely) if likely else None
        if apart is not None and apart <= FAR_OFF * bearing.km + NEXT_DOOR_KM:
            return likely
        point = bearing.from_(origin) if bearing.degrees is not None or bearing.km <= CLOSE_KM else None
        return replace(point, name=text) if point else likely

    def _vote_place(self, votes: defaultdict[str, float], text: str) -> None:
        """One vote, shared by the countries whose best place of that name is likeliest."""
        nation = self._directory.nation(text)
        if nation and nation.country:
            votes[nation.country] += NATION_WEIGHT
            return
        best: dict[str, float] = {}
        for c in self._gazetteer.find(text, limit=MOST_PLACES, widely=False):
            if c.place.country and c.matched not in FAR_FETCHED:
                best[c.place.country] = max(best.get(c.place.country, 0.0), math.exp(4 * c.score))
        for country, weight in best.items():
            votes[country] += weight / sum(best.values())

    def _vote_nations(self, found: Scenery, words: str, weight: float) -> None:
        votes: defaultdict[str, float] = defaultdict(float)
        for country in self.countries_in(words):
            votes[country] += weight
        for country, value in votes.items():
            found.votes[country] += min(value, MOST_WORDS)

    def countries_in(self, words: str) -> Iterator[str]:
        """The country of each nation that words name, the longest name first: 'South Sudanese' is not Sudan."""
        tokens = WORD.findall(words)
        at = 0
        while at < len(tokens):
            size = 1
            if tokens[at][0].isupper():
                for size in range(min(LONGEST_NATION, len(tokens) - at), 0, -1):
                    nation = self._directory.nation(" ".join(tokens[at : at + size]))
                    if nation and nation.country:
                        yield nation.country
                        break
            at += size

    def _vote_actor(self, found: Scenery, words: str) -> None:
        actor = self._directory.head(words)
        if actor is None:
            return
        for country in actor.countries:
            found.votes[country] += ACTOR_WEIGHT / len(actor.countries)


def _parts(name: str) -> Iterator[str]:
    """A levelled name and the names within it: of 'the gaza strip' also 'gaza'."""
    yield name
    words = name.split(" ")
    if len(name) <= LONGEST:  # a page marked by mistake holds no names
        yield from (" ".join(words[i:k]) for i in range(len(words)) for k in range(i + 1, len(words) + 1))


def _sum(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {country: one.get(country, 0.0) + other.get(country, 0.0) for country in {*one, *other}}
