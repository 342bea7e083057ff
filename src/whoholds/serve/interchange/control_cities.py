"""Tables of who controls which towns, in the shape in which Wikipedia's 'Control of cities' lists are kept over time.

One row a change: `seen_at` (when the list said so first), `place`, `held_by`, and where known `country`, `oblast`, `raion`,
`population`, `lat`, `lon`, `as_of` (the day of which the list speaks), `more_information`, `source_link`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from whoholds.identify.names import level
from whoholds.records import Commitment, EventKind, Issue, Party
from whoholds.serve.interchange import dates, ours
from whoholds.serve.interchange.names import Names
from whoholds.serve.interchange.ours import ValueRefusedError
from whoholds.serve.interchange.rows import Imported, Row, issue
from whoholds.serve.interchange.tables import table

NEEDED = ("seen_at", "place", "held_by")
FORM, OUTLET = "control-cities", "Wikipedia"
DISPUTED = frozenset(("contested", "disputed", "besieged", "under siege"))
UNHELD = frozenset(("unknown", "uncontrolled", "no control", "none", "no man s land", "nobody"))
SILENT = frozenset(("row removed", "truce"))
LINK = re.compile(r"https?://\S+")
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Held:
    """What `held_by` says: what of the place, by whom, and how surely."""

    event: EventKind
    by: tuple[Party, ...]
    commitment: Commitment


def read(path: Path, names: Names, *, source: str | None = None) -> Iterator[Imported | Issue]:
    """The rows that name a holder or say that there is none, one claim each; the file is read twice.

    At the end comes one Issue with the number of rows that say nothing. Raises as `tables.table` does.
    """
    country = _country(path, names)
    silent = 0
    for row in table(path, NEEDED):
        if isinstance(row, Issue):
            yield row
        elif level(row.get("held_by") or "") in SILENT or row.get("held_by") is None:
            silent += 1
        else:
            try:
                yield _imported(row, names, source or OUTLET, country)
            except ValueRefusedError as error:
                yield issue("bad-value", row.where, str(error))
    if silent:
        yield issue("no-word-of-control", path.name, f"{silent:,} rows say nothing about who holds a place, and were left out")


def _country(path: Path, names: Names) -> str | None:
    """The country that most names of the table lie in: its rows do not say it."""
    seen: Counter[str] = Counter()
    for name in {row.cells["place"] for row in table(path, NEEDED) if isinstance(row, Row) and "place" in row.cells}:
        fitting = {c.place.country for c in names.gazetteer.find(name) if c.name_score == 1.0 and c.place.country}
        seen.update(fitting)
    return seen.most_common(1)[0][0] if seen else None


def _imported(row: Row, names: Names, outlet: str, country: str | None) -> Imported:
    seen = dates.day(row.get("seen_at"))
    if seen is None:
        raise ValueRefusedError(f"seen_at is {row.get('seen_at')!r}, no day")
    if row.get("place") is None:
        raise ValueRefusedError("there is no place")
    country = names.country(row.get("country")) or country
    lat, lon = ours.point(row.get("lat"), row.get("lon")) if {"lat", "lon"} <= row.cells.keys() else (None, None)
    place = names.place(BLANKS.sub(" ", row.cells["place"]), country=country, lat=lat, lon=lon)
    day = dates.day(row.get("as_of")) or seen
    held = _held(row.cells["held_by"], names, country, day.isoformat())
    link = LINK.search(row.get("source_link") or "")
    report = row.report(outlet=outlet, published=seen.isoformat(), url=link[0] if link else None)
    made_by = names.made_by(FORM)
    claim = row.claim(
        report, place=place, event=held.event, actors=held.by, commitment=held.commitment, when=min(day, seen).isoformat(),
        made_by=made_by, quoted=("place", "held_by"), trigger="held_by",
    )  # fmt: skip
    return Imported(report=report, claims=(claim,), made_by=made_by)


def _held(words: str, names: Names, country: str | None, on: str) -> Held:
    """What a cell says of the holder.

    Raises:
        ValueRefusedError: it names nobody that the directory knows: a slip of the table, or of who copied it.
    """
    lines = [BLANKS.sub(" ", line).strip() for line in words.splitlines()]
    plain = next((line for line in lines if line), "")
    first, _, rest = plain.partition(" ")
    if level(plain) in DISPUTED or level(first) in DISPUTED:
        parties = (names.party(rest, country=country, on=on),) if rest and level(plain) not in DISPUTED else ()
        return Held("contest", parties, "affirmed")
    if level(plain) in UNHELD:
        return Held("unclear", (), "affirmed")
    party = names.party(plain.rstrip("? "), country=country, on=on)
    if party.id is None or len([line for line in lines if line]) > 1:
        raise ValueRefusedError(f"held_by is {words!r}, no side that the directory knows")
    return Held("hold", (party,), "uncertain" if plain.endswith("?") else "affirmed")
