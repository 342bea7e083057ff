"""UCDP's Georeferenced Event Dataset (GED): one row a deadly event.

Source: UCDP GED Codebook 23.1. GED counts deaths and says nothing about who holds a place. What it can say of it is that two
sides fought there: both lost people, and not to a bomb from afar. All else (one-sided violence, deaths of one side, which
cannot be told from shelling) gives no claim. Files of our own have columns `whoholds_…` behind GED's, which say the whole claim.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from pathlib import Path

from whoholds import periods
from whoholds.ledger import RecordedClaim
from whoholds.records import Issue, Party, Source
from whoholds.serve.cells import Cell, lines
from whoholds.serve.interchange import dates, ours
from whoholds.serve.interchange.export import Export
from whoholds.serve.interchange.names import Names
from whoholds.serve.interchange.ours import ValueRefusedError
from whoholds.serve.interchange.rows import Imported, Row, counted, issue
from whoholds.serve.interchange.tables import table

GED = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id",
    "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date", "source_headline",
    "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude",
    "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end",
    "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
OURS = "whoholds_"
COLUMNS = (*GED, *(OURS + name for name in ours.COLUMNS))
NEEDED = ("type_of_violence", "side_a", "side_b", "where_coordinates", "latitude", "longitude", "date_start", "date_end")
FORM, OUTLET = "ucdp", "UCDP"
FIGHTS = frozenset(("1", "2"))  # state-based and non-state; 3 is one-sided violence
COUNTRIES = frozenset(("6", "7"))  # precision of space: somewhere in a country, in international waters
EXACT = "1"
LISTED = re.compile(r"[;,/]")
UNSAID = frozenset(("hold", "unclear", "advance"))  # no events
DAYS = ((1, 1), (6, 2), (7, 3), (31, 4))  # at most so many days, precision of time; else 5


def read(path: Path, names: Names, *, source: str | None = None) -> Iterator[Imported | Issue]:
    """The events of a file in which two sides fought in a place, one claim for each source that the row names.

    At the end comes one Issue with the number of other rows. Raises as `tables.table` does.
    """
    found = (row if isinstance(row, Issue) else _imported(row, names, source) for row in table(path, NEEDED))
    yield from counted(found, path, "events are no fight of two sides in a place")


def _imported(row: Row, names: Names, source: str | None) -> Imported | Issue | None:
    try:
        return _own(row, names, source) if row.get(f"{OURS}event") else _foreign(row, names, source or OUTLET)
    except ValueRefusedError as error:
        return issue("bad-value", row.where, str(error))


def _foreign(row: Row, names: Names, outlet: str) -> Imported | None:
    if _whole(row, "type_of_violence") not in FIGHTS or _whole(row, "where_prec") in COUNTRIES or not _both_lost(row):
        return None
    first, last = (dates.day(row.get(column)) for column in ("date_start", "date_end"))
    if first is None or last is None or last < first:
        raise ValueRefusedError(f"{row.get('date_start')!r} to {row.get('date_end')!r} are no days of an event")
    if row.get("where_coordinates") is None:
        raise ValueRefusedError("there is no where_coordinates")
    lat, lon = ours.point(row.get("latitude"), row.get("longitude"))
    exact = _whole(row, "where_prec") in (None, EXACT)
    place = names.place(row.cells["where_coordinates"], country=names.country(row.get("country")), lat=lat, lon=lon,
                        extent="whole" if exact else "around")  # fmt: skip
    report, made_by = row.report(outlet=outlet, published=None, name=row.get("id")), names.made_by(FORM)
    claims = tuple(
        row.claim(
            report, place=place, event="contest", actors=_sides(row, "side_a", names, place.country, first),
            opponents=_sides(row, "side_b", names, place.country, first), when=str(periods.between(first, last)), sources=cited,
            made_by=made_by, quoted=("side_a", "side_b", "where_coordinates"), labelled=True,
        )
        for cited in _cited(row, names, place.country)
    )  # fmt: skip
    return Imported(report=report, claims=claims, made_by=made_by)


def _whole(row: Row, column: str) -> str | None:
    """A code of GED, of which some versions write 1 as 1.0."""
    words = row.get(column)
    return words.removesuffix(".0") if words else None


def _both_lost(row: Row) -> bool:
    try:
        return all(float(row.get(column) or 0) > 0 for column in ("deaths_a", "deaths_b"))
    except ValueError as error:
        raise ValueRefusedError(f"deaths are {row.get('deaths_a')!r} and {row.get('deaths_b')!r}, no numbers") from error


def _sides(row: Row, column: str, names: Names, country: str | None, on: dt.date) -> tuple[Party, ...]:
    found = (names.party(n.strip(), country=country, on=on.isoformat()) for n in (row.get(column) or "").split(",") if n.strip())
    return tuple({party.name: party for party in found}.values())


def _cited(row: Row, names: Names, country: str | None) -> list[tuple[Source, ...]]:
    words = row.get("source_original") or row.get("source_office") or ""
    listed = dict.fromkeys(name.strip() for name in LISTED.split(words) if name.strip())
    return [(names.source(name, country=country),) for name in listed] or [()]


def _own(row: Row, names: Names, source: str | None) -> Imported:
    """A row that we wrote: the last columns say it all."""
    given = {name: row.cells[OURS + name] for name in ours.COLUMNS if OURS + name in row.cells}
    said = ours.said(given, names)
    report = row.report(outlet=given.get("outlet", source), published=given.get("published"), name=row.get("id"))
    made_by = names.made_by(FORM)
    claim = row.claim(report, place=ours.place(given, names), made_by=made_by,
                      quoted=("source_article",) if row.get("source_article") else (), **said)  # fmt: skip
    return Imported(report=report, claims=(claim,), made_by=made_by)


def write(export: Export) -> Iterator[str]:
    """The claims of events that happened on days that are known, in GED's columns; no deaths are told, since none are known."""
    said = (row for row in export.claims if row.claim.event not in UNSAID and ours.happened(row.claim))
    yield from lines(COLUMNS, (_row(row, export.names) for row in said))


