"""Rows of a file, whatever its format: delimited text, JSON Lines, GeoJSON, workbook, shapefile; plain, gzipped or zipped."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Literal, cast

from whoholds.errors import GazetteerError
from whoholds.identify.sources import shapes, workbooks
from whoholds.identify.sources.quotes import swallowed
from whoholds.records import Issue

Form = Literal["delimited", "lines", "json", "workbook", "shapefile"]
FORMS: dict[str, Form] = {
    ".csv": "delimited", ".tsv": "delimited", ".txt": "delimited", ".jsonl": "lines", ".ndjson": "lines", ".json": "json",
    ".geojson": "json", ".xlsx": "workbook", ".shp": "shapefile",
}  # fmt: skip
UNCLOSED = "a quotation mark that nothing closes"
LONGEST_LINE = 1 << 22  # bytes; a country's outline in one line has 2 million
MOST_BROKEN = 1000  # issues told of one file; a picture renamed to .csv has a million


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands (`IQ.zip/IQ.txt:17`), and its values by column, as they are; empty ones are left out."""

    where: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One readable file, or one member of an archive: its name, its format, and how to open it."""

    name: str
    form: Form
    open: Callable[[], BinaryIO]
    path: Path


def bad(code: str, where: str, message: str) -> Issue:
    """An issue of a file of places."""
    return Issue(stage="identify", code=code, where=where, message=message)


def parts(path: Path) -> list[Part]:
    """The files of places at a path.

    Raises:
        GazetteerError: there is none that can be read.
    """
    if not path.is_file():
        raise GazetteerError(f"{path} is no file", "a file of places")
    try:
        found = list(_members(path)) if path.suffix.lower() == ".zip" else [*_alone(path)]
    except (OSError, zipfile.BadZipFile) as error:
        raise GazetteerError(f"{path} cannot be opened ({error})", advice="Fetch or copy it again") from error
    if not found:
        raise GazetteerError(
            f"{path.name} holds no format that is known", f"one of {', '.join(FORMS)}; alone, as .gz, or in a .zip"
        )
    return found


def _alone(path: Path) -> Iterator[Part]:
    packed = path.suffix.lower() == ".gz"
    form = FORMS.get((path.with_suffix("") if packed else path).suffix.lower())
    if form and not (packed and form == "shapefile"):
        yield Part(path.name, form, lambda: cast("BinaryIO", gzip.open(path)) if packed else path.open("rb"), path)  # noqa: SIM115


def _members(path: Path) -> Iterator[Part]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/") and "__MACOSX" not in name]
    for name in names:
        inner = PurePosixPath(name)
        packed = inner.suffix.lower() == ".gz"
        form = FORMS.get((inner.with_suffix("") if packed else inner).suffix.lower())
        if form and not inner.stem.lower().startswith(("readme", "iso-languagecodes", "licen", "metadata")):
            yield Part(f"{path.name}/{name}", form, _opener(path, name, packed), path)


def _opener(path: Path, name: str, packed: bool) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        stream = zipfile.ZipFile(path).open(name)  # noqa: SIM115 - its reader closes it
        return cast("BinaryIO", gzip.open(stream) if packed else stream)

    return opened


def rows(part: Part, columns: Sequence[str] = (), *, tabs: bool = False) -> Iterator[Row | Issue]:
    """The rows of one part, and an issue for each that is broken; a part that breaks off ends with an issue.

    Args:
        part: which.
        columns: their names, where the file does not name them.
        tabs: whether they are parted by tabs and nothing is quoted.
    """
    try:
        match part.form:
            case "shapefile":
                yield from _named(part.name, shapes.features(part.path, part.name))
            case "workbook":
                with part.open() as stream:
                    yield from _named(part.name, workbooks.rows(stream, part.name))
            case "json":
                yield from _json(part)
            case "lines":
                yield from _json_lines(part)
            case "delimited":
                yield from _delimited(part, columns, tabs)
    except (EOFError, OSError, zlib.error, zipfile.BadZipFile) as error:
        yield bad("truncated", part.name, f"the file breaks off or is damaged; what stands before was read ({error})")


def _named(name: str, found: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[Row | Issue]:
    for where, values in found:
        yield Row(f"{name}:{where}", _filled(values))


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in values.items() if value is not None and value != ""}


def _lines(part: Part) -> Iterator[tuple[int, str | Issue]]:
    """The lines of a text with their numbers; one that is too long or not UTF-8 is an issue."""
    with part.open() as stream:
        number = 0
        while line := stream.readline(LONGEST_LINE + 1):
            number += 1
            where = f"{part.name}:{number}"
            if len(line) > LONGEST_LINE:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(LONGEST_LINE + 1)
                yield number, bad("line-too-long", where, f"more than {LONGEST_LINE:,} bytes")
                continue
            try:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                yield number, bad("not-utf-8", where, f"no UTF-8 at byte {error.start}; save the file as UTF-8")


def _json_lines(part: Part) -> Iterator[Row | Issue]:
    for number, line in _lines(part):
        where = f"{part.name}:{number}"
        if isinstance(line, Issue):
            yield line
        elif line.strip():
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield bad("broken-line", where, f"no JSON: {error}")
                continue
            yield Row(where, value) if isinstance(value, dict) else bad("broken-line", where, "no JSON object")


def _json(part: Part) -> Iterator[Row | Issue]:
    """The features of GeoJSON, or the objects of a list (or of the first list in an object)."""
    try:
        with part.open() as stream:
            whole = json.load(stream)
    except (ValueError, RecursionError) as error:
        yield bad("broken-file", part.name, f"no JSON: {error}")
        return
    if isinstance(whole, dict):
        whole = whole.get("features") or next((value for value in whole.values() if isinstance(value, list)), [])
    for number, item in enumerate(whole if isinstance(whole, list) else [], 1):
        where = f"{part.name}:item {number}"
        if not isinstance(item, dict):
            yield bad("broken-line", where, "no JSON object")
        elif isinstance(item.get("properties"), dict):
            yield Row(where, {**_filled(item["properties"]), **shapes.middle(item.get("geometry"))})
        else:
            yield Row(where, _filled(item))


def _delimited(part: Part, columns: Sequence[str], tabs: bool) -> Iterator[Row | Issue]:
    """The rows of delimited text; a quoted value may run over several lines, and its row is known by the first.

    Where its quotation mark was never closed, that line alone is broken, and what the mark has swallowed is read.
    """
    if tabs:
        yield from _tabbed(part, columns)
        return
    text = _Text(_lines(part))
    header = next(text, "")
    between = delimiter(header)
    names = next(csv.reader(io.StringIO(header), delimiter=between), [])
    reader = csv.reader(text, delimiter=between)
    while True:
        text.held.clear()
        values, problem = [], ""
        try:
            values = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            problem = str(error)
        where = f"{part.name}:{text.held[0][0]}"
        yield from text.issues()
        if problem := problem or _problem(values, names, [line for _, line in text.held], between):
            yield bad("broken-line", where, problem)
            text.give_back()
            reader = csv.reader(text, delimiter=between)
        elif any(value.strip() for value in values):
            yield Row(where, _filled(dict(zip(names, values, strict=False))))
    yield from text.issues()


def _problem(values: Sequence[str], names: Sequence[str], lines: Sequence[str], between: str) -> str:
    """What is wrong with the values of a row, of several lines perhaps; empty where nothing is."""
    if swallowed(lines, between, len(names)):
        return UNCLOSED
    if len(values) > len(names):
        return f"{len(values)} columns, where the first line names {len(names)}"
    return UNCLOSED if len(lines) > 1 and len(values) < len(names) and "\n" in values[-1] else ""


class _Text:
    """The lines of a text for the reader of its rows, which can be given back what an open quotation mark has swallowed.

    Attributes:
        held: the lines taken for the row at hand, with their numbers.
    """

    def __init__(self, source: Iterator[tuple[int, str | Issue]]) -> None:
        self.held: list[tuple[int, str]] = []
        self._source = source
        self._again: deque[tuple[int, str]] = deque()
        self._wrong: list[Issue] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._again:
            self.held.append(self._again.popleft())
        else:
            number, line = next(self._source)
            if isinstance(line, Issue):
                self._wrong.append(line)
                line = "\n"  # no row
            self.held.append((number, line.replace("\0", "\ufffd")))
        return self.held[-1][1]

    def give_back(self) -> None:
        """All lines of the row at hand but the first."""
        self._again.extendleft(reversed(self.held[1:]))

    def issues(self) -> Iterator[Issue]:
        """What was wrong with lines taken since this was asked last."""
        yield from self._wrong
        self._wrong.clear()


def _tabbed(part: Part, columns: Sequence[str]) -> Iterator[Row | Issue]:
    for number, line in _lines(part):
        where = f"{part.name}:{number}"
        if isinstance(line, Issue):
            yield line
        elif line.strip() and not line.startswith("#"):
            values = line.rstrip("\r\n").split("\t")
            if len(values) > len(columns) or len(values) < min(8, len(columns)):
                yield bad("broken-line", where, f"{len(values)} columns instead of {len(columns)}")
            else:
                yield Row(where, _filled(dict(zip(columns, values, strict=False))))


def delimiter(header: str) -> str:
    """What parts the columns, by the line that names them."""
    return max(",\t;|", key=header.count)
