"""Exchange with the field's formats: rows of others become claims with their own source, and ours become rows of theirs.

A format is one module with up to two functions:

    read(path, names, *, source=None) -> Iterator[Imported | Issue]     a file's rows, in order, and what was wrong with others
    write(export) -> Iterator[str | bytes]                              the file, piece by piece

What each format keeps and loses is in docs/reference/interchange.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from whoholds.errors import ConfigurationError
from whoholds.records import Issue
from whoholds.serve.interchange import acled, control_cities, ftm, geojson, geoparquet, hxl, kml, plover, ucdp, viina
from whoholds.serve.interchange.export import Export, Weighed
from whoholds.serve.interchange.names import Names
from whoholds.serve.interchange.rows import Imported

__all__ = [
    "FORMATS", "Export", "Format", "Imported", "Names", "Reading", "Weighed", "Writing", "read", "readable", "writable", "write",
]  # fmt: skip


Reading = Callable[..., Iterator[Imported | Issue]]
Writing = Callable[[Export], Iterator[str | bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format of the field.

    Attributes:
        title: what it is, for the help of the command line.
        read: its reader; None where it is only written.
        write: its writer; None where it is only read.
        outlet: the name that imported rows go under, unless the user gives another; empty where rows say it themselves.
    """

    title: str
    read: Reading | None = None
    write: Writing | None = None
    outlet: str = ""


FORMATS: Mapping[str, Format] = {
    "acled": Format("ACLED's event files, 31 columns", acled.read, acled.write, acled.OUTLET),
    "ucdp": Format("UCDP's Georeferenced Event Dataset, or CSV in its shape", ucdp.read, ucdp.write, ucdp.OUTLET),
    "hxl": Format("CSV with HXL hashtags, as HDX has it", hxl.read, hxl.write, hxl.OUTLET),
    "viina": Format("VIINA's tables of control of Ukraine's places", viina.read, viina.write, viina.OUTLET),
    "control-cities": Format("Wikipedia's 'Control of cities' tables", control_cities.read, None, control_cities.OUTLET),
    "geojson": Format("GeoJSON (RFC 7946): claims, or whoever says who holds what", geojson.read, geojson.write, geojson.OUTLET),
    "geoparquet": Format("GeoParquet 1.1, by the extra geoparquet", geoparquet.read, geoparquet.write, geoparquet.OUTLET),
    "kml": Format("KML 2.2, for Google Earth", kml.read, kml.write, kml.OUTLET),
    "plover": Format("PLOVER event records, JSON Lines", plover.read, plover.write, plover.OUTLET),
    "ftm": Format("FollowTheMoney statements, CSV; also read as JSON Lines", ftm.read, ftm.write, ftm.OUTLET),
    "ftm-jsonl": Format("FollowTheMoney statements, JSON Lines", ftm.read, ftm.write_jsonl, ftm.OUTLET),
}


def read(form: str, path: Path, names: Names, *, source: str | None = None) -> Iterator[Imported | Issue]:
    """The rows of a file as reports with claims, and what was wrong with the others, in order.

    Args:
        form: a key of `FORMATS`.
        path: the file.
        names: the gazetteer and the directory.
        source: who made the table, where it is not the format's own maker.

    Raises:
        ConfigurationError: there is no such format, or it is only written.
        LocationError: the file cannot be read, or is no table of that format at all.
    """
    chosen = _format(form)
    if chosen.read is None:
        raise ConfigurationError(f"the format {form!r} is only written", f"one of {', '.join(readable())}")
    return chosen.read(path, names, source=source)


def write(form: str, export: Export) -> Iterator[str | bytes]:
    """What a ledger says in a format of the field, piece by piece; all pieces are text, or all are bytes.

    Raises:
        ConfigurationError: there is no such format, it is only read, or its extra is not installed.
    """
    chosen = _format(form)
    if chosen.write is None:
        raise ConfigurationError(f"the format {form!r} is only read", f"one of {', '.join(writable())}")
    return chosen.write(export)


def readable() -> list[str]:
    """The formats that can be imported."""
    return [name for name, form in FORMATS.items() if form.read]


def writable() -> list[str]:
    """The formats that can be exported."""
    return [name for name, form in FORMATS.items() if form.write]


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise ConfigurationError(f"there is no format {name!r}", f"one of {', '.join(FORMATS)}")
    return FORMATS[name]
