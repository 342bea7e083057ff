"""GeoJSON (RFC 7946): claims as points with their words, and the features of others who say who holds what.

Written is one feature a claim, one a line. Read are a FeatureCollection, a single Feature, or one Feature a line (GeoJSON text
sequences, RFC 8142, too), in longitude and latitude of WGS 84.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoholds.errors import LocationError
from whoholds.records import Issue
from whoholds.serve.interchange import features
from whoholds.serve.interchange.export import Export
from whoholds.serve.interchange.files import BROKEN, TooLargeError, opened
from whoholds.serve.interchange.names import Names
from whoholds.serve.interchange.ours import ValueRefusedError
from whoholds.serve.interchange.rows import Imported, counted, issue

FORM, OUTLET = "geojson", ""
WGS84 = ("crs84", "epsg::4326", "epsg:4326", "crs::84")
SEPARATOR = "\x1e"
SHOWN = 60


def write(export: Export) -> Iterator[str]:
    """All claims as one FeatureCollection, a feature a line."""
    yield '{"type": "FeatureCollection", "features": ['
    between = "\n"
    for cells, (lat, lon) in features.claims(export):
        feature = {
            "type": "Feature", "id": cells["id"],
            "geometry": None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]},
            "properties": cells,
        }  # fmt: skip
        yield between + json.dumps(feature, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode()
        between = ",\n"
    yield "\n]}\n"


def read(path: Path, names: Names, *, source: str | None = None) -> Iterator[Imported | Issue]:
    """The features that say who holds a place, or what happened to it.

    Raises:
        LocationError: the file cannot be read, is no GeoJSON, or is in another system of coordinates.
    """
    found = (_imported(where, feature, on, names, source, path.stem) for where, feature, on in _features(path))
    yield from counted(found, path, "features do not say who holds a place")


def _imported(where: str, feature: Any, on: str | None, names: Names, source: str | None, maker: str) -> Imported | Issue | None:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return issue("bad-row", where, f"{str(feature)[:SHOWN]!r} is no Feature")
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        return issue("bad-row", where, f"its properties are {str(properties)[:SHOWN]!r}, no object")
    try:
        point = features.middle(feature.get("geometry"))
    except ValueRefusedError as error:
        return issue("bad-value", where, str(error))
    return features.imported(where, properties, point, names, form=FORM, source=source, maker=maker, on=on)


def _features(path: Path) -> Iterator[tuple[str, Any, str | None]]:
    """Each feature with where it stands and the day of its collection."""
    with opened(path) as stream:
        try:
            text = stream.read()
        except (TooLargeError, *BROKEN) as error:
            raise LocationError(f"{path} cannot be read: {error}", "GeoJSON") from error
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield from _lines(path, text, str(error))
        return
    if isinstance(whole, dict) and whole.get("type") == "Feature":
        yield f"{path.name}:feature 1", whole, None
        return
    listed = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(whole, dict) or whole.get("type") != "FeatureCollection" or not isinstance(listed, list):
        raise LocationError(f"{path} is JSON, and no GeoJSON", "a FeatureCollection or a Feature")
    _check_crs(path, whole.get("crs"))
    on = features.checked_on(whole.get("on"))
    for number, feature in enumerate(listed, 1):
        yield f"{path.name}:feature {number}", feature, on


def _lines(path: Path, text: str, reason: str) -> Iterator[tuple[str, Any, str | None]]:
    """One Feature a line, where the first line is one; a broken line is no Feature."""
    lines = [(number, line.strip(SEPARATOR + " \t\r")) for number, line in enumerate(text.split("\n"), 1)]
    for count, (number, line) in enumerate((number, line) for number, line in lines if line):
        feature: Any = None
        try:
            feature = json.loads(line)
        except (ValueError, RecursionError):
            feature = line
        if count == 0 and not isinstance(feature, dict):
            raise LocationError(f"{path} is no GeoJSON: {reason}", "a FeatureCollection, a Feature, or one Feature a line")
        yield f"{path.name}:{number}", feature, None
    if not text.strip():
        raise LocationError(f"{path} is empty", "GeoJSON")


def _check_crs(path: Path, crs: Any) -> None:
    """Refuse the systems of coordinates that the older GeoJSON of 2008 allowed."""
    if crs is not None and not any(known in json.dumps(crs).casefold() for known in WGS84):
        raise LocationError(
            f"{path} has the system of coordinates {json.dumps(crs)[:SHOWN]}", "longitude and latitude of WGS 84",
            "Convert it: ogr2ogr -t_srs EPSG:4326 -lco RFC7946=YES out.geojson in.geojson",
        )  # fmt: skip
