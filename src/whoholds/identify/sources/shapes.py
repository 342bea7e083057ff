"""Points and shapes: features of shapefiles (the only file that knows pyshp), and the middle of a shape."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from whoholds.errors import ConfigurationError, GazetteerError

LAT, LON, RADIUS = "shape:lat", "shape:lon", "shape:radius_km"  # the names of the columns that a shape gives
KM_OF_DEGREE = 111.2
Ring = Sequence[Sequence[float]]


def features(path: Path, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each feature of a shapefile with its number, its attributes and the middle of its shape.

    Args:
        path: the `.shp` file, with its `.dbf` beside it, or the zip archive that holds them.
        name: as told to people: `ARCHIVE/MEMBER.shp` says which of an archive.

    Raises:
        ConfigurationError: the extra that reads shapefiles is not installed.
        GazetteerError: it is no shapefile, or a part of it is missing.
    """
    try:
        import shapefile
    except ImportError as error:
        raise ConfigurationError("shapefiles need pyshp", advice="Run `pip install 'whoholds[gazetteer]'`") from error
    source = str(path) if path.suffix.lower() == ".shp" else f"{path}/{name.partition('/')[2]}"
    try:
        with shapefile.Reader(source, encodingErrors="replace") as reader:
            _geographic(reader)
            for number, feature in enumerate(reader.iterShapeRecords(), 1):
                shape = feature.shape.__geo_interface__ if feature.shape.shapeType else None
                yield f"feature {number}", {**feature.record.as_dict(), **middle(shape)}
    except GazetteerError:
        raise
    except Exception as error:  # pyshp raises struct.error, ShapefileException, OSError and others
        raise GazetteerError(f"{name} is no whole shapefile ({error})", "a .shp with its .dbf and .shx beside it") from error


def _geographic(reader: Any) -> None:
    """Refuse a shapefile in metres: its coordinates are no degrees."""
    west, south, east, north = reader.bbox
    if min(west, south) < -360 or max(east, north) > 360:
        raise GazetteerError(f"the shapefile's coordinates reach {east:.0f}, {north:.0f}", "degrees (WGS84)",
                             "Reproject it to EPSG:4326, as with ogr2ogr -t_srs EPSG:4326")  # fmt: skip


def middle(shape: Mapping[str, Any] | None) -> dict[str, float]:
    """The point that stands for a GeoJSON geometry, and how far the shape reaches from it, in km; empty where it has none.

    Of an area it is the centroid of its largest ring (the shoelace formula), the radius that of a circle of its size.
    """
    coordinates = (shape or {}).get("coordinates")
    if not shape or not coordinates:
        return {}
    kind = shape.get("type")
    try:
        if kind == "Point":
            return {LAT: float(coordinates[1]), LON: float(coordinates[0])}
        if kind in ("Polygon", "MultiPolygon"):
            rings: list[Ring] = [polygon[0] for polygon in (coordinates if kind == "MultiPolygon" else [coordinates])]
            return _centre(max(rings, key=lambda ring: abs(_area(ring))))
        points = coordinates if kind in ("MultiPoint", "LineString") else coordinates[0]
        return {LAT: sum(p[1] for p in points) / len(points), LON: sum(p[0] for p in points) / len(points)}
    except (TypeError, IndexError, ValueError, KeyError):
        return {}


def _area(ring: Ring) -> float:
    """The signed area of a ring, in square degrees."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _centre(ring: Ring) -> dict[str, float]:
    area, (x, y) = _area(ring), ring[0][:2]
    if not area:
        return {LAT: y, LON: x}
    # from the first point, so that small areas far from the origin lose no digits
    moved = [(p[0] - x, p[1] - y) for p in ring]
    pairs = list(zip(moved, [*moved[1:], moved[0]], strict=True))
    lon = x + sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * area)
    lat = y + sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * area)
    size = abs(area) * KM_OF_DEGREE**2 * math.cos(math.radians(lat))
    return {LAT: lat, LON: lon, RADIUS: round(math.sqrt(size / math.pi), 1)}
