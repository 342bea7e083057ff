"""What a report takes for granted when it names a place: its country, the capital, the division that a name stands in."""

from __future__ import annotations

import re

from whoholds.identify.directory import ARMS, Directory, Nation
from whoholds.identify.landmarks import REGIONS, SETTLED
from whoholds.identify.names import level
from whoholds.identify.phrases import LAND, PEOPLES, REGION, TOWN, Phrase
from whoholds.identify.places import PlaceResolver, Scenery, distance_km
from whoholds.identify.ranking import FAR_FETCHED
from whoholds.records import Mention, Place

AIRPORT_KM = 40.0
AIRFIELDS = frozenset(("airport", "base"))  # Kandahar Airfield is both
MAINLY = 0.65  # share of the evidence from which a name that nobody knows is taken to lie in a country
BEHIND = re.compile(
    r"(?:, in| in|,(?=[^,.;:()]{3,40}[,.;)\n]))\s(?:the\s|(?:north|south|east|west|central|far|neighbou?ring)[\w-]*\s){0,3}"
    r"(?P<name>[A-ZÀ-Þ][\w.’'-]*(?:\s[A-ZÀ-Þ]\w+){0,2})"
)


class Setting:
    """The nations and divisions that the words of one report speak of."""

    def __init__(self, resolver: PlaceResolver, directory: Directory, scenery: Scenery, text: str) -> None:
        """Look names up with `resolver` and `directory`; the scenery tells the report's countries."""
        self._resolver, self._directory, self._scenery, self._text = resolver, directory, scenery, text

    def is_no_place(self, words: str) -> bool:
        """True for the name of a nation, a people or an armed group: nothing in a country is called so."""
        return (
            words.lower() in PEOPLES
            or self._directory.nation(words) is not None
            or any(self._directory.actors[i].kind in ARMS for i in self._directory.aliases.get(level(words), ()))
        )

    def nation_of(self, country: str | None) -> Nation | None:
        """The nation of a country's code."""
        return self._directory.nations.get(country.lower()) if country else None

    def nation_named(self, words: str) -> Nation | None:
        """The nation that has a country and that words name or belong to; None for other words."""
        nation = self._directory.nation(words)
        return nation if nation and nation.country else None

    def country_of(self, phrase: Phrase) -> str | None:
        """The country that words leave no doubt of: 'the Iraqi city of Falluja', "Saudi Arabia's Asir region"."""
        if (owner := self.nation_named(phrase.owner)) or (owner := self.nation_named(phrase.outer)):
            return owner.country
        if TOWN.search(phrase.outer) or REGION.search(phrase.outer) or LAND.search(phrase.outer):
            before = phrase.outer.removesuffix(phrase.name) if phrase.name else phrase.outer
            return next(self._resolver.countries_in(before), None)
        inner = self.nation_named(phrase.inner) if phrase.link in ("in", "of", "inside", "within") else None
        return inner.country if inner and phrase.name else None

    def after(self, mention: Mention, words: str) -> Place | None:
        """The country or the division named right behind words: 'Same | in East Timor', 'Rashad | , Diyala Governorate'."""
        behind = words.partition(", ")[2] if mention.text == words else ""
        after = BEHIND.match(f", {behind}," if behind else self._text, 0 if behind else mention.end)
        name = after["name"].partition("'s")[0].partition("’s")[0] if after else ""
        nation = self.nation_named(name) or self.nation_named(name.partition(" ")[0])
        if nation:
            own = any(name.startswith(n) for n in (nation.name, *nation.names))  # 'in Russian hands' is not in Russia
            return self._resolver.nation(nation.name) if own else None
        region = self._resolver.resolve(self._scenery, name) if REGION.search(name) else None
        return region if region and region.kind in REGIONS else None

    def region_of(self, town: Place | None) -> Place | None:
        """The province or the like that a town lies in."""
        if town is None or town.kind not in SETTLED or not town.admin:
            return None
        region = self._resolver.at_home(self._scenery, town.admin, town.country) if town.country else None
        return region if region and region.kind in REGIONS else None

    def side_of(self, side: str, nation: Nation) -> Place | None:
        """The area that is called by a side of a country and nothing else: Southern Lebanon; None where lists have none."""
        found = self._resolver.candidates(self._scenery, f"{side.capitalize()} {nation.name}")
        fits = (c.place for c in found if c.matched == "name" and c.place.kind in REGIONS)
        return next((place for place in fits if place.country == nation.country), None)

    def likely_country(self) -> str | None:
        """The country that an unknown name of the report most likely lies in; None where that is in doubt."""
        countries = self._scenery.ranked()
        return countries[0] if countries and self._scenery.share(countries[0]) >= MAINLY else None

    def nation(self) -> Nation | None:
        """The nation for which most speaks in the report."""
        countries = self._scenery.ranked()
        return self.nation_of(countries[0]) if countries else None

    def capital(self) -> Place | None:
        """The capital of the nation for which most speaks in the report."""
        nation = self.nation()
        return self.capital_of(nation.country) if nation else None

    def capital_of(self, country: str | None) -> Place | None:
        """The capital of a country, by its code."""
        nation = self.nation_of(country)
        return self._resolver.town(nation.capital, nation.country) if nation and nation.country else None

    def airport_of(self, town: Place) -> Place:
        """The airport that is called by a town and lies at it; the town where the gazetteer has none."""
        name = f"{town.name} Airport"
        called = (c.place for c in self._resolver.candidates(self._scenery, name) if c.matched not in FAR_FETCHED)
        for airport in (self._resolver.resolve(self._scenery, name), *called):
            apart = distance_km(airport, town) if airport and airport.kind in AIRFIELDS else None
            if airport and apart is not None and apart <= AIRPORT_KM:
                return airport
        return town
