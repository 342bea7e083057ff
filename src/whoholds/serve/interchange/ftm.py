"""FollowTheMoney statements, as OpenSanctions' tools read them (CSV or JSON Lines): events, the sides in them, and their places.

Source: followthemoney.tech, the statement data model of version 4. A statement says one property of one entity. Each claim is
an `Event` that involves `Organization`s (the sides) at an `Address` (the place); its `summary` is the evidence, its
`description` the claim in one line, its `notes` the claim in full, by which it comes back. An Event is something that is said
to have happened, so claims that are denied, doubted, conditional or to come are not written.

FollowTheMoney has no word for who holds a place: of the statements of others none becomes a claim.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from whoholds import lines, periods
from whoholds.errors import LocationError
from whoholds.ids import content_id
from whoholds.ledger import RecordedClaim
from whoholds.periods import ONE_DAY
from whoholds.records import Claim, ClaimedPlace, Issue
from whoholds.serve import cells as csv_cells
from whoholds.serve.interchange import features
from whoholds.serve.interchange.export import Export
from whoholds.serve.interchange.files import BROKEN, TooLargeError, opened
from whoholds.serve.interchange.names import Names
from whoholds.serve.interchange.rows import Imported, issue
from whoholds.serve.interchange.tables import unfit

FORM, OUTLET = "ftm", ""
DATASET = "whoholds"
COLUMNS = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang", "original_value",
    "external", "first_seen", "last_seen", "id",
)  # fmt: skip
NEEDED = ("canonical_id", "entity_id", "prop", "schema", "value")
TYPES = {
    "name": "name", "summary": "text", "description": "text", "notes": "text", "date": "date", "startDate": "date",
    "endDate": "date", "country": "country", "involved": "entity", "addressEntity": "entity", "sourceUrl": "url",
    "publisher": "string", "recordId": "string", "keywords": "string", "full": "address", "latitude": "number",
    "longitude": "number",
}  # fmt: skip
LONGEST_LINE = 1 << 20

Statement = dict[str, Any]


def write(export: Export) -> Iterator[str]:
    """The claims as a CSV of statements."""
    return csv_cells.lines(COLUMNS, statements(export))


def write_jsonl(export: Export) -> Iterator[str]:
    """The claims as statements, one in JSON a line."""
    for statement in statements(export):
        said = {**statement, "external": False}
        yield json.dumps(said, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n"


def sayable(claim: Claim) -> bool:
    """Whether an Event can say it: something that a source affirms, and not for the future."""
    return claim.commitment == "affirmed" and claim.phase != "future"


def statements(export: Export) -> Iterator[Statement]:
    """The statements of the claims; sides and places are stated once."""
    stated: set[str] = set()
    for recorded in export.claims:
        if not sayable(recorded.claim):
            continue
        for entity, schema, said in _entities(recorded):
            if entity not in stated:
                stated.add(entity)
                yield from _stated(entity, schema, said, recorded.recorded.strftime("%Y-%m-%dT%H:%M:%S"))


def _entities(recorded: RecordedClaim) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    claim, place = recorded.claim, recorded.claim.place
    sides = {f"{DATASET}-side-{content_id('side', name)[:16]}": name for name in _sides(claim)}
    where = f"{DATASET}-place-{content_id('place', place.id, place.name, place.country, place.lat, place.lon)[:16]}"
    yield where, "Address", _address(place)
    for side, name in sides.items():
        yield side, "Organization", [("name", name)]
    said = features.cells(recorded)
    event = [
        ("name", f"{claim.event}: {place.name}"), ("recordId", recorded.id), ("summary", claim.evidence),
        ("description", lines.line(claim)), ("keywords", claim.event), ("addressEntity", where),
        ("country", (place.country or "").lower()), *(("involved", side) for side in sides), *_days(claim),
        ("publisher", recorded.outlet or ""), ("sourceUrl", recorded.url or ""),
        ("notes", json.dumps({DATASET: {**said, "lat": place.lat, "lon": place.lon}}, ensure_ascii=False)),
    ]  # fmt: skip
    yield f"{DATASET}-claim-{recorded.id}", "Event", event


def _sides(claim: Claim) -> list[str]:
    return list(dict.fromkeys(party.name for party in (*claim.actors, *claim.opponents) if party.name))


def _address(place: ClaimedPlace) -> list[tuple[str, str]]:
    point = [("latitude", str(place.lat)), ("longitude", str(place.lon))] if None not in (place.lat, place.lon) else []
    return [("full", place.name), ("country", (place.country or "").lower()), *point]


def _days(claim: Claim) -> list[tuple[str, str]]:
    """The days that a claim can mean: one date to the precision that was said, or a start and an end."""
    if claim.when is None:
        return []
    period = periods.parse(claim.when)
    if period.lower and period.lower == period.upper:
        return [("date", str(period.lower).rstrip("?~%"))]
    found = [("startDate", period.first.isoformat())] if period.first else []
    return found + ([("endDate", (period.end - ONE_DAY).isoformat())] if period.end else [])


def _stated(entity: str, schema: str, said: Iterable[tuple[str, str]], seen: str) -> Iterator[Statement]:
    for prop, value in said:
        if value.strip():
            key = f"{DATASET}.{entity}.{prop}.{value}".encode("utf-8", "replace")  # as FollowTheMoney makes them
            yield {
                "canonical_id": entity, "entity_id": entity, "prop": prop, "prop_type": TYPES[prop], "schema": schema,
                "value": value, "dataset": DATASET, "origin": None, "lang": None, "original_value": None, "external": "f",
                "first_seen": seen, "last_seen": seen, "id": hashlib.sha1(key, usedforsecurity=False).hexdigest(),
            }  # fmt: skip


def read(path: Path, names: Names, *, source: str | None = None) -> Iterator[Imported | Issue]:
    """The events that whoholds wrote, as claims.

    Raises:
        LocationError: the file cannot be read, or holds no statements.
    """
    others: set[str] = set()
    for where, statement in _statements(path):
        if isinstance(statement, Issue):
            yield statement
            continue
        own = _own(statement)
        if own is None:
            if statement.get("schema") == "Event" and not str(statement["entity_id"]).startswith(f"{DATASET}-claim-"):
                others.add(str(statement["canonical_id"]))
            continue
        point = tuple(own.pop(name, None) for name in ("lat", "lon"))
        if not all(value is None or isinstance(value, int | float) for value in point):
            yield issue("bad-value", where, f"{point} is no point in degrees")
            continue
        done = features.imported(where, own, (point[0], point[1]), names, form=FORM, source=source)
        yield done or issue("bad-value", where, "its notes are no claim")
    if others:
        yield issue("no-word-of-control", path.name, f"{len(others):,} events do not say who holds a place, and were left out")


def _own(statement: Statement) -> dict[str, Any] | None:
    """The cells of the claim that a statement carries whole; None where it carries none."""
    if statement.get("prop") != "notes" or statement.get("schema") != "Event":
        return None
    with suppress(ValueError, TypeError, RecursionError):
        found = json.loads(statement["value"])
        if isinstance(found, dict) and isinstance(found.get(DATASET), dict):
            return dict(found[DATASET])
    return None


def _statements(path: Path) -> Iterator[tuple[str, Statement | Issue]]:
    with opened(path) as stream:
        try:
            first = stream.read(1)
            if not first:  # what JSON Lines makes of no claims
                return
            rest = _bounded(stream, path)
            yield from _from_json(path, first, rest) if first == "{" else _from_csv(path, first, rest)
        except (TooLargeError, csv.Error, *BROKEN) as error:
            yield path.name, issue("broken-file", path.name, str(error))


def _bounded(stream: Any, path: Path) -> Iterator[str]:
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise LocationError(f"a line of {path} has more than {LONGEST_LINE:,} characters", "statements")
        yield line


def _from_json(path: Path, first: str, rest: Iterator[str]) -> Iterator[tuple[str, Statement | Issue]]:
    for number, line in enumerate(rest, 1):
        where = f"{path.name}:{number}"
        found: Any = None
        with suppress(ValueError, RecursionError):
            found = json.loads(first + line if number == 1 else line)
        if not line.strip():
            continue
        whole = isinstance(found, dict) and all(isinstance(found.get(name), str) for name in NEEDED)
        yield where, found if whole else issue("bad-row", where, f"no statement: {line[:60]!r}")


def _from_csv(path: Path, first: str, rest: Iterator[str]) -> Iterator[tuple[str, Statement | Issue]]:
    rows = csv.reader(line if number else first + line for number, line in enumerate(rest))
    header = next(rows, [])
    if missing := [name for name in NEEDED if name not in header]:
        raise LocationError(f"{path} has no column {', '.join(missing)}", "statements of FollowTheMoney", "See --format")
    for row in rows:
        where = f"{path.name}:{rows.line_num}"
        if wrong := unfit(row, len(header)):
            yield where, issue(wrong[0], where, wrong[1])
        else:
            yield where, {name: csv_cells.unguarded(value) for name, value in zip(header, row, strict=True)}
