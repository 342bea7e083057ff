"""How likely each place of a marked name is, all names of a report weighed together.

A conditional logit over the candidates of each name. What one name means is evidence for the others: their country, their
division, and how near they lie to each other. So the names are weighed in rounds, each in the light of what the round before
thought of the others (mean field). The weights are in `data/marked_weights.json`; `training.places.marked` makes them.
"""

from __future__ import annotations

import functools
import json
import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources

from whoholds.identify.gazetteer import Candidate
from whoholds.identify.matching import FEATURES, REGIONS
from whoholds.identify.names import fold
from whoholds.identify.places import distance_km
from whoholds.identify.ranking import ALIKE, FAR_FETCHED
from whoholds.records import Place

ALONE = (
    "prior", "name score", "alternate", "folded", "far-fetched", "once called so", "war model", "first", "country", "region",
    "district", "feature", "region alone", "realm", "kind fits", "kind differs",
)  # fmt: skip
TOGETHER = ("share", "abroad", "division named", "division shared", "near", "next door", "company")
FACTORS = (*ALONE, *TOGETHER)
ROUNDS = 3
NEAR_KM, NEXT_DOOR_KM, REACH_KM = 150.0, 30.0, 450.0
COUNTED = 0.02  # probability from which a place speaks for others
DEGREE_KM = 111.2
CELL = 4  # degrees
ABROAD = 0.02  # share of a country below which nothing speaks for it
LEAST = 1e-6
NATIONS = 1.0  # what the words for a nation add to its country, beside the places
MODELLED = ALONE.index("war model")
SURE = 0.5  # probability from which a place says where the report plays
AROUND_KM = 160.0
DOUBTFUL = 0.45  # what is told of a name that nobody knows is never likely
THERE = 0.5  # that a name which no list has lies where the others do: of GUM's names .51, of news' .32, their candidates hidden
IN_REGION = 0.3  # the same, in a division
WIDE = frozenset(("country", "region", "continent", "area", "sea", "ocean", "river", "mountains", "desert"))
Division = tuple[str | None, str]  # its country, and a key of its name
CITY = 0.69  # the prior of a city of 200,000, which may be meant though its name be misspelt
TOWN = 0.6  # the prior of a town of some 35,000
ENGLISH = frozenset(("US", "GB", "CA", "AU", "NZ", "IE"))  # where another name of a town is mostly one that it once had


@dataclass(slots=True)
class Name:
    """A name of a report.

    Attributes:
        words: the name.
        found: the places that it may mean.
        alone: what speaks for each of them whatever the report's other names are, in the order of ALONE.
        chances: their probabilities, as far as the rounds have gone.
    """

    words: str
    found: list[Candidate]
    alone: list[tuple[float, ...]]
    chances: list[float] = field(default_factory=list)


@functools.cache
def weights() -> tuple[float, ...]:
    """The weights of the package, in the order of FACTORS."""
    data = json.loads(resources.files("whoholds.identify").joinpath("data/marked_weights.json").read_text(encoding="utf-8"))
    return tuple(float(data[name]) for name in FACTORS)


def alone(
    words: str, found: Sequence[Candidate], modelled: Mapping[str, float], realms: Mapping[str | None, float]
) -> list[tuple[float, ...]]:
    """What speaks for each candidate by itself, in the order of ALONE.

    Args:
        words: the name.
        found: its candidates.
        modelled: the place that the model of claims takes, by identifier, and its probability.
        realms: how great the country of each is.
    """
    generic = fold(words).generic
    sized = (c for c in found if c.place.kind == "settlement" and c.prior >= TOWN and c.matched in ("name", "alternate"))
    towns = {c.place.country for c in sized}
    top = max((c.prior for c in found if c.matched == "name"), default=0.0)
    rows: list[tuple[float, ...]] = []
    for c in found:
        kind = c.place.kind
        fits = kind in ALIKE.get(generic, (generic,)) if generic else False
        lone = kind in REGIONS and kind != "country" and c.place.country not in towns
        old = c.matched == "alternate" and c.place.country in ENGLISH and kind == "settlement"
        rows.append((
            c.prior, c.name_score, float(c.matched == "alternate"), float(c.matched == "folded"),
            float(c.matched in FAR_FETCHED), float(old), modelled.get(c.place.id, 0.0),
            float(c.matched == "name" and c.prior == top), float(kind == "country"), float(kind == "region"),
            float(kind == "district"), float(kind in FEATURES), float(lone), realms.get(c.place.country, 0.0) if lone else 0.0,
            float(bool(generic) and fits), float(bool(generic) and not fits),
        ))  # fmt: skip
    return rows


