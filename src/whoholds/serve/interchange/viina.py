"""VIINA's tables of territorial control: Ukraine's populated places, day by day.

Source: github.com/zhukovyuri/VIINA. Version 2 has one row a place and day (`geonameid`, `date` as YYYYMMDD, a status by each of
Wikipedia, DeepStateMap, ISW, the maps corrected by news, and the vote of these as `status`); version 1 one row a place and a
column `ctr_YYYYMMDDHHMMSS` a day. A status is UA, RU or CONTESTED.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from whoholds.periods import ONE_DAY
from whoholds.records import Claim, ClaimedPlace, Holding, Issue, Party, Report, Source
from whoholds.serve.cells import line
from whoholds.serve.interchange import dates, ours
from whoholds.serve.interchange.export import Export
from whoholds.serve.interchange.names import Names, rounded
from whoholds.serve.interchange.ours import ValueRefusedError
from whoholds.serve.interchange.rows import Imported, Row, issue
from whoholds.serve.interchange.tables import table

COLUMNS = ("geonameid", "date", "status_wiki", "status_boost", "status_dsm", "status_isw", "status")
FORM, OUTLET, COUNTRY = "viina", "VIINA", "UA"
SOURCES: Mapping[str, str | None] = {
    "status_wiki": "Wikipedia", "status_boost": None, "status_dsm": "DeepStateMap", "status_isw": "ISW",
}  # fmt: skip
VOTE = "status"
SIDES = {"UA": "Ukraine", "RU": "Russia"}
CONTESTED = "CONTESTED"
WIDE = re.compile(r"ctr_(\d{8})\d*")
GEONAMES = "geonames:"
AGAIN = 30  # days

Statuses = dict[str, str]  # column to status


@dataclass(slots=True)
class Waiting:
    """A row whose next day is not read yet: only then is it known which of its statuses end.

    Attributes:
        row: the row.
        day: its day.
        statuses: what it says, by column.
        begun: the columns whose status is another than the day before, or was last told long ago.
        told: the last day that gave claims.
        moved: whether any status of the place has changed: only then are long stretches told again and again.
    """

    row: Row
    day: dt.date
    statuses: Statuses
    begun: set[str]
    told: dt.date
    moved: bool = False


def read(path: Path, names: Names, *, source: str | None = None) -> Iterator[Imported | Issue]:
    """The first and the last day of every stretch in which one source gives a place one status.

    Of places that change hands, a day in thirty between as well: a status that is said for months is more than two words. The
    vote is taken only where no source is given, since it is none of its own. Places that the gazetteer does not know keep their
    GeoNames number. Raises as `tables.table` does.
    """
    waiting: dict[str, Waiting] = {}
    known: dict[str, bool] = {}  # by number, whether the gazetteer has the place: each stands in a row for every day
    maker = source or OUTLET
    for row in table(path, ("geonameid",)):
        if isinstance(row, Issue):
            yield row
            continue
        if wrong := _wrong(row):
            yield wrong
            continue
        number = _number(row) or ""
        if number not in known:
            known[number] = names.gazetteer.get(GEONAMES + number) is not None
        if "date" not in row.cells:
            yield from _wide(row, names, maker)
            continue
        before = waiting.get(number)
        now = waiting[number] = _next(row, before)
        if before:
            ended = {c for c, status in before.statuses.items() if now.statuses.get(c) != status}
            yield from _imported(before, before.begun | ended, names, maker)
    for last in waiting.values():
        yield from _imported(last, set(last.statuses), names, maker)
    if unknown := list(known.values()).count(False):
        yield issue("unknown-place", path.name, f"{unknown:,} places have no entry in the gazetteer and keep their number")


def _next(row: Row, before: Waiting | None) -> Waiting:
    """A row, as it follows on the one before of its place."""
    day, statuses = dates.day(row.get("date")) or dt.date.min, _statuses(row)
    if before is None:
        return Waiting(row, day, statuses, set(statuses), day)
    begun = {c for c, status in statuses.items() if before.statuses.get(c) != status}
    moved = before.moved or bool(begun)
    if moved and (day - before.told).days >= AGAIN:
        begun = set(statuses)
    return Waiting(row, day, statuses, begun, day if begun else before.told, moved)


def _number(row: Row) -> str | None:
    """GeoNames' number of the place, which some versions write as 1.0."""
    words = (row.get("geonameid") or "").removesuffix(".0")
    return words if words.isascii() and words.isdecimal() else None


