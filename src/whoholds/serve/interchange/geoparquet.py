"""GeoParquet 1.1: claims as a column store with points, for geopandas, DuckDB, QGIS. It needs the extra `geoparquet` (pyarrow).

Source: geoparquet.org/releases/v1.1.0. Geometries are WKB, in longitude and latitude (OGC:CRS84, what no `crs` means).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoholds.errors import ConfigurationError, LocationError
from whoholds.records import Issue
from whoholds.serve.interchange import features
from whoholds.serve.interchange.export import Export
from whoholds.serve.interchange.files import MOST_BYTES
from whoholds.serve.interchange.names import Names
from whoholds.serve.interchange.ours import ValueRefusedError
from whoholds.serve.interchange.rows import Imported, issue

FORM, OUTLET = "geoparquet", ""
VERSION = "1.1.0"
GEOMETRY = "geometry"
BATCH = 5000
MOST_COLUMNS = 1000
KINDS = {1: "Point", 2: "LineString", 3: "Polygon", 4: "MultiPoint", 5: "MultiLineString", 6: "MultiPolygon",
         7: "GeometryCollection"}  # fmt: skip
DEEPEST = 4  # collections in collections


def _arrow() -> tuple[Any, Any]:
    """The library and its Parquet part.

    Raises:
        ConfigurationError: it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError as error:
        raise ConfigurationError("pyarrow is not installed", advice="pip install 'whoholds[geoparquet]'") from error
    return pyarrow, pyarrow.parquet


def write(export: Export) -> Iterator[bytes]:
    """All claims, one row each; texts as strings, `score` as a double, `geometry` as WKB with null where no point is known."""
    arrow, parquet = _arrow()
    rows, points = [], []
    for cells, (lat, lon) in features.claims(export):
        known = lat is not None and lon is not None
        rows.append({**_clean(cells), GEOMETRY: struct.pack("<BIdd", 1, 1, lon, lat) if known else None})
        if lat is not None and lon is not None:
            points.append((lon, lat))
    fields = [arrow.field(name, arrow.float64() if name == "score" else arrow.string()) for name in features.COLUMNS]
    schema = arrow.schema([*fields, arrow.field(GEOMETRY, arrow.binary())], metadata={"geo": json.dumps(_geo(points))})
    sink = arrow.BufferOutputStream()
    parquet.write_table(arrow.Table.from_pylist(rows, schema=schema), sink, compression="zstd")
    yield sink.getvalue().to_pybytes()


def _clean(cells: dict[str, Any]) -> dict[str, Any]:
    """Half characters, which no UTF-8 can say, become question marks."""
    return {name: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for name, value in cells.items()}


