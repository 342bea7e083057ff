"""Which place words mean: 'the city', 'it', 'the airport', 'a police station in southern Baghdad', "Syria's border with Turkey".

The reader offers the mention that it takes words without a name for. Here the gazetteer checks the offer, for it knows what kind
of place each name of the report is: no city is a province, and a mosque stands in a town.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from whoholds.identify.directory import Directory, Nation
from whoholds.identify.landmarks import REGIONS, SETTLED, Landmarks
from whoholds.identify.names import HARD_WORDS, level
from whoholds.identify.phrases import (
    AIRPORT,
    AROUND,
    BORDER,
    BUILDING,
    CAPITAL,
    COUNTRY,
    INSTITUTION,
    LAND,
    LEADING_NAME,
    NAMED,
    REGION,
    SIDE,
    TOWN,
    TRAILING,
    VAGUE,
    VILLAGE,
    Phrase,
    eastern,
    is_named,
    listed_as,
    taken_apart,
)
from whoholds.identify.places import PlaceResolver, Scenery
from whoholds.identify.setting import AIRFIELDS, Setting
from whoholds.records import Extent, Mention, Place

COUNTRIES = frozenset(("country",))
DEEPEST = 3  # places inside places inside places
BORDERING = 0.1  # share of the evidence from which 'the border' may be a country's
ADDED = re.compile(r"\s(?:and|with)\s(?:the\s)?[A-ZÀ-Þ]\w+")
OF = re.compile(
    r"\b(?:city|town|village|hamlet|settlement|suburb|neighbou?rhood|quarter|port|capital|stronghold)$", re.IGNORECASE
)
CHIEF = re.compile(r"\b(?:capital|seat)$", re.IGNORECASE)
DIVISIONS = re.compile(
    r"(?<=\w )(?:provinces|governorates|oblasts|regions|states|districts|counties|departments)$", re.IGNORECASE
)  # behind a name, of a list
HEADED = re.compile(
    r"\b(?:villages?|towns?|cit(?:y|ies)|areas?|posts?|crossings?|hills?|bases?|positions?)\b.*\s(?:at|near|on|along|by|to)\s"
)


@dataclass(frozen=True, slots=True)
class Meant:
    """What words for a place mean.

    Attributes:
        place: the gazetteer's entry; None where it has none, or where it is not told which.
        extent: how much of it.
        name: where there is no entry, a name that the words give: 'Northern Iraq'; None where they give none.
        country: where there is no entry, the country that the words themselves, or else the report, leave no doubt of.
    """

    place: Place | None
    extent: Extent
    name: str | None = None
    country: str | None = None


class Referents:
    """Finds the places of one report that words mean."""

    def __init__(
        self, resolver: PlaceResolver, directory: Directory, scenery: Scenery, landmarks: Landmarks, text: str = ""
    ) -> None:
        """Find places among the landmarks of a report; the scenery tells its countries, `text` what stands around words."""
        self._resolver, self._scenery, self._landmarks, self._text = resolver, scenery, landmarks, text
        self._setting = Setting(resolver, directory, scenery, text)

    def place(self, mention: Mention, extent: Extent) -> Meant:
        """What a mention means; `part` where that is the town of a building or a quarter."""
        words = mention.text
        meant = self._named(mention, words, extent) if is_named(words) else None
        if meant is None or (meant.place is None and meant.name is None):
            meant = Meant(None, extent) if VAGUE.fullmatch(words) else self._nameless(mention, extent)
        place = meant.place
        within = place is not None and place.kind in SETTLED and BUILDING.search(words) and not TOWN.search(words)
        return Meant(place, "part", meant.name, meant.country) if within and meant.extent == "whole" else meant

    def _nameless(self, mention: Mention, extent: Extent) -> Meant:
        """Words without a name of their own."""
        words = mention.text
        offered = self._resolver.resolve(self._scenery, mention.named.text) if mention.refers_to else None
        if BORDER.search(words) and not HEADED.search(words):
            return self._border(words)
        kinds = kinds_of(words)
        if (turned := SIDE.search(words)) and (nation := self._setting.nation()):
            return self._one_side(eastern(turned["side"]), nation, extent)
        if COUNTRY.search(words) and not facilities(words):  # 'the country's second port'
            place = self._country(mention)
        elif CAPITAL.search(words) and (capital := self._setting.capital()):
            place = capital
        elif AIRPORT.search(words):
            place = self._airport(mention, offered)
        else:
            place = self._meant(mention, kinds, offered)
        if place is None and kinds is REGIONS and not LAND.search(words):
            place = self._setting.region_of(self._landmarks.likeliest(mention, SETTLED) or offered)
        if place is None and LAND.search(words):
            place = self._landmarks.likeliest(mention, None)
            extent = "part" if extent == "whole" else extent
        if place is None and INSTITUTION.search(words):
            place = self._setting.capital()
        if place is None and mention.refers_to and is_named(mention.named.text):
            named = mention.named  # what it refers to has a name, if none that the gazetteer knows
            meant = self._named(named, named.text, extent)
            return meant if meant and (meant.place is None or _can_be(meant.place, kinds)) else Meant(None, extent)
        return Meant(place, extent)

    def _meant(self, mention: Mention, kinds: frozenset[str] | None, offered: Place | None) -> Place | None:
        """The place of the report that words of some kind mean; a facility before all where the report names one such."""
        own = facilities(mention.text)
        if own and self._landmarks.of_kind(own):
            place = self._landmarks.meant(mention, own)
            return place if place and place.kind in own | SETTLED else self._landmarks.likeliest(mention, own)
        place = self._landmarks.meant(mention, kinds) or (offered if offered and _can_be(offered, kinds) else None)
        if own and place and place.kind == "country":  # no dam is one
            return self._landmarks.likeliest(mention, SETTLED, place.country)
        return place

    def _named(self, mention: Mention, words: str, extent: Extent, depth: int = 0) -> Meant | None:
        """What words with a name mean; None where the name is of no place."""
        phrase = taken_apart(words, self._setting.is_no_place)
        if nation := self._setting.nation_named(phrase.words):
            return Meant(self._resolver.nation(nation.name), extent)
        if BORDER.search(phrase.outer):
            more = ADDED.match(self._text, mention.end) if depth == 0 else None  # 'the border between Lebanon | and Syria'
            return self._border(words + (more[0] if more else ""))
        if phrase.side and phrase.words[:1].islower() and (nation := self._setting.nation_named(phrase.outer)):
            return self._one_side(phrase.side, nation, extent)  # whichever towns lie there
        country = self._setting.country_of(phrase)
        if meant := self._whole_in(mention, words, phrase, country, extent):
            return meant
        if phrase.side and (meant := self._side_of(phrase, country, extent)):
            return meant
        beside = phrase.link in AROUND or phrase.link == "at"  # 'a camp at Boulkessi': no part of the next town
        inmost = phrase.inner and depth < DEEPEST
        within = self._named(mention, phrase.inner, "whole" if beside else extent, depth + 1) if inmost else None
        if phrase.name and not (within and phrase.link == "of" and OF.search(phrase.outer)):
            return self._own_name(mention, phrase, country, extent, within)
        if within:
            return self._at(phrase, within, extent)
        if phrase.owner:
            return self._owned(phrase, mention, extent)
        return self._of_nation(phrase, country, mention, extent)

    def _whole_in(self, mention: Mention, words: str, phrase: Phrase, country: str | None, extent: Extent) -> Meant | None:
        """The place that bears the words themselves, in the country or the division that stands behind them."""
        after = self._setting.after(mention, words) if country is None and words and mention.text.endswith(words) else None
        place = (self._whole(phrase, after.country) if after and after.country else None) or self._whole(phrase, country)
        listed = listed_as(mention, self._text) if words == mention.text and not REGION.search(words) else ""
        if listed and (region := self._resolver.resolve(self._scenery, f"{phrase.words} {listed}")) and region.kind in REGIONS:
            place = region
        if place and after and after.kind in REGIONS and place.kind in SETTLED and not self._resolver.lies_in(place, after):
            place = self._resolver.inside(self._scenery, place.name, after)
            told = (phrase.inner or phrase.name or phrase.words).partition(",")[0]
            return Meant(place, extent, None if place else told, after.country)
        return Meant(place, extent) if place else None

    def _whole(self, phrase: Phrase, country: str | None) -> Place | None:
        """The place that bears the words themselves."""
        if phrase.link == "of" and (CHIEF.search(phrase.outer) or (phrase.name and OF.search(phrase.outer))):
            return None  # 'the capital of Borno state', 'the Damascus suburb of Douma'
        told = phrase.owner or (phrase.inner and phrase.link in ("of", "in", "at"))
        if told and not phrase.name and AIRPORT.search(phrase.outer):
            return None  # "Tripoli's airport", 'the air base of Shindand'
        spoken: tuple[str, ...] = (phrase.words, phrase.words.partition(",")[0])
        spoken = (*spoken, f"{phrase.side.removesuffix('ern')} {phrase.outer}") if phrase.side else spoken
        if phrase.inner and not phrase.name:
            region = REGION.search(phrase.outer)
            spoken = (*([f"{phrase.inner} {region[0]}"] if region else []), phrase.inner, *spoken)
        spoken = (*(DIVISIONS.sub(_one_of, name) for name in spoken), *spoken)
        for name in dict.fromkeys(spoken):
            if not NAMED.search(name):
                continue
            strictly = bool(phrase.side) and name != phrase.inner
            place = self._resolver.resolve(self._scenery, name, strictly=strictly)
            if place and (country is None or place.country in (None, country)):
                return place
            if country and (place := self._resolver.at_home(self._scenery, name, country)):
                return place  # 'the Lebanese city of Tripoli'
        return None

    def _side_of(self, phrase: Phrase, country: str | None, extent: Extent) -> Meant | None:
        """One side of a place: a part of a town or a province; of a country an area of its own."""
        nation = self._setting.nation_named(phrase.outer)
        if nation:
            return self._one_side(phrase.side, nation, extent)
        if not phrase.name:
            own = next(self._resolver.countries_in(phrase.outer), None) if LAND.search(phrase.outer) else None
            nation = self._setting.nation_of(own)
            return self._one_side(phrase.side, nation, "part") if nation else None
        place = self._resolver.resolve(self._scenery, phrase.name)
        if place and (country is None or place.country == country):
            return Meant(place, "part" if extent == "whole" else extent)
        return None

    def _one_side(self, side: str, nation: Nation, extent: Extent) -> Meant:
        """One side of a country: an area with a name, and without a point where no list has it by that name."""
        if place := self._setting.side_of(side, nation):
            return Meant(place, extent)
        return Meant(None, extent, f"{side.capitalize()} {nation.name}", nation.country)

    def _own_name(
        self, mention: Mention, phrase: Phrase, country: str | None, extent: Extent, within: Meant | None
    ) -> Meant | None:
        """A place by the proper name in its words, else the place that it is a part of."""
        shorter = TRAILING.sub("", phrase.name)
        for name in dict.fromkeys((phrase.outer, phrase.name, shorter)):
            place = self._resolver.resolve(self._scenery, name) if NAMED.search(name) else None
            if place and country and place.country not in (None, country):
                place = self._resolver.at_home(self._scenery, name, country)
            if within and within.place and within.place.kind in REGIONS:
                place = self._resolver.inside(self._scenery, name, within.place) or place
            if place:
                several = name == shorter != phrase.name and extent == "whole" and LAND.search(phrase.name)
                return Meant(place, "part" if several else extent)
        town = LEADING_NAME.match(phrase.name)  # 'a Gaza training camp'
        if town and BUILDING.search(town["kind"]) and (place := self._resolver.resolve(self._scenery, town["name"])):
            return Meant(place, "part" if extent == "whole" else extent)
        if within is None and phrase.owner:
            within = self._named(mention, phrase.owner, extent, DEEPEST)
        if part := self._part_of(mention, phrase, country, extent, within):
            return part
        country = country or (within.country if within else None) or self._setting.likely_country()
        return Meant(None, extent, shorter or phrase.name, country)

    def _part_of(
        self, mention: Mention, phrase: Phrase, country: str | None, extent: Extent, within: Meant | None
    ) -> Meant | None:
        """The town or the like that a named building or quarter is in, which the gazetteer does not know."""
        building = BUILDING.search(phrase.outer) and not VILLAGE.search(phrase.words)
        if within and within.place:
            if within.place.kind in SETTLED and (phrase.link != "of" or within.extent == "part"):
                return Meant(within.place, "around" if phrase.link in AROUND else "part")
            if (
                within.place.kind != "country"
                and (building or BUILDING.match(phrase.inner.partition(" ")[2]))
                and not REGION.search(phrase.outer)
            ):
                return Meant(within.place, "part")
        if INSTITUTION.search(phrase.outer) and (
            capital := self._setting.capital_of(country) if country else self._setting.capital()
        ):
            return Meant(capital, "part")
        if (extent == "part" or building) and not VILLAGE.search(phrase.words) and not (phrase.inner and within):
            place = self._landmarks.likeliest(mention, SETTLED)
            return Meant(place, "part") if place else None
        return None

    def _at(self, phrase: Phrase, within: Meant, extent: Extent) -> Meant:
        """Something without a name at a place: 'a hotel in Mali', 'sixty villages near Kobani'."""
        place = within.place
        if place and phrase.link == "of" and CHIEF.search(phrase.outer):
            place = (self._setting.capital_of(place.country) if place.kind == "country" else self._chief_town(place)) or place
        if place and place.kind == "country" and INSTITUTION.search(phrase.outer):
            return Meant(self._setting.capital_of(place.country) or place, "part")
        if place and place.kind in SETTLED and AIRPORT.search(phrase.outer) and phrase.link in ("of", "in", "at"):
            return Meant(self._setting.airport_of(place), extent)
        if phrase.link in AROUND and extent == "whole":
            extent = "around"
        elif extent == "whole" and (
            LAND.search(phrase.outer) or (BUILDING.search(phrase.outer) and not REGION.search(phrase.outer))
        ):
            extent = "part"
        return Meant(place, extent, within.name, within.country)

    def _chief_town(self, region: Place) -> Place | None:
        """The greatest town of a division that the report names."""
        inside = (town for town in self._landmarks.of_kind(SETTLED) if self._resolver.lies_in(town, region))
        return max(inside, key=lambda town: town.population, default=None)

    def _owned(self, phrase: Phrase, mention: Mention, extent: Extent) -> Meant | None:
        """Something without a name that belongs to a place: "Mariupol's steelworks", "Bolivia's parliament"."""
        place = self._resolver.resolve(self._scenery, phrase.owner)
        if place is None:
            return None
        if AIRPORT.search(phrase.outer) and place.kind in SETTLED:
            return Meant(self._setting.airport_of(place), extent)
        if place.kind == "country":
            if phrase.side:
                return Meant(None, extent, f"{phrase.side.capitalize()} {place.name}", place.country)
            if INSTITUTION.search(phrase.outer) or CAPITAL.search(f"the {phrase.outer}"):
                return Meant(
                    self._setting.capital_of(place.country) or place, "part" if INSTITUTION.search(phrase.outer) else extent
                )
            if own := facilities(phrase.outer):  # "Iraq's biggest dam"
                dam = self._landmarks.likeliest(mention, own, place.country)
                return Meant(dam, extent) if dam else None
            if kinds := kinds_of(phrase.outer):
                return Meant(self._landmarks.likeliest(mention, kinds, place.country), extent)
        return Meant(place, "part" if extent == "whole" else extent)

    def _of_nation(self, phrase: Phrase, country: str | None, mention: Mention, extent: Extent) -> Meant | None:
        """Words with no name but a nation's: 'Syrian territory', 'the Syrian city', 'Afghan'."""
        nation = self._setting.nation_of(country)
        if nation is None:
            return None
        kinds = kinds_of(phrase.outer)
        if CAPITAL.search(f"the {phrase.outer}"):
            return Meant(self._setting.capital_of(country), extent)
        if kinds and (place := self._landmarks.likeliest(mention, kinds, country)):
            return Meant(place, extent)
        if LAND.search(phrase.outer) or self._setting.nation_named(phrase.outer):
            whole = bool(self._setting.nation_named(phrase.outer))
            return Meant(self._resolver.nation(nation.name), extent if whole or extent != "whole" else "part")
        return None

    def _border(self, words: str) -> Meant:
        """A border, of two countries if the words or the report name two; it lies in neither alone and has no one point."""
        told = list(dict.fromkeys(self._resolver.countries_in(words.replace("-", " ").replace("–", " "))))
        told += [c for c in self._scenery.ranked() if c not in told and self._scenery.share(c) >= BORDERING]
        names = sorted(n.name for c in told[:2] if (n := self._setting.nation_of(c)))
        return Meant(None, "whole", f"{'–'.join(names)} border" if names else None, told[0] if len(names) == 1 else None)

    def _country(self, mention: Mention) -> Place | None:
        """The country that 'the country' means: one that the report names as a place, else the one for which most speaks."""
        nation = self._setting.nation()
        return self._landmarks.likeliest(mention, COUNTRIES) or (self._resolver.nation(nation.name) if nation else None)

    def _airport(self, mention: Mention, offered: Place | None) -> Place | None:
        """The airport that is meant, or that of the town that is; where the report names none, that of the town it is about."""
        if offered and offered.kind in AIRFIELDS:
            return offered
        best = self._landmarks.meant(mention, AIRFIELDS)
        if best and (best.kind in AIRFIELDS or best.kind in SETTLED):
            return best if best.kind in AIRFIELDS else self._setting.airport_of(best)
        town = self._landmarks.likeliest(mention, SETTLED) or (offered if offered and _can_be(offered, SETTLED) else None)
        return self._setting.airport_of(town) if town else None


def kinds_of(words: str) -> frozenset[str] | None:
    """The kinds of place that words without a name can mean; None for 'it' and 'there'."""
    plain = INSTITUTION.sub("building", words)  # 'state television' is of no state
    return REGIONS if REGION.search(plain) and not TOWN.search(plain) else SETTLED if _in_town(plain) else None


def _in_town(words: str) -> bool:
    return bool(TOWN.search(words) or BUILDING.search(words))


def _can_be(place: Place, kinds: frozenset[str] | None) -> bool:
    """False for a country where words speak of a town or a province."""
    return kinds is None or place.kind != "country"


def facilities(words: str) -> frozenset[str]:
    """The kinds of place that the last word for a facility speaks of: a dam for 'the dam'; none where there is no such word."""
    told = (HARD_WORDS.get(word) or HARD_WORDS.get(word.removesuffix("s")) for word in reversed(level(words).split()))
    kind = next(filter(None, told), None)
    return AIRFIELDS if kind in AIRFIELDS else frozenset((kind,)) if kind else frozenset()


def _one_of(divisions: re.Match[str]) -> str:
    """One of the divisions that a list makes of its names: 'Afar region' of 'Amhara and | Afar regions'."""
    word = divisions[0]
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