class Field:
    """The names of a report, and what speaks for their countries and divisions beside them."""

    def __init__(
        self,
        names: Mapping[str, Name],
        votes: Mapping[str, float],
        divisions: Collection[Division],
        beside: Sequence[tuple[str, Place, float]] = (),
    ) -> None:
        """Weigh `names`, by their levelled words.

        Args:
            names: the names.
            votes: how much speaks for each country beside the names.
            divisions: those that the report names behind its places.
            beside: what its outlet names else: levelled name, place, and how much it counts.
        """
        self._around: Around | None = None
        self._beside = [one for one in beside if one[0] not in names]
        self.names, self._votes, self._divisions = names, votes, divisions

    def weigh(self, by: Sequence[float]) -> None:
        """Give each name the probabilities of its places."""
        self._around = None
        for name in self.names.values():
            name.chances = softmax([_dot(by, row) for row in name.alone])
        for _ in range(ROUNDS):
            told = self.together()
            for key, name in self.names.items():
                name.chances = softmax([_dot(by, (*a, *t)) if a else 0.0 for a, t in zip(name.alone, told[key], strict=True)])

    def likeliest(self, key: str) -> tuple[Place | None, float]:
        """The likeliest place of a name, and its probability.

        Where it is like the name only, the probability is what the model of claims gives it: to be the only one of its sound is
        no reason to be meant; and none where nothing else in the report speaks for its country.
        """
        name = self.names[key]
        top = max(range(len(name.found)), key=lambda i: name.chances[i])
        likely = name.found[top]
        if likely.matched in FAR_FETCHED and name.alone[top]:
            chance = min(name.chances[top], name.alone[top][MODELLED])
            return likely.place, 0.0 if self._is_stray(key, likely) else chance
        return likely.place, name.chances[top]

    def beside(self) -> list[tuple[Place, float]]:
        """What its outlet names else: each place, and how much it counts."""
        return [(place, chance) for _, place, chance in self._beside]

    def _is_stray(self, key: str, likely: Candidate) -> bool:
        """Whether a place that is only called like the name lies where the report does not play, and is no great city."""
        if likely.prior >= CITY:
            return False
        self._around = self._around or self._known()
        share = self._around.share(key, likely.place.country)
        return share is not None and share < ABROAD

    def together(self) -> dict[str, list[tuple[float, ...]]]:
        """What the other names say for each candidate, in the order of TOGETHER."""
        around = self._known()
        return {key: [self._row(around, key, name, c.place) for c in name.found] for key, name in self.names.items()}

    def _known(self) -> Around:
        """Where the likely places of all names lie."""
        around = Around()
        for key, name in self.names.items():
            for c, chance in zip(name.found, name.chances, strict=True):
                if chance >= COUNTED:
                    around.add(key, c.place, chance)
        for key, place, chance in self._beside:
            around.add(key, place, chance)
        for country, vote in self._votes.items():
            around.countries[country] += NATIONS * vote
        return around

    def _row(self, around: Around, key: str, name: Name, place: Place) -> tuple[float, ...]:
        """What the other names say for one candidate of a name."""
        share = around.share(key, place.country)
        inside = _inside(place)
        named = around.named((place.country, inside), key) if inside else 0.0
        if (place.country, inside) in self._divisions and inside not in fold(name.words).keys:
            named = 1.0  # 'Texas' does not speak for Texas City
        abroad = share is not None and share < ABROAD
        return (math.sqrt(share or 0.0), float(abroad), named, around.shared(key, place), *around.nearness(key, place))