def _row(recorded: RecordedClaim, names: Names) -> dict[str, Cell]:
    claim, place = recorded.claim, recorded.claim.place
    period = periods.parse(claim.when or "")
    assert period.first is not None
    assert period.end is not None
    sides = [ours.joined(p.name for p in side) for side in (claim.actors, claim.opponents)]
    known = names.gazetteer.get(place.id) if place.id else None
    own = {OURS + name: value for name, value in ours.cells(claim).items()}
    return {
        "id": recorded.id, "year": period.first.year, "type_of_violence": _violence(claim.actors, claim.opponents, names),
        "dyad_name": " - ".join(side for side in sides if side), "side_a": sides[0], "side_b": sides[1], "number_of_sources": 1,
        "source_article": claim.evidence, "source_office": recorded.outlet, "source_date": recorded.published,
        "source_headline": recorded.title or None, "source_original": claim.sources[0].name if claim.sources else None,
        "where_prec": 1 if place.extent != "around" else 2, "where_coordinates": place.name, "where_description": place.part,
        "adm_1": known.admin if known else None, "latitude": place.lat, "longitude": place.lon, **_point(place.lat, place.lon),
        "country": names.country_name(place.country), "event_clarity": 1,
        "date_prec": next((code for most, code in DAYS if (period.days or 0) <= most), 5), "date_start": period.first.isoformat(),
        "date_end": (period.end - dt.timedelta(days=1)).isoformat(), **own, f"{OURS}outlet": recorded.outlet,
        f"{OURS}published": recorded.published,
    }  # fmt: skip


def _point(lat: float | None, lon: float | None) -> dict[str, Cell]:
    """The point as WKT, and the cell of the PRIO grid (half a degree, numbered from the south-west) that it lies in."""
    if lat is None or lon is None:
        return {}
    row, column = min(math.floor((lat + 90) * 2), 359), min(math.floor((lon + 180) * 2), 719)
    return {"geom_wkt": f"POINT ({lon} {lat})", "priogrid_gid": row * 720 + column + 1}


def _violence(actors: tuple[Party, ...], opponents: tuple[Party, ...], names: Names) -> int:
    """GED's type of violence: 1 where a government is on a side, else 2."""
    found = (names.directory.named(p.name) for p in (*actors, *opponents) if p.name)
    return 1 if any(actor is not None and actor.kind == "government" for actor in found) else 2
