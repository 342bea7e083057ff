"""Make `places_annotated.csv`: places that the corpus's training reports name and no list has, with the points of its annotation.

usage: python -m training.gazetteer.annotated INDEX [--data FOLDER] [--out FILE]

Only claims of the `train` split are looked at, so that the other splits tell what the table is worth. A place is taken where the
report calls it by its name, its annotation gives a point, and the gazetteer has nothing of that name within 40 km of it, and no
region; a part of a town where the words are a name of their own ('Abu Salim' of Tripoli): then it lies where the town lies.
Annotations of one name in one country that lie near each other are one place, at the median of their points. INDEX is the file of
an index that was built without the table; what it holds counts as known.
"""

from __future__ import annotations

import csv
import pathlib
import re
import statistics
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from training.asking import asking
from training.corpus.corpus import Annotated, corpus
from whoholds.identify import recipes
from whoholds.identify.directory import Directory, directory
from whoholds.identify.entries import distance_km
from whoholds.identify.gazetteer import Gazetteer
from whoholds.identify.names import fold, level
from whoholds.identify.phrases import BORDER, DIRECTION, LAND, PRONOUNS, REGION, taken_apart
from whoholds.identify.ranking import FAR_FETCHED

OUT = pathlib.Path(recipes.__file__).parent / "data/places_annotated.csv"
COLUMNS = ("name", "alternates", "country", "lat", "lon", "kind", "admin", "radius_km")
WIDE = frozenset(("country", "region", "area", "island"))  # whose middle may lie far off
ONE_KM, KNOWN_KM = 15.0, 40.0  # annotations so near are of one place; a place of the name so near is known
RADIUS_KM = {"settlement": 2.0, "quarter": 2.0, "bridge": 1.0}
OTHERS_KM = 3.0
WORD = re.compile(
    r"a[ldnrstz]|e[ldns]|a[sc]h|esh|de|del|da|do|la|le|les|du|of|bin|ibn|[^\W_a-zà-þ][\w’'.-]*|[a-z]{1,4}-[^\W_a-zà-þ][\w’'-]*"
)  # of a name
SMALL = re.compile(r"(?<![\w'’-])[a-zà-þ]{3,}(?![\w'’-])")
HEIGHT = re.compile(r"\b(?:mount|jabal|jebel|tal|tel|tell|point|hill|peak|ridge|heights?)\b", re.IGNORECASE)


LEFT_OUT = frozenset(
    (
        "aksai chin",
        "aouzou strip",
        "azawad",
        "bessarabia",
        "borana",
        "bure front",
        "bosworth field",
        "casa verde",
        "chagos archipelago",
        "dobruja",
        "fsb",
        "finnish lapland",
        "galmudug",
        "greater idlib",
        "hill fm",
        "kamenica",
        "kasai-central",
        "m4 highway",
        "new britain",
        "normandy",
        "podol",
        "puerto rico",
        "rojava",
        "sajur river",
        "terek river",
        "thenmarachchi",
        "three pimples",
        "timbuktu triangle",
        "trans-karakoram tract",
        "transylvania",
        "twic east",
        "vadamarachchi",
        "valikamam",
        "virginia",
    )
)  # levelled names of regions, of offices and of what says too little, read through by hand


class Named(NamedTuple):
    """One annotation: what the place is called, where it is, and the town that it is a part of."""

    name: str
    words: str
    country: str
    lat: float
    lon: float
    town: str


