"""CSV with HXL hashtags in the row under the header, as the Humanitarian Data Exchange (HDX) has it.

Source: HXL 1.1 (hxlstandard.org), tagging conventions and hashtag dictionary. Our own export says a whole claim. Of other
tables those of events are read that use ACLED's sub-event types, as HDX's copies of ACLED do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from whoholds import periods
from whoholds.errors import LocationError
from whoholds.ledger import RecordedClaim
from whoholds.periods import ONE_DAY
from whoholds.records import EVENT_KINDS, Issue
from whoholds.serve.cells import Cell, guarded, line
from whoholds.serve.interchange import acled, ours
from whoholds.serve.interchange.export import Export
from whoholds.serve.interchange.names import Names
from whoholds.serve.interchange.ours import ValueRefusedError
from whoholds.serve.interchange.rows import Imported, Row, counted, issue
from whoholds.serve.interchange.tables import Record, distinct, records, row

FORM, OUTLET = "hxl", "HDX"
HASHTAGS: Mapping[str, str] = {
    "id": "#event+code", "event": "#event+type", "when": "#date+occurred+edtf", "first": "#date+start", "last": "#date+end",
    "place": "#loc+name", "country": "#country+code+v_iso2", "country_name": "#country+name", "lat": "#geo+lat",
    "lon": "#geo+lon", "place_id": "#loc+code", "kind": "#loc+type", "extent": "#loc+extent", "part": "#loc+part",
    "actors": "#group+actor+list+name", "opponents": "#group+list+name+opponent", "commitment": "#status+commitment",
    "phase": "#status+phase", "sources": "#meta+list+source", "speaks_for": "#group+list+name+source", "toward": "#loc+toward",
    "outlet": "#meta+outlet", "published": "#date+reported", "url": "#meta+url", "evidence": "#description+quote",
    "score": "#indicator+score",
}  # fmt: skip
# What a foreign table must and may have, by hashtag and attributes; each gives a column of ACLED.
ACLED: Mapping[str, tuple[str, frozenset[str]]] = {
    "sub_event_type": ("#event", frozenset(("type", "sub"))), "event_date": ("#date", frozenset()),
    "event_id_cnty": ("#event", frozenset(("code",))), "actor1": ("#group", frozenset(("first", "name"))),
    "actor2": ("#group", frozenset(("second", "name"))), "assoc_actor_1": ("#group", frozenset(("first", "assoc"))),
    "assoc_actor_2": ("#group", frozenset(("second", "assoc"))), "inter1": ("#group", frozenset(("first", "code"))),
    "inter2": ("#group", frozenset(("second", "code"))), "country": ("#country", frozenset(("name",))),
    "location": ("#loc", frozenset(("name",))), "latitude": ("#geo", frozenset(("lat",))),
    "longitude": ("#geo", frozenset(("lon",))), "source": ("#meta", frozenset(("source",))),
    "notes": ("#description", frozenset()),
    "time_precision": ("#date", frozenset(("precision",))), "geo_precision": ("#geo", frozenset(("precision",))),
}  # fmt: skip
NEEDED = ("sub_event_type", "event_date", "actor1", "location", "latitude", "longitude")
TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\s*\+[a-z][a-z0-9_]*)*", re.IGNORECASE)
HEADERS = 25  # rows in which HXL looks for the hashtags


def read(path: Path, names: Names, *, source: str | None = None) -> Iterator[Imported | Issue]:
    """The rows that say who holds a place, or gains it.

    Raises:
        LocationError: it cannot be read, has no row of hashtags, or other hashtags.
    """
    found = records(path)
    columns = _hashtags(path, found)
    own = {name: normal(tag) for name, tag in HASHTAGS.items() if normal(tag) in columns}
    foreign = {} if {"event", "place", "commitment"} <= own.keys() else _acled(path, columns)

    def imported(record: Record | Issue) -> Imported | Issue | None:
        cells = record if isinstance(record, Issue) else row(path, record, columns)
        if isinstance(cells, Issue):
            return cells
        return _foreign(cells, foreign, names, source) if foreign else _own(cells, own, names, source)

    yield from counted(map(imported, found), path, "rows say nothing about who holds a place")


def _hashtags(path: Path, found: Iterator[tuple[int, list[str]] | Issue]) -> list[str]:
    """The normal form of each column's hashtag: attributes in the order of the alphabet."""
    for number, record in enumerate(found):
        if number >= HEADERS:
            break
        cells = [] if isinstance(record, Issue) else [cell.strip() for cell in record[1]]
        if any(cells) and all(TAG.fullmatch(cell) or not cell for cell in cells):
            return distinct(normal(cell) if cell else "untagged" for cell in cells)
    raise LocationError(f"{path} has no row of HXL hashtags in its first {HEADERS}", "a row of #event+type, #loc+name …")


