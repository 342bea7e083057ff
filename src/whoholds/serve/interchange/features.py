"""Features of a map (GeoJSON, GeoParquet, KML) as named cells with a point: what the three have in common.

Three kinds are read. Our own claims come back as they were. Our own holdings become claims of their state on their day. Of
others, a feature that names a place and who holds it becomes a claim that he does, on the feature's day where it has one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whoholds.errors import WhoholdsError
from whoholds.ledger import RecordedClaim
from whoholds.periods import parse_day
from whoholds.records import EVENT_KINDS, STATUSES, EventKind, Issue
from whoholds.serve.cells import Cell
from whoholds.serve.interchange import dates, ours
from whoholds.serve.interchange.export import Export
from whoholds.serve.interchange.names import Names
from whoholds.serve.interchange.ours import ValueRefusedError
from whoholds.serve.interchange.rows import Imported, Row, issue
from whoholds.serve.interchange.tables import unfit

Point = tuple[float | None, float | None]  # degrees north, degrees east

# Our columns, in the order in which a feature says them; its point is its geometry, and no column.
COLUMNS = ("id", *(name for name in ours.COLUMNS if name not in ("lat", "lon")), "url", "score", "evidence")
# What others call it, in the order of trust; compared without case.
NAMED: Mapping[str, tuple[str, ...]] = {
    "place": ("place", "name", "settlement", "city", "town", "location", "place_name", "admin2_name", "admin1_name", "title"),
    "holder": ("holder", "controller", "controlled_by", "control", "held_by", "occupier", "side", "faction", "actor"),
    "country": ("country", "iso2", "iso_a2", "country_code", "country_name", "admin0_name"),
    "date": ("on", "date", "day", "timestamp", "when", "begin", "updated", "last_update", "valid_on"),
    "source": ("source", "sources", "source_name"),
}
STATES: Mapping[str, EventKind] = {"held": "hold", "contested": "contest", "nobody": "unclear", "unknown": "unclear"}
MOST_PROPERTIES = 1000


def claims(export: Export) -> Iterator[tuple[dict[str, Cell], Point]]:
    """The claims of an export as cells under `COLUMNS` (None where there is nothing to say), each with its point."""
    for recorded in export.claims:
        yield cells(recorded), (recorded.claim.place.lat, recorded.claim.place.lon)


def cells(recorded: RecordedClaim) -> dict[str, Cell]:
    """A claim under `COLUMNS`."""
    claim = recorded.claim
    said: dict[str, Cell] = {
        **ours.cells(claim), "id": recorded.id, "outlet": recorded.outlet, "published": recorded.published, "url": recorded.url,
        "score": claim.score, "evidence": claim.evidence,
    }  # fmt: skip
    return {name: None if said[name] == "" else said[name] for name in COLUMNS}


def imported(
    where: str, properties: Mapping[str, Any], point: Point, names: Names, *, form: str, source: str | None, maker: str = "",
    on: str | None = None,
) -> Imported | Issue | None:  # fmt: skip
    """What one feature says.

    Args:
        where: file and feature, as in `map.geojson:feature 3`.
        properties: its properties; lists become cells of several names, objects their JSON.
        point: where it lies.
        names: the gazetteer and the directory.
        form: the format, for the fingerprint.
        source: who made the file, as the user says; None where he does not.
        maker: whose word the features of others are where `source` is None; our own bear the outlet that they say, or none.
        on: the day of the whole file, `YYYY-MM-DD`, for features that do not say theirs.

    Returns:
        None where it says nothing of who holds a place.
    """
    if len(properties) > MOST_PROPERTIES:
        return issue("bad-row", where, f"{len(properties):,} properties, more than {MOST_PROPERTIES:,}")
    said = {str(name): words for name, value in properties.items() if (words := _words(value))}
    if wrong := unfit([*said, *said.values()], 2 * len(said)):
        return issue(*_placed(wrong, where))
    try:
        lat, lon = _checked(point)
        row = Row.of(where, {**said, **({} if lat is None else {"lat": str(lat), "lon": str(lon)})})
        if said.get("event") in EVENT_KINDS and "commitment" in said:
            return _own(row, names, form, source)
        return _state(row, names, form, source or maker, (lat, lon), on)
    except ValueRefusedError as error:
        return issue("bad-value", where, str(error))


def _placed(wrong: tuple[str, str], where: str) -> tuple[str, str, str]:
    return wrong[0], where, wrong[1]


def _words(value: Any) -> str:
    """A property as the words of a cell; empty where it says nothing."""
    if value is None or value == [] or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return ours.joined(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _checked(point: Point) -> Point:
    lat, lon = point
    if lat is None or lon is None:
        return None, None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueRefusedError(f"{lat}, {lon} is no point in degrees")
    return lat, lon


def _own(row: Row, names: Names, form: str, source: str | None) -> Imported:
    given = dict(row.cells)
    said, place = ours.said(given, names), ours.place(given, names)
    report = row.report(outlet=given.get("outlet", source), published=given.get("published"), name=given.get("id"),
                          url=given.get("url"))  # fmt: skip
    made_by = names.made_by(form)
    claim = row.claim(
        report, place=place, made_by=made_by, quoted=("evidence",), trigger="event", score=_score(given.get("score")), **said
    )
    return Imported(report=report, claims=(claim,), made_by=made_by)


def _score(words: str | None) -> float:
    try:
        found = float(words or 1)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise ValueRefusedError(f"score is {words!r}, no number from 0 to 1")
    return found


def _state(row: Row, names: Names, form: str, outlet: str, point: Point, on: str | None) -> Imported | None:
    """A holding of ours, or a feature of others that names a place and its holder."""
    columns = {name: _column(row, spelt) for name, spelt in NAMED.items()}
    place, holder, status = columns["place"], columns["holder"], row.get("status")
    status = status if status in STATUSES else None
    if place is None or (holder is None and status is None):
        return None
    day = _day(row, columns["date"]) if columns["date"] else on
    country = names.country(row.cells[columns["country"]]) if columns["country"] else None
    where = names.place(row.cells[place], country=country, lat=point[0], lon=point[1])
    country = country or where.country
    event = STATES[status] if status else "hold"
    side = (names.party(row.cells[holder], country=country, on=day),) if holder else ()
    speaker = (names.source(row.cells[columns["source"]], country=country),) if columns["source"] else ()
    report = row.report(outlet=outlet or None, published=None)
    made_by = names.made_by(form)
    claim = row.claim(
        report, place=where, event=event, made_by=made_by,
        quoted=[column for column in (place, holder or "status") if column], labelled=True, trigger=holder or "status", when=day,
        actors=side if event in ("hold", "contest") else (), sources=speaker,
    )  # fmt: skip
    return Imported(report=report, claims=(claim,), made_by=made_by)


def _column(row: Row, spelt: Sequence[str]) -> str | None:
    """The first column with one of some names."""
    found = {column.casefold().strip().replace(" ", "_"): column for column in reversed(list(row.cells))}
    return next((found[name] for name in spelt if name in found), None)


def _day(row: Row, column: str) -> str | None:
    """The day, or the EDTF, of a cell.

    Raises:
        ValueRefusedError: it is neither.
    """
    words = row.cells[column]
    found = dates.iso(dates.day(words)) or dates.edtf(words)
    if found is None:
        raise ValueRefusedError(f"{column} is {words!r}, no day")
    return found


def checked_on(words: Any) -> str | None:
    """The day of a whole file, `YYYY-MM-DD`; None where it has none."""
    try:
        return parse_day(words).isoformat() if isinstance(words, str) else None
    except WhoholdsError:
        return None


def middle(geometry: Any) -> Point:
    """The point of a GeoJSON geometry: a point's own, of areas the largest ring's centroid, else the mean.

    Raises:
        ValueRefusedError: it is no geometry in longitude and latitude.
    """
    if geometry is None:
        return None, None
    try:
        points, is_ring = _points(geometry)
        lon, lat = _centroid(points) if is_ring else _mean(points)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, RecursionError, OverflowError) as error:
        raise ValueRefusedError("its geometry is none of GeoJSON") from error
    if not points:
        return None, None
    return lat, lon


Position = tuple[float, float]


def _points(geometry: Any) -> tuple[list[Position], bool]:
    """The positions that stand for a geometry, and whether they are a ring."""
    kind = geometry["type"]
    if kind == "GeometryCollection":
        found = [_points(one) for one in geometry["geometries"]]
        return max(found, key=lambda one: abs(_area(one[0])) if one[1] else 0.0, default=([], False))
    held = geometry["coordinates"]
    if kind == "Point":
        return ([_position(held)] if held else []), False
    if kind in ("MultiPoint", "LineString"):
        return [_position(one) for one in held], False
    if kind == "MultiLineString":
        return [_position(one) for line in held for one in line], False
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(kind)
    rings = [[_position(one) for one in area[0]] for area in (held if kind == "MultiPolygon" else [held]) if area]
    return max(rings, key=lambda ring: abs(_area(ring)), default=[]), True


def _position(held: Any) -> Position:
    lon, lat = held[0], held[1]
    if isinstance(lon, bool) or isinstance(lat, bool) or not math.isfinite(lon + lat):
        raise ValueError(held)
    return float(lon), float(lat)


def _area(ring: Sequence[Position]) -> float:
    """Twice the signed area, in square degrees (the shoelace formula)."""
    return math.fsum(x * v - u * y for (x, y), (u, v) in zip(ring, [*ring[1:], *ring[:1]], strict=True))


def _centroid(ring: Sequence[Position]) -> Position:
    area = _area(ring)
    if abs(area) < 1e-12:
        return _mean(ring)
    pairs = list(zip(ring, [*ring[1:], *ring[:1]], strict=True))
    lon = math.fsum((x + u) * (x * v - u * y) for (x, y), (u, v) in pairs)
    lat = math.fsum((y + v) * (x * v - u * y) for (x, y), (u, v) in pairs)
    return lon / (3 * area), lat / (3 * area)


def _mean(points: Sequence[Position]) -> Position:
    if not points:
        return 0.0, 0.0
    return math.fsum(p[0] for p in points) / len(points), math.fsum(p[1] for p in points) / len(points)