def _wrong(row: Row) -> Issue | None:
    if _number(row) is None:
        return issue("bad-value", row.where, f"geonameid is {row.get('geonameid')!r}, no number")
    if "date" in row.cells and dates.day(row.get("date")) is None:
        return issue("bad-value", row.where, f"date is {row.get('date')!r}, no day")
    try:
        ours.point(row.get("latitude"), row.get("longitude"))
    except ValueRefusedError as error:
        return issue("bad-value", row.where, str(error))
    said = {name: words for name, words in row.cells.items() if name.startswith(("status", "ctr_"))}
    odd = [f"{name} is {words!r}" for name, words in said.items() if words not in (*SIDES, CONTESTED, "NA")]
    return issue("bad-value", row.where, f"{odd[0]}, none of UA, RU, CONTESTED") if odd else None


def _statuses(row: Row) -> Statuses:
    """What the sources say; what their vote says where there are none."""
    found = {c: row.cells[c] for c in (*SOURCES, VOTE) if row.get(c) not in (None, "NA")}
    return {c: s for c, s in found.items() if c != VOTE} or found


def _wide(row: Row, names: Names, outlet: str) -> Iterator[Imported]:
    """A row of version 1: the first and the last day of each stretch."""
    days = {found[1]: column for column in row.cells if (found := WIDE.fullmatch(column)) and row.cells[column] != "NA"}
    series = [(dates.day(words), days[words]) for words in sorted(days)]
    told = []
    for index, (day, column) in enumerate(series):
        near = [row.cells[series[i][1]] for i in (index - 1, index + 1) if 0 <= i < len(series)]
        if day and (len(near) < 2 or any(status != row.cells[column] for status in near)):
            told.append((day, column))
    place = _place(row, names)
    report, made_by = row.report(outlet=outlet, published=dates.iso(series[-1][0]) if series else None), names.made_by(FORM)
    claims = tuple(_claim(row, report, place, column, day, (), made_by) for day, column in told)
    if claims:
        yield Imported(report=report, claims=claims, made_by=made_by)


def _imported(said: Waiting, columns: set[str], names: Names, outlet: str) -> Iterator[Imported]:
    """A row with a claim for each of some columns; nothing where there are none."""
    if not columns:
        return  # as on most days: nothing is looked up for them
    row, made_by, place = said.row, names.made_by(FORM), _place(said.row, names)
    report = row.report(outlet=outlet, published=said.day.isoformat())
    claims = []
    for column in sorted(columns):
        name = SOURCES.get(column)
        cited = (names.source(name, country=COUNTRY),) if name else ()
        claims.append(_claim(row, report, place, column, said.day, cited, made_by))
    yield Imported(report=report, claims=tuple(claims), made_by=made_by)


def _claim(
    row: Row, report: Report, place: ClaimedPlace, column: str, day: dt.date, cited: tuple[Source, ...], made_by: str
) -> Claim:
    side = SIDES.get(row.cells[column])
    holder = (Party(text=row.cells[column], name=side, id=side.lower()),) if side else ()
    return row.claim(
        report, place=place, event="hold" if side else "contest", actors=holder,
        when=day.isoformat(), sources=cited, made_by=made_by, quoted=(column,), labelled=True, trigger=column,
    )  # fmt: skip


def _place(row: Row, names: Names) -> ClaimedPlace:
    """The place of a row: the gazetteer's, else what the row says, else its number."""
    id = f"{GEONAMES}{_number(row)}"
    known = names.gazetteer.get(id)
    if known:
        return names.place(known.name, id=id)
    lat, lon = ours.point(row.get("latitude"), row.get("longitude"))
    name = row.get("asciiname") or row.get("name") or f"GeoNames {_number(row)}"
    return ClaimedPlace(text=name, name=name, country=COUNTRY, lat=rounded(lat), lon=rounded(lon), id=id)


def write(export: Export) -> Iterator[str]:
    """Who holds what in Ukraine, a row for each place and day until the day of the export, in the shape of version 2.

    Places without a GeoNames number are left out, and days of which nothing is known. The answer is the `status`; the columns
    of the sources are empty.
    """
    yield line(COLUMNS)
    last = dt.date.fromisoformat(export.on)
    for holding in export.holdings:
        status = _status(holding)
        number = (holding.place.id or "").removeprefix(GEONAMES)
        if status and number.isdecimal() and holding.place.country == COUNTRY:
            for day in _days(holding, last):
                yield line([number, f"{day:%Y%m%d}", None, None, None, None, status])


def _status(holding: Holding) -> str | None:
    """VIINA's word for a holding; None where it has none."""
    if holding.status == "contested":
        return CONTESTED
    return next((word for word, side in SIDES.items() if holding.status == "held" and side == holding.holder), None)


def _days(holding: Holding, last: dt.date) -> Iterator[dt.date]:
    """The days of a holding; of one that began before anything known, its last."""
    end = dt.date.fromisoformat(holding.end) if holding.end else last + ONE_DAY
    day = dt.date.fromisoformat(holding.first) if holding.first else end - ONE_DAY
    while day < min(end, last + ONE_DAY):
        yield day
        day += ONE_DAY