def named(annotated: Iterable[Annotated], actors: Directory) -> Iterator[Named]:
    """The places that training reports call by a name of their own."""

    def is_no_place(words: str) -> bool:
        return actors.nation(words) is not None

    for one in annotated:
        text = one.report["text"]
        for claim in one.claims:
            place: dict[str, Any] = claim["place"]
            if not place.get("span") or place["lat"] is None or not place["country"] or place["extent"] == "around":
                continue
            phrase = taken_apart(text[slice(*place["span"])], is_no_place)
            words = phrase.outer.removeprefix("of ") if not (phrase.inner or phrase.owner or phrase.side) else ""
            words = words if words and all(WORD.fullmatch(w) for w in words.split()) and not is_no_place(words) else ""
            whole = place["name"] or ""
            shared = words and level(words) in level(whole)
            if place["extent"] == "part" and words and not shared and level(whole) not in level(words):
                yield Named(words, words, place["country"], place["lat"], place["lon"], whole)
            elif place["extent"] == "whole" and shared and not _is_area(whole):
                yield Named(whole, words, place["country"], place["lat"], place["lon"], "")


def common_words(annotated: Iterable[Annotated]) -> set[str]:
    """The words that reports write small: a name of nothing else, such as 'the Port' or 'the Old City', tells no place."""
    return {word for one in annotated for word in SMALL.findall(one.report["text"])}


def _is_area(name: str) -> bool:
    return any(pattern.search(name) for pattern in (BORDER, DIRECTION, LAND, REGION)) or "–" in name or " and " in name


def places(found: Iterable[Named], gazetteer: Gazetteer, common: Collection[str]) -> Iterator[dict[str, str]]:
    """The rows of the table, in the order of their names; none for names that are of common words alone."""
    by_name: defaultdict[tuple[str, str], list[Named]] = defaultdict(list)
    for one in found:
        told = re.findall(r"\w+", one.words.lower())
        if level(one.name) not in LEFT_OUT and not all(w in common or w in PRONOUNS or w.isdigit() for w in told):
            by_name[level(one.name), one.country].append(one)
    for _, all_of in sorted(by_name.items()):
        for number, group in enumerate(_apart(all_of)):
            lat, lon = (statistics.median(getattr(one, axis) for one in group) for axis in ("lat", "lon"))
            names = list(dict.fromkeys(n for one in group for n in (one.name, one.words)))
            if not any(_known(gazetteer, name, group[0].country, lat, lon) for name in names):
                yield _row(names, group, lat, lon, number)


def _apart(found: list[Named]) -> list[list[Named]]:
    groups: list[list[Named]] = []
    for one in found:
        near = next((g for g in groups if distance_km(g[0].lat, g[0].lon, one.lat, one.lon) <= ONE_KM), None)
        if near is None:
            groups.append([one])
        else:
            near.append(one)
    return groups


def _known(gazetteer: Gazetteer, name: str, country: str, lat: float, lon: float) -> bool:
    return any(
        c.matched not in FAR_FETCHED and c.place.lat is not None and c.place.lon is not None
        and (c.place.kind in WIDE or distance_km(c.place.lat, c.place.lon, lat, lon) <= KNOWN_KM)
        for c in gazetteer.find(name, countries=(country,), limit=40, widely=False)
    )  # fmt: skip


def _row(names: list[str], group: list[Named], lat: float, lon: float, number: int) -> dict[str, str]:
    town = group[0].town
    kind = "quarter" if town else (fold(names[0]).generic or ("mountain" if HEIGHT.search(names[0]) else "settlement"))
    radius = RADIUS_KM.get(kind, OTHERS_KM)
    shown = f"{names[0]} ({number + 1})" if number else names[0]
    values = (shown, "|".join(names[1:]), group[0].country, f"{lat:.3f}", f"{lon:.3f}", kind, town, f"{radius:g}")
    return dict(zip(COLUMNS, values, strict=True))


def main() -> None:
    """Write the table."""
    ask = asking(__doc__, "data")
    ask.add_argument("index", type=pathlib.Path, help="the file of an index built without the table")
    ask.add_argument("--out", type=pathlib.Path, default=OUT)
    args = ask.parse_args()
    train = [a for a in corpus(args.data) if a.split == "train"]
    with Gazetteer.open(args.index) as gazetteer:
        rows = list(places(named(train, directory()), gazetteer, common_words(train)))
    with args.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} places")


if __name__ == "__main__":
    main()
