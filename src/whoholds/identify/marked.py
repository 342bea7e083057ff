"""Names that a reader has marked as places: most mean what the world knows by that name.

A claim wants a place of the war or none; who marks 'England' or 'Springfield' in any news wants what it means there. Each
candidate gets points for its size, for its country and its state being named in the report, for places of the report close by,
and for what the model of `ranking` holds of it. Words behind a name decide first ('Paris, Texas', 'Alexandria, La.'), and a name
means one place in a report.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence

from whoholds.identify import known_areas
from whoholds.identify.gazetteer import Candidate, Gazetteer
from whoholds.identify.matching import REGIONS
from whoholds.identify.names import fold, level
from whoholds.identify.places import PlaceResolver, Scenery
from whoholds.identify.ranking import FAR_FETCHED
from whoholds.records import Mention, Place

BEHIND = re.compile(r"(?:, ?| \()((?:[A-Z][\w.'-]*)(?: [A-Z][\w.'-]*){0,2})")  # ', Texas', ', La.', ' (Texas)'
POSSESSIVE = re.compile(r"['’]s?$")
WHOLE = re.compile(
    r"(?P<head>[^,(]+?)(?:, | \(| in (?:the )?)(?P<tail>[^)]+)\)?"
)  # 'Cambridge, Massachusetts', 'Basel in Switzerland'
DIRECTION = re.compile(
    r"(?i:(?:the )?(?:far |deep )?(?:(?:north|south)[- ]?(?:east|west)|north|south|east|west|mid)(?:ern)?|central|upper|lower|"
    r"inner|downtown|uptown|midtown|greater|metro|metropolitan|suburban|rural|upstate|coastal|mainland|present-day|modern-day|modern|"
    r"ancient|contemporary|occupied)[- ](?=[^\W\d_]{3})"
)
PART_OF = 0.9  # of the chance of a whole, that of its part
DEEPEST = 3  # of a name within a name
MANY = 40  # places of one name that are weighed
CHOSEN = 0.95  # what is said of a place that the words behind its name tell
# Points, by eye on the linked places of GUM: of prior, name, country's share, a named state, closeness, the model, an area.
PRIOR, NAME, SHARE, STATE, CLOSE, MODEL, AREA, COUNTRY = 7.0, 4.0, 2.5, 3.0, 2.0, 1.0, 1.5, 2.0
ENGLISH = frozenset(
    ("US", "GB", "CA", "AU", "NZ", "IE")
)  # where what lists call another name of a town is mostly one that it once had
AMERICA = "US"
BY_NAME = ("name", "alternate")
A_STATE = 0.1  # what a state is preferred by to a town of its name in 'Indiana, United States'
REALM = 0.8  # points for a division of a country of a hundred million: Maryland is one of Liberia's too
OLD = 1.5  # points against such a name
TOWN = 0.6  # the prior of a town of some 35,000
UNLIKELY = 2.0  # points against a name that differs by letters


class MarkedNames:
    """Tells what the marked names of a report mean."""

    def __init__(self, gazetteer: Gazetteer, places: PlaceResolver) -> None:
        """Look names up in `gazetteer`; `places` weighs the report's countries."""
        self._gazetteer = gazetteer
        self._places = places
        self._realms: dict[str | None, float] = {}

    def places(self, scenery: Scenery, text: str, mentions: Sequence[Mention]) -> dict[Mention, tuple[Place | None, float]]:
        """The place of each mention and its probability, None where nothing bears the name."""
        told: dict[Mention, Place] = {}
        areas: list[Place] = []
        for mention in mentions:
            for area in self._areas_behind(text, mention):
                areas.append(area)
                if mention not in told and (place := self._within(mention.text, area)):
                    told[mention] = place
        states = self._states([*areas, *(a for m in mentions for a in self._areas(m.text))])
        known = {level(mention.text): place for mention, place in told.items()}
        found: dict[Mention, tuple[Place | None, float]] = {}
        for mention in mentions:
            place = told.get(mention) or known.get(level(mention.text))
            found[mention] = (place, CHOSEN) if place else self._meant(scenery, mention.text, states)
        return found

    def _meant(
        self, scenery: Scenery, words: str, states: Collection[tuple[str | None, str]], depth: int = 0
    ) -> tuple[Place | None, float]:
        """The place of a name by itself; where there is none, of the name within it, or of the whole of which it names a part."""
        bare = POSSESSIVE.sub("", words).strip()
        if depth < DEEPEST and not self._gazetteer.pinned(words):
            if long := known_areas.short_names().get(bare):
                return self._meant(scenery, long, states, DEEPEST - 1)
            if (ref := known_areas.state(bare)) and (state := self._gazetteer.get(ref)) and not self._places.nation(bare):
                return state, CHOSEN
            if (whole := WHOLE.fullmatch(bare)) and (place := self._inside(whole["head"], whole["tail"])):
                return place, CHOSEN
        place, chance = self._weighed(scenery, words, states)
        if place is None or chance == 0.0:
            if depth < DEEPEST and (match := DIRECTION.match(bare)):
                place, chance = self._meant(scenery, bare[match.end() :], states, depth + 1)
                return place, chance * PART_OF
            if depth < DEEPEST and (whole := WHOLE.fullmatch(bare)):
                return self._meant(scenery, whole["head"], states, depth + 1)
        return place, chance

    def _inside(self, head: str, tail: str) -> Place | None:
        """The place of `head` in the area that `tail`, or a part of it, names: Oldham in 'Lancashire, England'."""
        for words in (tail, *tail.split(", ")):
            for area in self._areas(words.strip()):
                if place := self._within(head, area):
                    return place
        return None

    def _weighed(self, scenery: Scenery, words: str, states: Collection[tuple[str | None, str]]) -> tuple[Place | None, float]:
        """The likeliest place of a name that nothing behind it explains."""
        if pinned := self._gazetteer.pinned(words):
            return pinned, 1.0
        plain = POSSESSIVE.sub("", words).removeprefix("the ").removeprefix("The ").strip()
        spelt: tuple[str, ...] = (words, plain, f"{plain}.") if "." in plain else (words, plain)  # 'U.S' at the end of a sentence
        spelt += (known_areas.plain(plain),) if known_areas.INITIALS.fullmatch(plain) else ()
        if sure := next(filter(None, map(self._places.nation, spelt)), None):
            return self._namesake(scenery, plain, sure, states) or sure, 1.0
        if (great := known_areas.areas().get(level(plain))) and not self._is_division(plain):
            return great, 1.0
        modelled, chance = self._places.rate(scenery, words, abroad=True)
        if chance == 1.0 or not any(letter.isupper() or not letter.isascii() for letter in plain):
            return modelled, chance  # meant in news whatever else bears the name; or no name
        found = self._candidates(scenery, plain)
        if not found:
            return modelled, chance
        towns = {c.place.country for c in found if c.place.kind == "settlement" and c.prior >= TOWN and c.matched in BY_NAME}
        points = [
            self._points(scenery, plain, c, states, towns) + (MODEL * chance if c.place == modelled else 0.0) for c in found
        ]
        top = max(range(len(found)), key=lambda i: points[i])
        total = sum(math.exp(one - points[top]) for one in points)
        far = found[top].matched in FAR_FETCHED
        return found[top].place, chance if far and found[top].place == modelled else 0.0 if far else 1.0 / total

    def _namesake(self, scenery: Scenery, words: str, nation: Place, states: Collection[tuple[str | None, str]]) -> Place | None:
        """The state of America that bears a country's name, in a report whose other names lie there: Georgia with Atlanta."""
        found = (
            c.place for c in self._gazetteer.find(words, countries=[AMERICA], limit=MANY, widely=False) if c.matched == "name"
        )
        state = next((place for place in found if place.kind == "region"), None)
        if state is None or nation.country == AMERICA:
            return None
        keys = fold(words).keys
        others = [anchor.country for other, (anchor, _) in scenery.anchors.items() if other != level(words)]
        others += [country for country, key in states if key not in keys]
        return state if others.count(AMERICA) > others.count(nation.country) else None

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
        state = set(fold(place.admin).keys) if place.admin else set()  # 'Texas' does not speak for Texas City
        named = state.isdisjoint(fold(words).keys) and any((place.country, one) in states for one in state)
        alone = place.kind == "region" and place.country not in towns
        old = c.matched == "alternate" and place.country in ENGLISH and place.kind == "settlement"
        return (
            PRIOR * c.prior + NAME * c.name_score + SHARE * math.sqrt(light.share if told else 0.0) + STATE * named
            + CLOSE * light.near + AREA * alone + COUNTRY * (place.kind == "country")
            + REALM * (self._realm(place.country) if alone else 0.0)
            - UNLIKELY * (c.matched in FAR_FETCHED or (fold(words).generic == "settlement" and place.kind in REGIONS)) - OLD * old
        )  # fmt: skip

    def _realm(self, country: str | None) -> float:
        """How great a country is whose division a name may be, in powers of ten above ten million people."""
        if country not in self._realms:
            whole = self._gazetteer.get(f"country:{country}")
            self._realms[country] = max(0.0, math.log10(1 + whole.population) - 7.0) if whole else 0.0
        return self._realms[country]

    def _is_division(self, words: str) -> bool:
        """Whether a country or division has this very name."""
        return any(
            c.place.kind in REGIONS and c.place.kind != "district" and c.matched == "name"
            for c in self._gazetteer.find(words, limit=MANY, widely=False)
        )

    def _areas_behind(self, text: str, mention: Mention) -> Iterator[Place]:
        """The divisions and countries that the words behind a mention name: of 'Paris, Lamar County, Texas' two."""
        at = mention.end
        for _ in range(2):
            match = BEHIND.match(text, at)
            if not match:
                return
            words = match[1].split()
            for size in range(len(words), 0, -1):
                if area := next(self._areas(" ".join(words[:size])), None):
                    yield area
                    break
            else:
                return
            if area.kind != "district":
                return  # 'Tehran, Isfahan and Shiraz' is a list
            at = match.end()

    def _areas(self, words: str) -> Iterator[Place]:
        """The countries and divisions that bear a name, also abbreviated: 'La.', 'N.Y.', 'Texas'."""
        if nation := self._places.nation(words):
            yield nation
        if (ref := known_areas.state(words)) and (state := self._gazetteer.get(ref)):
            yield state
        for c in self._gazetteer.find(words, limit=MANY, widely=False):
            if c.place.kind in REGIONS and c.matched in BY_NAME:
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
        states = area.kind == "country" and area.country in ENGLISH
        return max(fit, key=lambda c: c.score + A_STATE * (states and c.place.kind == "region")).place if fit else None
