"""What marked names mean that no list of towns and divisions has: continents, seas, rivers, regions of the world, short names.

Points of the areas are from general knowledge, rounded: the middle of a sea, of a river's course, of a range of mountains. They
were held against Natural Earth's outlines of countries: each area of the land lies in the country, or one of the countries, that
it belongs to, each sea, bay and strait on no country's land, lakes and islets on either.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from whoholds.identify import geonames, recipes
from whoholds.identify.names import level
from whoholds.records import Place

CONTINENT_KM = 3000.0
QUALIFIER = re.compile(r" \(.*\)$")
ABBREVIATED = re.compile(r"[.\s]")
INITIALS = re.compile(r"(?:[A-Z]\. ?)+[A-Z]\.?")  # 'U. S.', 'U.S.A.'


@functools.cache
def areas() -> Mapping[str, Place]:
    """The continents and great areas by levelled name."""
    found = {
        level(one.name): Place(
            id=f"geonames:{one.geonameId}", name=one.name, country=None, lat=float(one.lat), lon=float(one.lng), kind="continent",
            radius_km=CONTINENT_KM,
        )
        for one in geonames.continents().values()
    }  # fmt: skip
    for row in recipes.rows("areas_of_the_world.csv"):
        name = QUALIFIER.sub("", row["name"])
        place = Place(
            id=f"area:{'-'.join(level(row['name']).split())}", name=name, country=None, lat=float(row["lat"]),
            lon=float(row["lon"]), kind=row["kind"], radius_km=float(row["radius_km"]),
        )  # fmt: skip
        for one in (name, *filter(None, row["alternates"].split("|"))):
            found.setdefault(level(one.removeprefix("the ")), place)
    return found


@functools.cache
def short_names() -> Mapping[str, str]:
    """What short names stand for: 'L.A.' for Los Angeles, California; as written, since 'Man.' is no man."""
    return {row["short"]: row["words"] for row in recipes.rows("short_names.csv")}


@functools.cache
def abbreviations() -> Mapping[str, str]:
    """What news has for the states of America, plain: 'la' for Louisiana, 'calif', 'ny'; and their identifiers."""
    short = (
        (name, row["id"]) for row in recipes.rows("admin1.csv.gz") if row["country"] == "US"
        for name in (row["code"], *row["alternates"].split("|")) if name.endswith(".") or (name.isupper() and len(name) == 2)
    )  # fmt: skip
    return {ABBREVIATED.sub("", name).lower(): ref for name, ref in short}


def state(words: str) -> str | None:
    """The identifier of the state of America that an abbreviation stands for: 'La.', 'N.Y.', 'OK'; None for other words."""
    return abbreviations().get(plain(words).lower()) if words.endswith(".") or (words.isupper() and len(words) == 2) else None


@functools.cache
def peoples() -> Mapping[str, str]:
    """What words for people stand for: 'Texan' for Texas; levelled."""
    found: dict[str, str] = {}
    for row in recipes.rows("peoples.csv"):
        for one in row["words"].split("|"):
            found[level(one)] = row["place"]
            found.setdefault(f"{level(one)}s", row["place"])
    return found


def people(words: str) -> str | None:
    """The name of the place that people are called by: Scotland for 'Scottish', 'Scots'; None for other words."""
    return peoples().get(level(words)) if words[:1].isupper() else None


def plain(words: str) -> str:
    """An abbreviation without full stops and blanks."""
    return ABBREVIATED.sub("", words)