class Around:
    """Where the likely places of all names lie, told so that each name can be left out of what is said of it."""

    def __init__(self) -> None:
        """Begin with none."""
        self.countries: defaultdict[str, float] = defaultdict(float)
        self._divisions: defaultdict[Division, float] = defaultdict(float)
        self._named: defaultdict[Division, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._own_countries: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._own_divisions: defaultdict[str, defaultdict[Division, float]] = defaultdict(lambda: defaultdict(float))
        self._cells: defaultdict[tuple[int, int], list[tuple[str, Place, float]]] = defaultdict(list)

    def add(self, key: str, place: Place, chance: float) -> None:
        """Count a place that a name may mean."""
        country = place.country or ""
        self.countries[country] += chance
        self._own_countries[key][country] += chance
        if inside := _inside(place):
            self._divisions[place.country, inside] += chance
            self._own_divisions[key][place.country, inside] += chance
        for one in fold(place.name).keys if place.kind == "region" else ():
            self._named[place.country, one][key] += chance
        if place.kind not in ("country", "region") and place.lat is not None and place.lon is not None:
            self._cells[_cell(place.lat, place.lon)].append((key, place, chance))

    def share(self, key: str, country: str | None) -> float | None:
        """The share of a country in what is known without a name; None where nothing is known."""
        own = self._own_countries[key]
        total = sum(self.countries.values()) - sum(own.values())
        if total <= LEAST:
            return None
        return max(0.0, self.countries.get(country or "", 0.0) - own.get(country or "", 0.0)) / total

    def named(self, division: Division, key: str) -> float:
        """How likely another name means a division."""
        found = self._named.get(division)
        return max((chance for other, chance in found.items() if other != key), default=0.0) if found else 0.0

    def shared(self, key: str, place: Place) -> float:
        """The share of the other places that lie in the division of a place, or in it where it is one."""
        own = self._own_divisions[key]
        total = sum(self._divisions.values()) - sum(own.values())
        parts = fold(place.name).keys if place.kind == "region" else (_inside(place),)
        if total <= LEAST or not any(parts):
            return 0.0
        inside = ((place.country, one) for one in parts)
        return max(0.0, *(self._divisions.get(one, 0.0) - own.get(one, 0.0) for one in inside)) / total

    def nearness(self, key: str, place: Place) -> tuple[float, float, float]:
        """How near the likely places of other names lie: the nearest by two measures, and how many there are."""
        if place.lat is None or place.lon is None:
            return 0.0, 0.0, 0.0
        row, column = _cell(place.lat, place.lon)
        wide = DEGREE_KM * math.cos(math.radians(place.lat))
        near: defaultdict[str, float] = defaultdict(float)
        door: defaultdict[str, float] = defaultdict(float)
        for cell in ((r, c) for r in (row - 1, row, row + 1) for c in (column - 1, column, column + 1)):
            for other, there, chance in self._cells.get(cell, ()):
                if other == key or there.id == place.id:
                    continue
                assert there.lat is not None
                assert there.lon is not None
                km = math.hypot((there.lat - place.lat) * DEGREE_KM, (there.lon - place.lon) * wide)
                if km < REACH_KM:
                    near[other] += chance * math.exp(-km / NEAR_KM)
                    door[other] += chance * math.exp(-km / NEXT_DOOR_KM)
        return max(near.values(), default=0.0), max(door.values(), default=0.0), math.log1p(sum(near.values()))


def around(told: Sequence[tuple[Place, float]]) -> tuple[Place, float] | None:
    """The area around the place that most others lie near, and how likely something of the report lies there.

    Args:
        told: places of the report, and how much each counts. Where it names no town, its divisions say where it plays.

    Returns:
        the area, and its probability; None where there is no place.
    """
    towns = [one for one in told if one[0].kind not in WIDE]
    if not towns:
        region = max((one for one in told if one[0].kind == "region"), key=lambda one: one[1], default=None)
        return (_area(region[0]), IN_REGION) if region else None

    def near(place: Place) -> float:
        return sum(w for other, w in towns if (km := distance_km(place, other)) is not None and km <= AROUND_KM)

    top, _ = max(towns, key=lambda one: (near(one[0]), one[1], one[0].id))
    return _area(top), min(DOUBTFUL, THERE * near(top) / sum(w for _, w in towns))


def _area(place: Place) -> Place:
    return replace(place, id=f"near:{place.id}", name=f"around {place.name}", kind="area", population=0, radius_km=AROUND_KM)


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return int(lat // CELL), int(lon // CELL)


def _inside(place: Place) -> str:
    """The key of the division that a place lies in; empty where that is not known."""
    return next(iter(fold(place.admin).keys), "") if place.admin else ""


def softmax(scores: Sequence[float]) -> list[float]:
    """Probabilities of scores."""
    top = max(scores)
    raised = [math.exp(s - top) for s in scores]
    total = sum(raised)
    return [r / total for r in raised]


def _dot(by: Sequence[float], row: Sequence[float]) -> float:
    return sum(w * x for w, x in zip(by, row, strict=False))
