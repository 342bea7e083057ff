"""The recipe of the gazetteer: which sources it is made of, in which order, and the fingerprint of them all."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from math import pi, sqrt

from whoholds.identify import geonames
from whoholds.identify.entries import Entry, settlement_radius
from whoholds.identify.names import level

BUILDER_VERSION = 15
EXTRA = "places_extra.csv"
ANNOTATED = "places_annotated.csv"  # what reports of the training corpus name and no list has
CENTRES = ("centres.csv", "centres_annotated.csv")  # the later has the last word
PLACES = ("districts.csv.gz", "counties.csv.gz", "villages.csv.gz", "airports.csv.gz", EXTRA, ANNOTATED)
TABLES = ("countries.csv", *CENTRES, "admin1.csv.gz", "places_renamed.csv", *PLACES)

QUALIFIER = re.compile(r" \(.*\)$")


def fingerprint() -> str:
    """What the index is made of: 16 hexadecimal digits of builder version, GeoNames version and shipped tables."""
    digest = hashlib.sha256(f"{BUILDER_VERSION}\n{geonames.version()}".encode())
    for name in TABLES:
        digest.update(hashlib.sha256(_bytes(name)).digest())
    return digest.hexdigest()[:16]


def entries() -> Iterator[Entry]:
    """Every entry of every source; settlements of GeoNames first, since theirs are the identifiers that other data knows."""
    renamed = {row["id"]: row for row in rows("places_renamed.csv")}
    admin_names = {(row["country"], row["code"]): row["name"] for row in rows("admin1.csv.gz") if row["code"]}
    for city in geonames.cities(admin_names):
        yield _renamed(city, renamed.get(city.ref))
    centres = {row["id"]: row for name in CENTRES for row in rows(name)}
    for area in (*_countries(), *table("admin1.csv.gz")):
        yield _at(area, centres.get(area.ref))
    for name in PLACES:
        for place in table(name):
            yield _at(place, centres.get(place.ref))


def table(name: str) -> Iterator[Entry]:
    """The entries of one shipped table of places."""
    for row in rows(name):
        yield _entry(row, noted=name == EXTRA)


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one shipped table; none where it is not shipped."""
    data = _bytes(name)
    text = gzip.decompress(data).decode("utf-8") if name.endswith(".gz") else data.decode("utf-8")
    yield from csv.DictReader(io.StringIO(text))


@cache
def _bytes(name: str) -> bytes:
    """One shipped table; empty where it is not shipped."""
    path = resources.files("whoholds.identify") / "data" / name
    return path.read_bytes() if path.is_file() else gzip.compress(b"") if name.endswith(".gz") else b""


def _entry(row: Mapping[str, str], noted: bool) -> Entry:
    """One row of a shipped table; a qualifier in brackets, as in 'Baga (Borno)', tells rows apart and is not shown."""
    people = int(row.get("population") or 0)
    return Entry(
        ref=row.get("id") or f"whoholds:{'-'.join(level(row['name']).split())}-{row['country'].lower()}",
        name=QUALIFIER.sub("", row["name"]),
        names=tuple(QUALIFIER.sub("", name) for name in row["alternates"].split("|") if name), country=row["country"] or None,
        lat=float(row["lat"]) if row["lat"] else None, lon=float(row["lon"]) if row["lon"] else None, kind=row["kind"],
        admin=row.get("admin") or None, population=people,
        radius_km=float(row.get("radius_km") or settlement_radius(people)), noted=noted,
    )  # fmt: skip


def _renamed(city: Entry, row: Mapping[str, str] | None) -> Entry:
    """A settlement under its common English name, where GeoNames shows another.

    A name with a minus before it is taken away: who writes 'Gaza' means the Strip.
    """
    if row is None:
        return city
    told = [name for name in (row.get("alternates") or "").split("|") if name]
    more, less = tuple(n for n in told if not n.startswith("-")), {level(n[1:]) for n in told if n.startswith("-")}
    name = Entry(ref=city.ref, name=row["name"], names=more, country=city.country, lat=city.lat, lon=city.lon,
                 radius_km=city.radius_km, noted=True)  # fmt: skip
    whole = city.merged(name)
    return replace(whole, names=tuple(n for n in whole.names if level(n) not in less))


def _at(area: Entry, centre: Mapping[str, str] | None) -> Entry:
    """An area at the middle of its land, where a table of them has one."""
    return replace(area, lat=float(centre["lat"]), lon=float(centre["lon"])) if centre else area


def _countries() -> Iterator[Entry]:
    """Every country, with the names and points of the shipped table."""
    known = {row["country"]: row for row in rows("countries.csv")}
    for country in geonames.countries():
        row = known.get(country.iso, {})
        yield Entry(
            ref=f"country:{country.iso}", name=country.name, country=country.iso, kind="country", population=country.population,
            names=tuple(filter(None, (row.get("alternates") or "").split("|"))),
            lat=float(row["lat"]) if row.get("lat") else None, lon=float(row["lon"]) if row.get("lon") else None,
            radius_km=round(sqrt(max(country.areakm2, 1) / pi), 1),
        )  # fmt: skip
