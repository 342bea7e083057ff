"""What a claim says, as named cells: for the columns and tags in which our own exports say what a foreign format cannot.

Lists are joined by `; `; a name with a semicolon, a quotation mark or blanks at its ends is a JSON string, `?` stands for an
unknown name, `-` for a third party's side.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from whoholds.errors import WhoholdsError
from whoholds.identify.names import level
from whoholds.periods import parse, parse_day
from whoholds.records import COMMITMENTS, EVENT_KINDS, EXTENTS, PHASES, Claim, ClaimedPlace, Party, Source, Toward
from whoholds.serve.interchange.names import Names, point_id

UNKNOWN, NOBODY = "?", "-"
PLAIN = re.compile(r'[^\s;"]|[^\s;"][^;"]*[^\s;"]')
ITEM = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([^;]*?))\s*(?:;|$)')
WIDE = frozenset(("country", "region"))
COUNTRY = re.compile(r"[A-Z]{2}")
PREFIXED = re.compile(r"[a-z]+:\S")
USUAL = {"commitment": "affirmed", "phase": "news", "extent": "whole"}
ALLOWED: Mapping[str, tuple[str, ...]] = {"event": EVENT_KINDS, "commitment": COMMITMENTS, "phase": PHASES, "extent": EXTENTS}
COLUMNS = (
    "event", "when", "place", "country", "lat", "lon", "place_id", "kind", "extent", "part", "actors", "opponents", "commitment",
    "phase", "sources", "speaks_for", "toward", "outlet", "published",
)  # fmt: skip


class ValueRefusedError(ValueError):
    """A cell of our own columns that says what no claim can. Readers make an Issue of it."""


def cells(claim: Claim) -> dict[str, str | float | None]:
    """All that a claim says, under `COLUMNS`; None for what it does not say."""
    place = claim.place
    return {
        "event": claim.event, "when": claim.when, "place": place.name, "country": place.country, "lat": place.lat,
        "lon": place.lon, "place_id": place.id, "kind": place.kind, "extent": place.extent, "part": place.part,
        "actors": joined(p.name for p in claim.actors), "opponents": joined(p.name for p in claim.opponents),
        "commitment": claim.commitment, "phase": claim.phase, "sources": joined(s.name for s in claim.sources),
        "speaks_for": joined((s.of for s in claim.sources), NOBODY),
        "toward": joined([claim.toward.name]) if claim.toward else None, "outlet": claim.outlet, "published": claim.published,
    }  # fmt: skip


def happened(claim: Claim) -> bool:
    """Whether a claim is of something that is said to have happened, on days that are known: what a row of events can say."""
    period = parse(claim.when) if claim.when else None
    return claim.commitment == "affirmed" and claim.phase != "future" and period is not None and period.days is not None


def joined(names: Iterable[str | None], unknown: str = UNKNOWN) -> str:
    """Names as one cell."""
    return "; ".join(unknown if name is None else _written(name) for name in names)


def split(words: str | None, unknown: str = UNKNOWN) -> list[str | None]:
    """The names of one cell.

    Raises:
        ValueRefusedError: a quoted name that never closes.
    """
    found: list[str | None] = []
    at = 0
    while words and at < len(words):
        match = ITEM.match(words, at)
        if not match:
            raise ValueRefusedError(f"{words!r} is no list of names")
        try:
            name = str(json.loads(match[1])) if match[1] else match[2]
        except ValueError as error:
            raise ValueRefusedError(f"{match[1]} is no name: {error}") from error
        found.append(None if name == unknown and not match[1] else name)
        at = match.end()
    return found


def said(given: Mapping[str, str], names: Names) -> dict[str, Any]:
    """The arguments of a Claim that its cells give, but for its place.

    Raises:
        ValueRefusedError: a cell says what no claim can.
    """
    for column, allowed in ALLOWED.items():
        if given.get(column, allowed[0]) not in allowed:
            raise ValueRefusedError(f"{column} is {given[column]!r}, none of {', '.join(allowed)}")
    try:
        when = str(parse(given["when"])) if "when" in given else None
        if "published" in given:
            parse_day(given["published"])
    except WhoholdsError as error:
        raise ValueRefusedError(str(error)) from error
    sides = split(given.get("speaks_for"), NOBODY)
    speakers = split(given.get("sources"))
    sides += [None] * (len(speakers) - len(sides))
    toward = split(given.get("toward"))
    return {
        "event": given["event"], "when": when,
        "commitment": given.get("commitment", USUAL["commitment"]), "phase": given.get("phase", USUAL["phase"]),
        "actors": tuple(party(name, names) for name in split(given.get("actors"))),
        "opponents": tuple(party(name, names) for name in split(given.get("opponents"))),
        "sources": tuple(Source(text=name, name=name, of=of) for name, of in zip(speakers, sides, strict=False)),
        "toward": Toward(text=toward[0], name=toward[0]) if toward else None,
    }  # fmt: skip


def place(given: Mapping[str, str], names: Names) -> ClaimedPlace:
    """The place that the cells give, exactly as they give it, where they give its identifier; else as the gazetteer finds it.

    What is found is not taken where it is a country or region of another name: 'western Iraq' without an identifier was left
    open by whoever wrote it, and is not Iraq.

    Raises:
        ValueRefusedError: there is no name, or a point that is none.
    """
    if "place" not in given:
        raise ValueRefusedError("there is no name of a place")
    country = given.get("country")
    if country is not None and not COUNTRY.fullmatch(country):
        raise ValueRefusedError(f"the country is {country!r}, no code of ISO 3166-1 alpha-2")
    lat, lon = point(given.get("lat"), given.get("lon"))
    extent: Any = given.get("extent", USUAL["extent"])
    part, id = given.get("part"), given.get("place_id")
    if id is None or not PREFIXED.match(id) or not names.fits(id, lat, lon):
        found = names.place(given["place"], country=country, lat=lat, lon=lon, extent=extent, part=part)
        if found.kind not in WIDE or level(found.name) == level(given["place"]):
            return found
        id = None if lat is None else point_id(given["place"], lat, lon)
    return ClaimedPlace(
        text=given["place"], name=given["place"], country=country, lat=lat, lon=lon, extent=extent, part=part, id=id,
        kind=given.get("kind"),
    )  # fmt: skip


def party(name: str | None, names: Names) -> Party:
    """A side under exactly its name, with the directory's identifier where it is a side of the directory."""
    actor = names.directory.named(name) if name else None
    return Party(text=name, name=name, id=actor.id if actor and level(actor.name) == level(name or "") else None)


def point(lat: str | None, lon: str | None) -> tuple[float | None, float | None]:
    """Degrees north and east of two cells; both None where both are empty.

    Raises:
        ValueRefusedError: they are no point on the earth.
    """
    if lat is None and lon is None:
        return None, None
    try:
        north, east = float(lat or ""), float(lon or "")
    except ValueError:
        north = east = float("nan")
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise ValueRefusedError(f"{lat}, {lon} is no point in degrees")
    return north, east


def _written(name: str) -> str:
    return name if PLAIN.fullmatch(name) and name not in (UNKNOWN, NOBODY) else json.dumps(name, ensure_ascii=False)
