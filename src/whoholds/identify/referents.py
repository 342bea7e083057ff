"""Which place words without a name mean: 'the city', 'it', 'the airport', 'the country', 'the mosque', 'the post of Akka'.

The reader offers the mention that it takes such words for. Here the gazetteer checks the offer, for it knows what kind of place
each name of the report is: no city is a province, and a mosque stands in a town.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.identify.directory import Directory, Nation
from whoholds.identify.landmarks import REGIONS, SETTLED, Landmarks
from whoholds.identify.names import level
from whoholds.identify.places import NAMED, PlaceResolver, Scenery, distance_km
from whoholds.records import Extent, Mention, Place

TOWN = re.compile(
    r"\b(?:city|town|village|hamlet|settlement|municipality|municipio|port|stronghold|bastion|garrison|enclave|pocket|place|"
    r"streets?|suburbs?|outskirts|cent(?:re|er)|downtown|quarters?|neighbou?rhoods?|townsfolk)\b",
    re.IGNORECASE,
)
REGION = re.compile(
    r"\b(?:province|governorate|oblast|region|state|district|county|prefecture|department|territory|republic|valley|canton|raion|"
    r"division|commune|corner)\b",
    re.IGNORECASE,
)
COUNTRY = re.compile(r"\b(?:the|our|their|its|this) (?:\w+ )?(?:country|nation|homeland|kingdom)\b", re.IGNORECASE)
CAPITAL = re.compile(r"\b(?:the|its|their|our)(?: \w+)? capital\b(?! of)", re.IGNORECASE)
AIRPORT = re.compile(r"\b(?:airport|airfield|air ?base|airstrip|aerodrome)\b", re.IGNORECASE)
BUILDING = re.compile(
    r"\b(?:mosque|church|cathedral|convent|monastery|hospital|school|university|college|factory|mill|plant|brewery|stadium|station|"
    r"market|bazaar|square|street|road|avenue|boulevard|bridge|building|headquarters|office|hall|house|hotel|court|prison|jail|"
    r"barracks|camp|post|checkpoint|depot|radio|television|mast|tower|hill|ridge|heights?|citadel|fort|fortress|castle|palace|"
    r"compound|complex|quarters?|neighbou?rhoods?|districts?|suburbs?|sectors?|blocks?|villas?|farms?|museum|bank|ministry|embassy|"
    r"parliament|embankment|roundabout|junction|crossroads|silos?|warehouses?|customs|half|banks?|side|edge|part|parts)\b",
    re.IGNORECASE,
)
INSIDE = re.compile(
    r"(?<![^\W\d_])(?:of|in|at|near|outside|around|from|to|inside|on|opposite)\s+(?:the\s+)?(?P<name>[A-ZÀ-ÞĀ-Ž][^,;]*|al-[^,;]*)$"
)
OWNER = re.compile(r"^(?P<name>[A-ZÀ-ÞĀ-Ž][^,;]*?)[’']s\s+(?P<rest>[^A-ZÀ-Þ]+)$")
LEADING = re.compile(
    r"(?:the |an? |its |their )?(?:\w+ ){0,2}?(?:town|city|village|port|district|province) (?P<name>[A-ZÀ-ÞĀ-Ž].*)$"
)
TRAILING = re.compile(
    r"(?:[ -](?:area|areas|axis|sector|front|direction|pocket|suburbs?|outskirts|countryside|hinterland|city|town|council|hall|"
    r"port|harbou?r|seaport|garrison|stronghold|enclave|quarters?|neighbou?rhoods?|centre|center|police|headquarters|station|market|roads?|highway|"
    r"side|lines?|region|vicinity|approaches|itself|proper|in|of|and))+$",
    re.IGNORECASE,
)
VILLAGE = re.compile(r"\b(?:villages?|towns?|cit(?:y|ies)|hamlets?|settlements?) of\b", re.IGNORECASE)
AIRPORT_KM = 40.0


class Referents:
    """Finds the places of one report that other words mean."""

    def __init__(self, resolver: PlaceResolver, directory: Directory, scenery: Scenery, landmarks: Landmarks) -> None:
        """Find places among the landmarks of a report, of which the scenery tells the countries."""
        self._resolver, self._directory, self._scenery, self._landmarks = resolver, directory, scenery, landmarks

    def place(self, mention: Mention, extent: Extent) -> tuple[Place | None, Extent]:
        """The place that a mention means, None where nothing fits; `part` where that is the town of a building or a quarter."""
        place = self._place(mention, extent)
        inner = place is not None and place.kind in SETTLED and BUILDING.search(mention.text) and not TOWN.search(mention.text)
        return place, "part" if inner and extent == "whole" else extent

    def _place(self, mention: Mention, extent: Extent) -> Place | None:
        words = mention.text
        offered = self._resolver.resolve(self._scenery, mention.named.text) if mention.refers_to else None
        if _is_named(words):
            return self._by_name(mention, extent) or offered  # 'ISIS's last Iraqi stronghold' bears no name of its own
        if COUNTRY.search(words):
            return self._country()
        if CAPITAL.search(words) and (capital := self._capital()):
            return capital
        if AIRPORT.search(words):
            return self._airport(mention, offered)
        return self._landmarks.likeliest(mention, kinds_of(words)) or offered

    def _by_name(self, mention: Mention, extent: Extent) -> Place | None:
        """A place by its own name, else by the name inside its words, else the town that a building or a quarter is of."""
        words = mention.text
        owner = OWNER.search(words)
        if owner and (town := self._resolver.resolve(self._scenery, owner["name"])):
            return self._airport_of(town) if AIRPORT.search(owner["rest"]) else town
        inside = next((m for m in _names_inside(words) if self._plain(words[: m.start("name")])), None)
        region = REGION.search(words[: inside.start("name")]) if inside else None
        within = [*([f"{inside['name']} {region[0]}"] if region else []), inside["name"]] if inside else []
        country = next(self._resolver.countries_in(words[: inside.start("name")]), None) if inside else None
        for name in (*within, words, words.partition(",")[0]):
            place = self._resolver.resolve(self._scenery, name)
            if place and (country is None or place.country == country):
                return place
            if country and (place := self._resolver.at_home(self._scenery, name, country)):
                return place  # 'the Lebanese city of Tripoli'
        shorter = TRAILING.sub("", words)
        if shorter != words and (place := self._resolver.resolve(self._scenery, shorter)):
            return place
        if (extent == "part" or BUILDING.search(words)) and not VILLAGE.search(words):
            return self._landmarks.likeliest(mention, SETTLED)
        return None

    def _plain(self, words: str) -> bool:
        """True for words that name nothing but a nation: 'the turbulent Iraqi city of'."""
        return all(w[:1].islower() or w in ("A", "An", "The") or level(w) in self._directory.nations for w in words.split())

    def _nation(self) -> Nation | None:
        """The nation for which most speaks in the report."""
        countries = self._scenery.ranked()
        return self._directory.nations.get(countries[0].lower()) if countries else None

    def _country(self) -> Place | None:
        """The country that most of the report's places lie in."""
        nation = self._nation()
        return self._resolver.resolve(self._scenery, nation.name) if nation else None

    def _capital(self) -> Place | None:
        nation = self._nation()
        return self._resolver.resolve(self._scenery, nation.capital) if nation and nation.capital else None

    def _airport(self, mention: Mention, offered: Place | None) -> Place | None:
        """The airport that the report names, else the one of the town that it is about, else that town."""
        if offered and offered.kind in ("airport", "base"):
            return offered
        named = self._landmarks.of_kind(("airport", "base"))
        if named:
            return named[-1]
        town = self._landmarks.likeliest(mention, SETTLED) or offered
        return self._airport_of(town) if town else None

    def _airport_of(self, town: Place) -> Place:
        """The airport that is called by a town and lies at it; the town where the gazetteer has none."""
        airport = self._resolver.resolve(self._scenery, f"{town.name} Airport")
        apart = distance_km(airport, town) if airport else None
        return airport if airport and airport.kind == "airport" and apart is not None and apart <= AIRPORT_KM else town