def _geo(points: list[tuple[float, float]]) -> dict[str, Any]:
    """The file's metadata under `geo`."""
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"] if points else []}
    if points:
        lons, lats = zip(*points, strict=True)
        column["bbox"] = [min(lons), min(lats), max(lons), max(lats)]
    return {"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def read(path: Path, names: Names, *, source: str | None = None) -> Iterator[Imported | Issue]:
    """The rows that say who holds a place, or what happened to it.

    Raises:
        LocationError: the file cannot be read, is no GeoParquet, or is in another system of coordinates or encoding.
        ConfigurationError: the extra is not installed.
    """
    arrow, parquet = _arrow()
    others, number = 0, 0
    try:
        with parquet.ParquetFile(path) as file:
            column = _checked(path, file)
            for batch in file.iter_batches(BATCH):
                for properties in batch.to_pylist():
                    number += 1
                    done = _imported(f"{path.name}:row {number}", properties, column, names, source, path.stem)
                    if done is None:
                        others += 1
                    else:
                        yield done
    except (arrow.ArrowException, OSError) as error:
        raise LocationError(f"{path} cannot be read: {str(error).rstrip(chr(46))}", "GeoParquet") from error
    if others:
        yield issue("no-word-of-control", path.name, f"{others:,} rows do not say who holds a place, and were left out")


def _checked(path: Path, file: Any) -> str:
    """The primary geometry's column, after the file was found to be one that can be read."""
    meta = file.metadata
    if file.schema_arrow and len(file.schema_arrow.names) > MOST_COLUMNS:
        raise LocationError(f"{path} has {len(file.schema_arrow.names):,} columns", f"at most {MOST_COLUMNS:,}")
    size = sum(meta.row_group(number).total_byte_size for number in range(meta.num_row_groups))
    if size > MOST_BYTES:
        raise LocationError(f"{path} unpacks to {size:,} bytes", f"at most {MOST_BYTES:,}")
    try:
        geo = json.loads((meta.metadata or {})[b"geo"])
        name = str(geo["primary_column"])
        column = geo["columns"][name]
        encoding, crs = column["encoding"], column.get("crs", {})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LocationError(f"{path} is Parquet, and no GeoParquet", "the metadata 'geo' of GeoParquet 1.0 or 1.1") from error
    if encoding != "WKB" or name not in file.schema_arrow.names:
        raise LocationError(f"{path} has geometries as {encoding}", "WKB")
    if not _is_wgs84(crs):
        raise LocationError(
            f"{path} has another system of coordinates", "longitude and latitude of WGS 84", "In geopandas: .to_crs('OGC:CRS84')"
        )
    return name


def _is_wgs84(crs: Any) -> bool:
    """Whether a `crs` is what no `crs` means, or WGS 84 under its number."""
    if crs == {}:
        return True
    known = crs.get("id") if isinstance(crs, dict) else None
    return isinstance(known, dict) and (known.get("authority"), str(known.get("code"))) in (("OGC", "CRS84"), ("EPSG", "4326"))


def _imported(
    where: str, row: dict[str, Any], column: str, names: Names, source: str | None, maker: str
) -> Imported | Issue | None:
    properties = {name: value for name, value in row.items() if name != column and not isinstance(value, bytes)}
    try:
        geometry = None if row[column] is None else shape(row[column])
        point = features.middle(geometry)
    except ValueRefusedError as error:
        return issue("bad-value", where, str(error))
    return features.imported(where, properties, point, names, form=FORM, source=source, maker=maker)


def shape(words: bytes) -> dict[str, Any]:
    """A geometry in WKB (ISO or extended, either order of bytes) as GeoJSON has it; heights and measures are left out.

    Raises:
        ValueRefusedError: the bytes are none.
    """
    try:
        return _shape(words, 0, 0)[0]
    except (struct.error, KeyError, IndexError, ValueError) as error:
        raise ValueRefusedError("its geometry is no WKB") from error


def _shape(words: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    if depth > DEEPEST:
        raise ValueError("collections in collections")
    order = "<" if words[at] == 1 else ">"
    (code,) = struct.unpack_from(f"{order}I", words, at + 1)
    at += 5 + (4 if code & 0x20000000 else 0)
    size = 2 + bool(code & 0x80000000) + bool(code & 0x40000000) + (0, 1, 1, 2)[(code & 0xFFFF) // 1000]
    kind = KINDS[(code & 0xFFFF) % 1000]

    def positions(at: int) -> tuple[list[tuple[float, ...]], int]:
        (number,) = struct.unpack_from(f"{order}I", words, at)
        if number * size * 8 > len(words):
            raise ValueError("more points than bytes")
        found = [struct.unpack_from(f"{order}dd", words, at + 4 + n * size * 8) for n in range(number)]
        return found, at + 4 + number * size * 8

    if kind == "Point":
        held = struct.unpack_from(f"{order}dd", words, at)
        empty = any(value != value for value in held)
        return {"type": kind, "coordinates": [] if empty else held}, at + size * 8
    if kind == "LineString":
        line, at = positions(at)
        return {"type": kind, "coordinates": line}, at
    (number,) = struct.unpack_from(f"{order}I", words, at)
    if number > len(words):
        raise ValueError("more parts than bytes")
    at += 4
    parts: list[Any] = []
    for _ in range(number):
        part, at = positions(at) if kind == "Polygon" else _shape(words, at, depth + 1)
        parts.append(part)
    if kind == "GeometryCollection":
        return {"type": kind, "geometries": parts}, at
    return {"type": kind, "coordinates": parts if kind == "Polygon" else [part["coordinates"] for part in parts]}, at
