"""Who's On First exports → entries: the English name, names by language, concordances; what no longer stands is left out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from whoholds.identify.entries import Entry, settlement_radius
from whoholds.identify.names import fold
from whoholds.identify.scripts import has_arabic, has_cyrillic, romanised
from whoholds.identify.sources import checks
from whoholds.identify.sources.checks import RefusedError
from whoholds.identify.sources.rows import Row, bad
from whoholds.records import Issue

KINDS = {
    "country": "country", "region": "region", "macroregion": "region", "county": "district", "localadmin": "district",
    "macrocounty": "district", "locality": "settlement", "borough": "quarter", "neighbourhood": "quarter",
    "macrohood": "quarter", "microhood": "quarter", "campus": "base",
}  # fmt: skip
SAME = {"gn:id": "geonames", "wd:id": "wikidata", "icao:code": "icao", "ne:id": "naturalearth"}
KM_OF_DEGREE = 111.2
LARGEST_DISTRICT = 80.0
SMALL = {"settlement": 0.0, "quarter": 1.5, "base": 4.0}
IN_NAME = re.compile(r"(?:^|[_.-])([a-z]{2})(?=[_.]|$)")


class Export:
    """Makes entries of the records of one export, whose own records of regions and the country name the others' surroundings."""

    def __init__(self, rows: Iterable[Row | Issue], languages: Iterable[str], file: str, country: str | None = None) -> None:
        """Look through the records once for countries and regions.

        Args:
            rows: all records.
            languages: of names that are taken.
            file: its name, which may tell the country: `wof_admin_iq.jsonl.gz`.
            country: that of records which say none.
        """
        self._languages = tuple(languages)
        self._regions: dict[int, str] = {}
        self._countries: dict[int, str] = {}
        guess = next((code for code in IN_NAME.findall(file.lower()) if checks.country_code(code)), None)
        self._country = country or (guess.upper() if guess else None)
        for row in rows:
            if isinstance(row, Row) and row.values.get("type") in ("region", "country"):
                number, code = row.values.get("id"), (row.values.get("concordances") or {}).get("iso:code")
                if isinstance(number, int) and row.values["type"] == "region":
                    self._regions[number] = str(row.values.get("name") or "")
                elif isinstance(number, int) and checks.country_code(code):
                    self._countries[number] = str(code)

    def entries(self, row: Row) -> Iterator[Entry | Issue]:
        """The entry of a record with an issue for each name refused; or an issue; or nothing where it no longer stands."""
        record = row.values
        if record.get("is_current") == 0 or record.get("deprecated") or record.get("superseded_by"):
            return
        kind = KINDS.get(str(record.get("type")))
        if kind is None:
            return
        issues: list[Issue] = []
        try:
            entry: Entry | None = self._entry(row, record, kind, issues)
        except RefusedError as refused:
            issues.append(bad(refused.code, row.where, str(refused)))
            entry = None
        yield from issues
        if entry is not None:
            yield entry

    def _entry(self, row: Row, record: Mapping[str, Any], kind: str, issues: list[Issue]) -> Entry:
        told = record.get("names")
        names = told if isinstance(told, Mapping) else {}
        own = self._own(names, record)
        if not own or not record.get("id"):
            raise RefusedError("no-name", "a record without a name or an id")
        above: Mapping[str, Any] = next(iter(record.get("hierarchy") or ({},)))
        point = checks.degrees(record.get("lat"), record.get("lon"))
        people = checks.whole(record.get("population")) if kind == "settlement" else 0
        lat, lon = point or (None, None)
        return Entry(
            ref=f"whosonfirst:{record['id']}", name=own, names=self._names(own, names, record, row.where, issues),
            country=self._countries.get(above.get("country_id", 0), self._country), lat=lat, lon=lon, kind=kind,
            admin=self._regions.get(above.get("region_id", 0)) if kind != "region" else None, population=people,
            radius_km=_radius(record, kind, people), same=tuple(_same(record)),
        )  # fmt: skip

    def _own(self, names: Mapping[str, Any], record: Mapping[str, Any]) -> str:
        """The English name, else the record's own in Latin letters."""
        english = (name for status, name in _told(names, "eng") if status == "preferred")
        for name in (*english, record.get("name")):
            if found := checks.names(name):
                latin = [one for one in found if not has_cyrillic(one) and not has_arabic(one)]
                return latin[0] if latin else romanised(found[0].casefold())[0].title() if has_cyrillic(found[0]) else found[0]
        return ""

    def _names(
        self, own: str, names: Mapping[str, Any], record: Mapping[str, Any], where: str, issues: list[Issue]
    ) -> tuple[str, ...]:
        """The other names in the languages taken, each spelling once."""
        seen = {fold.__wrapped__(own).strict}
        kept: list[str] = []
        for other in (record.get("name"), *(name for language in self._languages for _, name in _told(names, language))):
            try:
                found = checks.names(other)
            except RefusedError as refused:
                issues.append(bad(refused.code, where, str(refused)))
                continue
            for one in found:
                strict = fold.__wrapped__(one).strict
                if strict and strict not in seen:
                    seen.add(strict)
                    kept.append(one)
        return tuple(kept)


def _told(names: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Status and name of each name in a language."""
    for pair in names.get(language) or ():
        if isinstance(pair, list | tuple) and len(pair) == 2:
            yield str(pair[0]), str(pair[1])


def _same(record: Mapping[str, Any]) -> Iterator[str]:
    told = record.get("concordances")
    found: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    for key, prefix in SAME.items():
        if value := found.get(key):
            yield f"{prefix}:{value}"


def _radius(record: Mapping[str, Any], kind: str, people: int) -> float:
    """Half the mean side of the record's box, in km; by kind and people where it is small or has none."""
    if kind in SMALL:
        return SMALL[kind] or settlement_radius(people)
    try:
        west, south, east, north = map(float, str(record.get("bbox")).split(","))
    except ValueError:
        return 20.0
    high = (north - south) * KM_OF_DEGREE
    wide = (east - west) * KM_OF_DEGREE * math.cos(math.radians((north + south) / 2))
    radius = round(max(3.0, (high + wide) / 4), 1)
    return min(radius, LARGEST_DISTRICT) if kind == "district" else radius