def _names_inside(words: str) -> Iterator[re.Match[str]]:
    """Where a name may stand inside words, as the group `name`; the surer pattern first."""
    return (m for pattern in (INSIDE, LEADING) if (m := pattern.search(words)))


def inner(mention: Mention) -> Mention | None:
    """The name inside words such as 'the Iraqi city of Falluja' or 'a base near Gori'."""
    found = next(_names_inside(mention.text), None)
    if found is None or found.start("name") == 0:
        return None
    return Mention(mention.start + found.start("name"), mention.start + found.end("name"), found["name"], mention.kind)


def _is_named(words: str) -> bool:
    """True where words carry a name of their own, capitals after the first word or a first word that is no article."""
    tokens = words.split()
    return any(NAMED.match(t) for t in tokens[1:]) or (
        bool(NAMED.match(tokens[0]))
        and tokens[0].lower() not in {"the", "it", "its", "there", "this", "that", "here", "both", "they"}
    )


def kinds_of(words: str) -> frozenset[str] | None:
    """The kinds of place that words without a name can mean; None for 'it' and 'there'."""
    return REGIONS if REGION.search(words) and not TOWN.search(words) else SETTLED if _in_town(words) else None


def _in_town(words: str) -> bool:
    return bool(TOWN.search(words) or BUILDING.search(words))
