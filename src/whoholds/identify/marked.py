"""Names that a reader has marked as places: most mean what the world knows by that name.

A claim wants a place of the war or none; who marks 'England' or 'Springfield' in any news wants what it means there. Words behind
a name decide first ('Paris, Texas', 'Alexandria, La.'), then what news alone means by it ('the Gulf', 'Kan.', 'Scots'); the
other names of a report are weighed together (`marked_ranking`). A name means one place in a report.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from whoholds.identify import known_areas
from whoholds.identify.gazetteer import Candidate, Gazetteer
from whoholds.identify.marked_ranking import ENGLISH, SURE, Field, Name, alone, around, weights
from whoholds.identify.matching import REGIONS
from whoholds.identify.names import LONGEST, fold, level
from whoholds.identify.places import PlaceResolver, Scenery
from whoholds.identify.ranking import FAR_FETCHED
from whoholds.records import Mention, Place

AREA_BEHIND = re.compile(r"(?:, ?| \()((?:[A-Z][\w.'-]*)(?: [A-Z][\w.'-]*){0,2})")  # ', Texas', ', La.', ' (Texas)'
POSSESSIVE = re.compile(r"['’]s?$")
WHOLE = re.compile(
    r"(?P<head>[^,(]+?)(?:, | \(| in (?:the )?)(?P<tail>[^)]+)\)?"
)  # 'Cambridge, Massachusetts', 'Basel in Switzerland'
DIRECTION = re.compile(
    r"(?i:(?:the )?(?:far |deep )?(?:(?:north|south)[- ]?(?:east|west)|north|south|east|west|mid)(?:ern)?|central|upper|lower|"
    r"inner|downtown|uptown|midtown|greater|metro|metropolitan|suburban|rural|upstate|coastal|mainland|present-day|modern-day|modern|"
    r"ancient|contemporary|occupied)[- ](?=[^\W\d_]{3})"
)
ELLIPSIS = re.compile(
    r" (?:and|or) (?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Cc]entral|[Ll]atin)(?:ern)? (?P<name>[A-Z]\w+(?: [A-Z]\w+)?)"
)
BEARING = re.compile(r"(?:North|South|East|West)(?:ern)?")
SHORTENED = {"st": "Saint", "ste": "Sainte", "ft": "Fort", "mt": "Mount", "pt": "Point"}
SHORT = re.compile(r"\b(St|Ste|Ft|Mt|Pt)\b\.?(?= )")
RANKS = (
    "International|Regional|Municipal|Memorial|General|District|State|National|Central|City|County|Community|High|Elementary|"
    "Middle|Public|Teaching|Military|Federal|Technical|Old|New"
)
SITES = (
    "Airport|Airfield|Airbase|University|College|School|Academy|Institute|Hospital|Clinic|Park|Stadium|Arena|Prison|Jail|Church|"
    "Cathedral|Abbey|Mosque|Synagogue|Temple|Museum|Gallery|Library|Street|Avenue|Road|Boulevard|Highway|Freeway|Turnpike|Bridge|"
    "Tunnel|Station|Courthouse|Court|Lake|River|Creek|Bay|Beach|Sea|Coast|Harbou?r|Port|Mountains?|Hills?|Islands?|Peninsula|Valley|"
    "Basin|Forest|Reserve|Reservoir|Dam|Canal|Zoo|Castle|Palace|Tower|Theat(?:re|er)|Hotel|Mall|Market|Cent(?:re|er)|Cemetery|Square|"
    "Refinery|Plant|Mine|Farm|Camp|Base|Border|Region|Area|Suburb|Neighbou?rhood|Diocese|Archdiocese|Metroplex"
)
SEATS = (
    "Bishop|Archbishop|City|Town|Village|Municipality|Province|State|District|County|Borough|Commune|Canton|Kingdom|Duchy|Emirate|"
    "Republic|Governorate|Gulf|Isle|Strait|Battle|Siege"
)
WITHIN = (  # what a name that no list has says of its place
    re.compile(rf"(?P<town>[A-Z].*?\w)(?:['’]s)?(?: (?:{RANKS}))* (?:{SITES})(?: of [A-Z]\w+)?"),  # 'Kericho District Hospital'
    re.compile(rf"(?:The |the )?(?:[A-Z][\w-]+ )*(?:{SITES}|{SEATS}) (?:of|at|in) (?:the )?(?P<town>[A-Z].*)"),  # 'Port of Tyre'
    re.compile(r"(?P<town>[A-Z][^,/&]*?)(?: and |/| & |[-–](?=[A-Z]))[A-Z].*"),  # 'Samara/Tolyatti'
)
WRITTEN_AS_NAME = re.compile(r"[A-ZÀ-Þ][\w.'’-]+\w")
NEXT_TO, ANYWHERE = 150.0, 0.1  # characters within which a place tells most of where a name lies; what it tells at any distance
PART_OF = 0.9  # of the chance of a whole, that of its part
DEEPEST = 3  # of a name within a name
MANY = 40  # places of one name that are weighed
CHOSEN = 0.95  # what is said of a place that the words behind its name tell
BY_NAME = ("name", "alternate")
A_STATE = 0.1  # what a state is preferred by to a town of its name in 'Indiana, United States'


class Readings(NamedTuple):
    """What the marked names of a report may mean.

    Attributes:
        field: the names, to be weighed together.
        keys: the name of each mention, by its key in the field; none where nothing is called so.
        sure: the mentions whose place the words behind them tell.
        parts: what is left of the chance of each name, where it is a part of what is marked.
    """

    field: Field
    keys: dict[Mention, str]
    sure: dict[Mention, Place]
    parts: dict[str, float]

    def told(self, mention: Mention) -> tuple[Place | None, float]:
        """The likeliest place of a mention, the field weighed, and its probability; None where nothing is known.

        A name that no list has is told by where the report's other places lie, as an area around them, those named next to it
        before all.
        """
        if place := self.sure.get(mention):
            return place, CHOSEN
        key = self.keys.get(mention)
        place, chance = self.field.likeliest(key) if key is not None else (None, 0.0)
        if key is not None and chance:
            return place, chance * self.parts[key]
        area = self._around(mention) if WRITTEN_AS_NAME.match(mention.text) else None
        return area or (place, chance)

    def _around(self, mention: Mention) -> tuple[Place, float] | None:
        """The area in which most places lie that are named near a mention."""
        counts: dict[str, tuple[Place, float]] = {}
        for other in sorted({*self.keys, *self.sure} - {mention}, key=lambda m: (m.start, m.end)):
            place, chance = (self.sure[other], CHOSEN) if other in self.sure else self.field.likeliest(self.keys[other])
            if place is not None and place.lat is not None and chance >= SURE:
                apart = max(other.start - mention.end, mention.start - other.end, 0)
                counted = chance * (ANYWHERE + math.exp(-apart / NEXT_TO))
                counts[place.id] = place, max(counted, counts.get(place.id, (place, 0.0))[1])
        return around([*counts.values(), *((place, chance * ANYWHERE) for place, chance in self.field.beside())])


class MarkedNames:
    """Tells what the marked names of a report mean."""

    def __init__(self, gazetteer: Gazetteer, places: PlaceResolver, by: Sequence[float] | None = None) -> None:
        """Look names up in `gazetteer` and `places`; weigh them by the package's weights, or others."""
        self._gazetteer = gazetteer
        self._places = places
        self._by = by or weights()
        self._realms: dict[str | None, float] = {}

    def places(
        self, scenery: Scenery, text: str, mentions: Sequence[Mention], beside: Sequence[tuple[str, Place, float]] = ()
    ) -> dict[Mention, tuple[Place | None, float]]:
        """The place of each mention and its probability, None where nothing bears the name.

        Args:
            scenery: where the report plays.
            text: its words.
            mentions: the marked names.
            beside: what other reports of its outlet name: levelled name, place, and how much it counts.
        """
        read = self.readings(scenery, text, mentions, beside)
        read.field.weigh(self._by)
        return {mention: read.told(mention) for mention in mentions}

    def is_area(self, words: str) -> bool:
        """Whether a country or a division is called so."""
        return next(self._areas(words), None) is not None

    def readings(
        self, scenery: Scenery, text: str, mentions: Sequence[Mention], beside: Sequence[tuple[str, Place, float]] = ()
    ) -> Readings:
        """What the marked names of a report may mean, not yet weighed."""
        sure, divisions = self._explained(text, mentions)
        known = {level(mention.text): place for mention, place in sure.items()}
        names: dict[str, Name] = {}
        keys: dict[Mention, str] = {}
        parts: dict[str, float] = {}
        for mention in mentions:
            words = _whole(text, mention)
            key = level(words) or words
            if key not in names:
                place = known.get(key)
                found = (_certain(words, place), CHOSEN) if place else self._read(scenery, words)
                if found is None:
                    continue
                names[key], parts[key] = found
            keys[mention] = key
        named = {(area.country, key) for area in divisions if area.kind == "region" for key in fold(area.name).keys}
        return Readings(Field(names, scenery.votes, named, beside), keys, sure, parts)

    def _explained(self, text: str, mentions: Sequence[Mention]) -> tuple[dict[Mention, Place], list[Place]]:
        """The mentions that the words behind them explain, and marked divisions that explain others; and all areas so named."""
        sure: dict[Mention, Place] = {}
        spans: dict[tuple[int, int], Place] = {}
        areas: list[Place] = []
        for mention in mentions:
            for area, start, end in self._areas_behind(text, mention):
                areas.append(area)
                if mention not in sure and (place := self._within(mention.text, area)):
                    sure[mention] = place
                    spans[start, end] = area
        for mention in mentions:
            if here := spans.get((mention.start, mention.end)):
                sure.setdefault(mention, here)
        return sure, areas

    def _read(self, scenery: Scenery, words: str, depth: int = 0) -> tuple[Name, float] | None:
        """A name with the places that it may mean; where there is none, that within it, or the whole of which it names a part."""
        bare = POSSESSIVE.sub("", words).strip()
        if depth >= DEEPEST or len(bare) > LONGEST:
            name = self._name(scenery, words)
            return (name, 1.0) if name else None
        if not self._gazetteer.pinned(words):
            long = known_areas.short_names().get(bare) or known_areas.people(bare)
            if long and not self._is_town_here(scenery, bare):
                return self._read(scenery, long, DEEPEST - 1)
            if place := self._plainly(bare):
                return _certain(words, place), CHOSEN
        name = self._name(scenery, words)
        if name is None or all(c.matched in FAR_FETCHED for c in name.found):
            if match := DIRECTION.match(bare):
                inner = self._read(scenery, bare[match.end() :], depth + 1)
                return (inner[0], inner[1] * PART_OF) if inner else None
            spelt = SHORT.sub(lambda m: SHORTENED[m[1].lower()], bare)
            if (whole := WHOLE.fullmatch(bare)) or spelt != bare:
                return self._read(scenery, whole["head"] if whole else spelt, depth + 1)
            if site := self._site(scenery, bare):
                return site
        return (name, 1.0) if name else None

    def _is_town_here(self, scenery: Scenery, words: str) -> bool:
        """Whether a town of a nation that the report's words name is called so: 'Roman' in news of Romania is no Rome."""
        return any(
            c.matched == "name" and c.place.kind == "settlement" and scenery.votes.get(c.place.country or "")
            for c in self._gazetteer.find(words, limit=MANY, widely=False)
        )

    def _plainly(self, words: str) -> Place | None:
        """The place that words leave no doubt of: 'Calif.', 'Oldham, Lancashire, England'."""
        if (ref := known_areas.state(words)) and (state := self._gazetteer.get(ref)) and not self._places.nation(words):
            return state
        whole = WHOLE.fullmatch(words)
        return self.inside(whole["head"], whole["tail"]) if whole else None

    def _site(self, scenery: Scenery, words: str) -> tuple[Name, float] | None:
        """The town by which a site is called that no list has; None where it is called by none."""
        for pattern in WITHIN:
            match = pattern.fullmatch(words)
            town = self._read(scenery, match["town"], DEEPEST - 1) if match else None
            if town and any(c.matched not in FAR_FETCHED for c in town[0].found):
                return town[0], town[1] * PART_OF
        return None

    def inside(self, head: str, tail: str) -> Place | None:
        """The place of `head` in the area that `tail`, or a part of it, names: Oldham in 'Lancashire, England'."""
        for words in (tail, *tail.split(", ")):
            for area in self._areas(words.strip()):
                if place := self._within(head, area):
                    return place
        return None

    def _name(self, scenery: Scenery, words: str) -> Name | None:
        """A name that nothing behind it explains, with its candidates."""
        if pinned := self._gazetteer.pinned(words):
            return _certain(words, pinned)
        plain = POSSESSIVE.sub("", words).removeprefix("the ").removeprefix("The ").strip()
        spelt: tuple[str, ...] = (words, plain, f"{plain}.") if "." in plain else (words, plain)  # 'U.S' at the end of a sentence
        spelt += (known_areas.plain(plain),) if known_areas.INITIALS.fullmatch(plain) else ()
        if nation := next(filter(None, map(self._places.nation, spelt)), None):
            others = [c for c in self._candidates(scenery, plain) if c.matched == "name" and c.place.kind != "country"]
            if not others or plain.isupper():
                return _certain(words, nation)
            own = Candidate(place=nation, name_score=1.0, prior=1.0, matched="name")
            return self._rated(plain, [own, *others], {})
        if (great := known_areas.areas().get(level(plain))) and not self._is_division(plain):
            return _certain(words, great)
        modelled, chance = self._places.rate(scenery, words, abroad=True)
        written_small = not any(letter.isupper() or not letter.isascii() for letter in plain)
        found = self._candidates(scenery, plain)
        if modelled and (written_small or (chance == 1.0 and not _is_likeness(modelled, found))):
            return _certain(words, modelled)  # meant in news whatever else bears the name
        if written_small or not found:
            return None
        return self._rated(plain, found, {modelled.id: chance} if modelled else {})

    def _rated(self, words: str, found: list[Candidate], modelled: Mapping[str, float]) -> Name:
        """A name with what speaks for each candidate by itself."""
        realms = {c.place.country: self._realm(c.place.country) for c in found if c.place.kind in REGIONS}
        return Name(words, found, alone(words, found, modelled, realms))

    def _candidates(self, scenery: Scenery, words: str) -> list[Candidate]:
        wide = self._gazetteer.find(words, limit=MANY, widely=False)
        both = {c.place.id: c for c in (*wide, *self._places.candidates(scenery, words)) if c.place.lat is not None}
        exact = [c for c in both.values() if c.matched not in FAR_FETCHED]
        return exact or list(both.values())

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

    def _areas_behind(self, text: str, mention: Mention) -> Iterator[tuple[Place, int, int]]:
        """The divisions and countries that the words behind a mention name: of 'Paris, Lamar County, Texas' two; and where."""
        at = mention.end
        for _ in range(2):
            match = AREA_BEHIND.match(text, at)
            if not match:
                return
            words = match[1].split()
            for size in range(len(words), 0, -1):
                if area := next(self._areas(" ".join(words[:size])), None):
                    yield area, match.start(1), match.start(1) + len(" ".join(words[:size]))
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


def _certain(words: str, place: Place) -> Name:
    """A name of which only one place is thought."""
    return Name(words, [Candidate(place=place, name_score=1.0, prior=1.0, matched="name")], [()], [1.0])


def _is_likeness(place: Place, found: Sequence[Candidate]) -> bool:
    """Whether a place is among the candidates of a name only for one like it."""
    return any(c.place.id == place.id and c.matched in FAR_FETCHED for c in found)


def _whole(text: str, mention: Mention) -> str:
    """The words of a mention, with those that a list leaves for its end: 'North | and South Korea'."""
    match = ELLIPSIS.match(text, mention.end) if BEARING.fullmatch(mention.text) else None
    return f"{mention.text} {match['name']}" if match else mention.text
