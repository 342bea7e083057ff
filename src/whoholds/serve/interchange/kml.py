"""KML 2.2: claims as placemarks with their days, for Google Earth and QGIS, and the placemarks of others who say who holds what.

Source: OGC 07-147r2. What a claim says stands in ExtendedData, under the columns of the other maps; TimeSpan has its days, and
the description its words. A character that no XML can say (most below the blank, half characters) becomes U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from whoholds import periods
from whoholds.errors import LocationError
from whoholds.periods import ONE_DAY
from whoholds.records import Issue
from whoholds.serve.cells import Cell
from whoholds.serve.interchange import features
from whoholds.serve.interchange.export import Export
from whoholds.serve.interchange.names import Names
from whoholds.serve.interchange.ours import ValueRefusedError
from whoholds.serve.interchange.rows import Imported, counted, issue

FORM, OUTLET = "kml", ""
NAMESPACE = "http://www.opengis.net/kml/2.2"
UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LINE_ENDS = re.compile(r"\r\n?")
MOST_BYTES = 1 << 30


def write(export: Export) -> Iterator[str]:
    """All claims, a placemark each."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{NAMESPACE}">\n<Document>\n<name>whoholds</name>\n'
    yield "<description>Claims, and no facts: what a source said, in its words.</description>\n"
    for cells, point in features.claims(export):
        yield _placemark(cells, point)
    yield "</Document>\n</kml>\n"


def _placemark(cells: dict[str, Cell], point: features.Point) -> str:
    title = " ".join(str(word) for word in (f"{cells['place']}:", cells["event"], cells["actors"]) if word)
    data = "".join(
        f"<Data name={quoteattr(name)}><value>{_text(value)}</value></Data>" for name, value in cells.items() if value is not None
    )
    where = "" if None in point else f"<Point><coordinates>{point[1]!r},{point[0]!r}</coordinates></Point>"
    return (
        f"<Placemark><name>{_text(title)}</name><description>{_text(escape(str(cells['evidence'] or '')))}</description>"
        f"{_span(cells['when'])}<ExtendedData>{data}</ExtendedData>{where}</Placemark>\n"
    )


def _span(when: Cell) -> str:
    """The days that a claim can mean, for the time slider; both ends included, as KML has them."""
    if not isinstance(when, str):
        return ""
    period = periods.parse(when)
    begin = f"<begin>{period.first.isoformat()}</begin>" if period.first else ""
    end = f"<end>{(period.end - ONE_DAY).isoformat()}</end>" if period.end else ""
    return f"<TimeSpan>{begin}{end}</TimeSpan>"


def _text(value: Cell) -> str:
    """Words as XML; a carriage return as a reference, since a reader would make a line feed of it."""
    return escape(UNSAYABLE.sub("\ufffd", str(value)), {"\r": "&#13;"})


def read(path: Path, names: Names, *, source: str | None = None) -> Iterator[Imported | Issue]:
    """The placemarks that say who holds a place, or what happened to it.

    Raises:
        LocationError: the file cannot be read, is no KML, or has a document type, in which entities could hide.
    """
    found = (_imported(f"{path.name}:{line}", element, names, source, path.stem) for line, element in _placemarks(path))
    yield from counted(found, path, "placemarks do not say who holds a place")


def _imported(where: str, element: Any, names: Names, source: str | None, maker: str) -> Imported | Issue | None:
    try:
        point = features.middle(_geometry(element))
    except ValueRefusedError as error:
        return issue("bad-value", where, str(error))
    return features.imported(where, _properties(element), point, names, form=FORM, source=source, maker=maker)


def _placemarks(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise LocationError(f"{path} has {path.stat().st_size:,} bytes", f"at most {MOST_BYTES:,}")
        with path.open("rb") as stream:
            if stream.read(4) == b"PK\x03\x04":
                raise LocationError(f"{path} is a zip, as KMZ is", "KML", "Unpack it and import the .kml in it")
        found = etree.iterparse(str(path), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False)
        first = True
        for event, element in found:
            if first:
                _check_root(path, element)
            first = False
            if event == "end" and _local(element) == "Placemark":
                yield int(element.sourceline or 0), element
                element.clear()
                while element.getprevious() is not None:  # what was read is let go
                    del element.getparent()[0]
    except OSError as error:
        raise LocationError(f"{path} cannot be read ({error.strerror})", "KML") from error
    except etree.XMLSyntaxError as error:
        raise LocationError(f"{path} is no KML: {error}", "XML that is well formed") from error


def _check_root(path: Path, element: Any) -> None:
    if element.getroottree().docinfo.doctype:
        raise LocationError(f"{path} has a document type, in which entities can hide", "KML, which has none")
    if _local(element) != "kml":
        raise LocationError(f"{path} is XML, and no KML", "a kml element")


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _properties(element: Any) -> dict[str, str]:
    """The name, the day and the extended data of a placemark. Its own name is the place's only where no data says it."""
    found: dict[str, str] = {}
    for child in element.iter():
        kind, words = _local(child), child.text or ""
        if kind == "Data":
            value = next((one.text for one in child if _local(one) == "value"), None)
            found[child.get("name") or ""] = value or ""
        elif kind == "SimpleData":
            found[child.get("name") or ""] = words
        elif kind in ("begin", "when") and "when" not in found and "date" not in found:
            found.setdefault("begin", words)
        elif kind == "name" and child.getparent() is element:
            found["name"] = words
    if "event" in found and "commitment" in found:
        return {name: words for name, words in found.items() if name in features.COLUMNS}
    return {name: words for name, words in found.items() if name}


def _geometry(element: Any) -> dict[str, Any] | None:
    """The placemark's geometry as GeoJSON has it: of several the areas before the points."""
    areas: list[Any] = []
    points: list[Any] = []
    for child in element.iter():
        if _local(child) == "outerBoundaryIs":
            areas += [[_coordinates(one)] for one in child.iter() if _local(one) == "coordinates"]
        elif _local(child) == "coordinates" and not any(_local(one).endswith("BoundaryIs") for one in child.iterancestors()):
            points += _coordinates(child)
    if areas:
        return {"type": "MultiPolygon", "coordinates": areas}
    return {"type": "MultiPoint", "coordinates": points} if points else None


def _coordinates(element: Any) -> list[list[float]]:
    try:
        return [[float(number) for number in words.split(",")] for words in (element.text or "").split()]
    except ValueError as error:
        raise ValueRefusedError("its coordinates are no numbers") from error
