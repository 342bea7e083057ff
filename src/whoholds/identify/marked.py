"""Names that a reader has marked as places: most mean what the world knows by that name.

A claim wants a place of the war or none; who marks 'England' or 'Springfield' in any news wants what it means there. Each
candidate gets points for its size, for its country and its state being named in the report, for places of the report close by,
and for what the model of `ranking` holds of it. Words behind a name decide first ('Paris, Texas', 'Alexandria, La.'), and a name
means one place in a report.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from whoholds.identify import geonames, recipes
from whoholds.identify.gazetteer import Candidate, Gazetteer
from whoholds.identify.matching import REGIONS
from whoholds.identify.names import fold, level
from whoholds.identify.places import PlaceResolver, Scenery
from whoholds.identify.ranking import FAR_FETCHED
from whoholds.records import Mention, Place

BEHIND = re.compile(r"(?:, ?| \()((?:[A-Z][\w.'-]*)(?: [A-Z][\w.'-]*){0,2})")  # ', Texas', ', La.', ' (Texas)'
POSSESSIVE = re.compile(r"['’]s?$")
ABBREVIATED = re.compile(r"[.\s]")
CONTINENT_KM = 3000.0
MANY = 40  # places of one name that are weighed
CHOSEN = 0.95  # what is said of a place that the words behind its name tell
# Points, by eye on the linked places of GUM: of prior, name, country's share, a named state, closeness, the model, an area.
PRIOR, NAME, SHARE, STATE, CLOSE, MODEL, AREA, COUNTRY = 7.0, 4.0, 2.5, 3.0, 2.0, 1.0, 1.5, 2.0
ENGLISH = frozenset(
    ("US", "GB", "CA", "AU", "NZ", "IE")
)  # where what lists call another name of a town is mostly one that it once had
OLD = 1.5  # points against such a name
TOWN = 0.6  # the prior of a town of some 35,000
UNLIKELY = 2.0  # points against a name that differs by letters


@functools.cache
def continents() -> Mapping[str, Place]:
    """The continents by levelled name."""
    return {
        level(one.name): Place(
            id=f"geonames:{one.geonameId}", name=one.name, country=None, lat=float(one.lat), lon=float(one.lng), kind="continent",
            radius_km=CONTINENT_KM,
        )
        for one in geonames.continents().values()
    }  # fmt: skip


@functools.cache
def abbreviations() -> Mapping[str, str]:
    """What news has for the states of America, plain: 'la' for Louisiana, 'calif', 'ny'; and their identifiers."""
    short = (
        (name, row["id"]) for row in recipes.rows("admin1.csv.gz") if row["country"] == "US"
        for name in (row["code"], *row["alternates"].split("|")) if name.endswith(".") or (name.isupper() and len(name) == 2)
    )  # fmt: skip
    return {ABBREVIATED.sub("", name).lower(): ref for name, ref in short}


class MarkedNames:
    """Tells what the marked names of a report mean."""

    def __init__(self, gazetteer: Gazetteer, places: PlaceResolver) -> None:
        """Look names up in `gazetteer`; `places` weighs the report's countries."""
        self._gazetteer = gazetteer
        self._places = places

    def places(self, scenery: Scenery, text: str, mentions: Sequence[Mention]) -> dict[Mention, tuple[Place | None, float]]:
        """The place of each mention and its probability, None where nothing bears the name."""
        areas = {mention: area for mention in mentions if (area := self._area_behind(text, mention))}
        told = {mention: place for mention, area in areas.items() if (place := self._within(mention.text, area))}
        states = self._states([*areas.values(), *(a for m in mentions for a in self._areas(m.text))])
        known = {level(mention.text): place for mention, place in told.items()}
        found: dict[Mention, tuple[Place | None, float]] = {}
        for mention in mentions:
            place = told.get(mention) or known.get(level(mention.text))
            found[mention] = (place, CHOSEN) if place else self._weighed(scenery, mention.text, states)
        return found

    def _weighed(self, scenery: Scenery, words: str, states: Collection[tuple[str | None, str]]) -> tuple[Place | None, float]:
        """The likeliest place of a name that nothing behind it explains."""
        if pinned := self._gazetteer.pinned(words):
            return pinned, 1.0
        plain = POSSESSIVE.sub("", words).removeprefix("the ").removeprefix("The ").strip()
        spelt = (words, plain, f"{plain}.") if "." in plain else (words, plain)  # 'U.S' at the end of a sentence
        if sure := next(filter(None, map(self._places.nation, spelt)), None) or continents().get(level(plain)):
            return sure, 1.0
        modelled, chance = self._places.rate(scenery, words, abroad=True)
        if chance == 1.0 or not any(letter.isupper() or not letter.isascii() for letter in plain):
            return modelled, chance  # meant in news whatever else bears the name; or no name
        found = self._candidates(scenery, plain)
        if not found:
            return modelled, chance
        towns = {c.place.country for c in found if c.place.kind == "settlement" and c.prior >= TOWN}
        points = [
            self._points(scenery, plain, c, states, towns) + (MODEL * chance if c.place == modelled else 0.0) for c in found
        ]
        top = max(range(len(found)), key=lambda i: points[i])
        total = sum(math.exp(one - points[top]) for one in points)
        far = found[top].matched in FAR_FETCHED
        return found[top].place, chance if far and found[top].place == modelled else 0.0 if far else 1.0 / total

    def _candidates(self, scenery: Scenery, words: str) -> list[Candidate]:
        wide = self._gazetteer.find(words, limit=MANY, widely=False)
        both = {c.place.id: c for c in (*wide, *self._places.candidates(scenery, words)) if c.place.lat is not None}
        exact = [c for c in both.values() if c.matched not in FAR_FETCHED]
        return exact or list(both.values())

    def _points(
        self,
        scenery: Scenery,
        words: str,
        c: Candidate,
        states: Collection[tuple[str | None, str]],
        towns: Collection[str | None],
    ) -> float:
        """What speaks for a candidate; `towns` are the countries with a town of some size of that name."""
        place, key = c.place, level(words)
        light = scenery.light(key, place)
        told = scenery.votes.get(place.country or "") or any(
            anchor.country == place.country for other, (anchor, _) in scenery.anchors.items() if other != key
        )  # else a country's share comes of this very name
        named = place.admin is not None and any((place.country, key) in states for key in fold(place.admin).keys)
        alone = place.kind == "region" and place.country not in towns
        old = c.matched == "alternate" and place.country in ENGLISH and place.kind == "settlement"
        return (
            PRIOR * c.prior + NAME * c.name_score + SHARE * math.sqrt(light.share if told else 0.0) + STATE * named
            + CLOSE * light.near + AREA * alone + COUNTRY * (place.kind == "country")
            - UNLIKELY * (c.matched in FAR_FETCHED) - OLD * old
        )  # fmt: skip

    def _area_behind(self, text: str, mention: Mention) -> Place | None:
        """The division or country that the words behind a mention name: 'Texas' in 'Paris, Texas'."""
        match = BEHIND.match(text, mention.end)
        if not match:
            return None
        words = match[1].split()
        for size in range(len(words), 0, -1):
            if area := next(self._areas(" ".join(words[:size])), None):
                return area
        return None

    def _areas(self, words: str) -> Iterator[Place]:
        """The countries and divisions that bear a name, also abbreviated: 'La.', 'N.Y.', 'Texas'."""
        if nation := self._places.nation(words):
            yield nation
        if words.endswith(".") or (words.isupper() and len(words) == 2):
            state = self._gazetteer.get(abbreviations().get(ABBREVIATED.sub("", words).lower(), ""))
            yield from (state,) if state else ()
        for c in self._gazetteer.find(words, limit=MANY, widely=False):
            if c.place.kind in REGIONS and c.matched in ("name", "alternate"):
                yield c.place

    def _states(self, areas: Collection[Place]) -> set[tuple[str | None, str]]:
        """Country and keys of the divisions named."""
        return {(area.country, key) for area in areas if area.kind == "region" for key in fold(area.name).keys}

    def _within(self, words: str, area: Place) -> Place | None:
        """The place of a name inside an area, the likeliest; None where none is known to lie there."""
        keys = set(fold(area.name).keys)
        found = self._gazetteer.find(words, countries=[area.country] if area.country else [], limit=MANY, widely=False)
        fit = [
            c for c in found
            if c.matched not in FAR_FETCHED and c.place.id != area.id
            and (area.kind == "country" or (c.place.admin and not keys.isdisjoint(fold(c.place.admin).keys)))
        ]  # fmt: skip
        return max(fit, key=lambda c: c.score).place if fit else None