def normal(tag: str) -> str:
    """A hashtag in lower case, without blanks, its attributes in the order of the alphabet."""
    name, *attributes = re.sub(r"\s", "", tag.casefold()).split("+")
    return "+".join((name, *sorted(attributes)))


def _acled(path: Path, columns: list[str]) -> dict[str, str]:
    """Which column of a foreign table says what: for each the one with the hashtag and attributes, and the fewest besides."""
    found = {}
    for name, (tag, attributes) in ACLED.items():
        fitting = [c for c in columns if c.split("+")[0] == tag and attributes <= set(c.split("+")[1:])]
        if fitting:
            found[name] = min(fitting, key=lambda column: column.count("+"))
    if missing := [f"{ACLED[name][0]}+{'+'.join(sorted(ACLED[name][1]))}".rstrip("+") for name in NEEDED if name not in found]:
        raise LocationError(
            f"{path} has no column {', '.join(missing)}", "our own export, or the hashtags of HDX's copies of ACLED"
        )
    return found


def _foreign(cells: Row, columns: Mapping[str, str], names: Names, source: str | None) -> Imported | Issue | None:
    """A row of ACLED under HXL's hashtags; None where it says nothing of control."""
    renamed = Row.of(cells.where, {name: cells.cells[tag] for name, tag in columns.items() if tag in cells.cells})
    return acled.imported(renamed, names, source, OUTLET) if acled.speaks_of_control(renamed) else None


def _own(cells: Row, columns: Mapping[str, str], names: Names, source: str | None) -> Imported | Issue | None:
    given = {name: cells.cells[tag] for name, tag in columns.items() if tag in cells.cells}
    if given.get("event") not in EVENT_KINDS:
        return None
    try:
        said, place = ours.said(given, names), ours.place(given, names)
    except ValueRefusedError as error:
        return issue("bad-value", cells.where, str(error))
    report = cells.report(outlet=given.get("outlet", source), published=given.get("published"), name=given.get("id"),
                          url=given.get("url"))  # fmt: skip
    made_by = names.made_by(FORM)
    quoted = (columns["evidence"],) if "evidence" in given else ()
    claim = cells.claim(report, place=place, made_by=made_by, quoted=quoted, trigger=columns["event"], **said)
    return Imported(report=report, claims=(claim,), made_by=made_by)


def write(export: Export) -> Iterator[str]:
    """All claims, under a header and a row of hashtags."""
    yield line(list(HASHTAGS))
    yield line(list(HASHTAGS.values()))
    for recorded in export.claims:
        cells = _row(recorded, export.names)
        yield line([guarded(cells.get(name)) for name in HASHTAGS])


def _row(recorded: RecordedClaim, names: Names) -> dict[str, Cell]:
    claim = recorded.claim
    period = periods.parse(claim.when) if claim.when else None
    return {
        **ours.cells(claim), "id": recorded.id, "outlet": recorded.outlet, "published": recorded.published, "url": recorded.url,
        "evidence": claim.evidence, "score": claim.score, "country_name": names.country_name(claim.place.country),
        "first": period.first.isoformat() if period and period.first else None,
        "last": (period.end - ONE_DAY).isoformat() if period and period.end else None,
    }  # fmt: skip
