"""PLOVER event records as JSON Lines (Open Event Data Alliance, data interchange specification, draft 0.8 of 2021).

A record needs an id, a date, a source and an event; all other fields are optional, and a maker may add named fields of its own.
Ours is `whoholds`, which says the claim whole. PLOVER has events that happened and no states: what is denied, doubted,
conditional or to come, holdings, and what has no days are not written.

Of others' records three say something of control: COERCE by seizing with military force (CAMEO 192, occupying territory),
COERCE by restricting with military force (191, a blockade), RETREAT by withdrawing. The older names of fields (`eventLoc`,
`target`, `actorText`) are read too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from whoholds import periods
from whoholds.errors import LocationError
from whoholds.ledger import RecordedClaim
from whoholds.periods import ONE_DAY
from whoholds.records import Claim, EventKind, Issue, Party
from whoholds.serve.interchange import dates, features, ours
from whoholds.serve.interchange.export import Export
from whoholds.serve.interchange.files import BROKEN, TooLargeError, opened
from whoholds.serve.interchange.names import Names
from whoholds.serve.interchange.ours import ValueRefusedError
from whoholds.serve.interchange.rows import Imported, Row, counted, issue
from whoholds.serve.interchange.tables import unfit

FORM, OUTLET = "plover", ""
CODEBOOK = "plover-0.8"
LONGEST_LINE = 1 << 20
GEONAMES = "geonames:"
SHOWN = 60
# Category, mode, and whether the one that acts in PLOVER is our opponent: he who hands a place over retreats.
WRITTEN: Mapping[EventKind, tuple[str, str, bool]] = {
    "gain": ("COERCE", "seize", False), "handover": ("RETREAT", "withdraw", True), "loss": ("RETREAT", "withdraw", False),
    "withdraw": ("RETREAT", "withdraw", False), "contest": ("ASSAULT", "", False), "besiege": ("COERCE", "restrict", False),
    "relieve": ("ASSAULT", "", False), "enter": ("ASSAULT", "", False), "advance": ("MOBILIZE", "troops", False),
    "attack": ("ASSAULT", "", False), "repel": ("ASSAULT", "", False),
}  # fmt: skip
QUADS = {"COERCE": 4, "ASSAULT": 4, "MOBILIZE": 4, "RETREAT": 2}
READ: Mapping[tuple[str, str], EventKind] = {
    ("COERCE", "seize"): "gain", ("COERCE", "restrict"): "besiege", ("RETREAT", "withdraw"): "withdraw",
}  # fmt: skip
MILITARY = "military"


def write(export: Export) -> Iterator[str]:
    """The claims of events that happened, one record a line."""
    for recorded in export.claims:
        if sayable(recorded.claim):
            yield json.dumps(_record(recorded, export.names), ensure_ascii=False).encode("utf-8", "replace").decode() + "\n"


def sayable(claim: Claim) -> bool:
    """Whether a record can say it: an event that happened, on days that are known, with somebody who acts."""
    return claim.event in WRITTEN and ours.happened(claim) and bool(_acting(claim))


def _acting(claim: Claim) -> tuple[Party, ...]:
    return claim.opponents if WRITTEN[claim.event][2] else claim.actors


def _record(recorded: RecordedClaim, names: Names) -> dict[str, Any]:
    claim = recorded.claim
    category, mode, turned = WRITTEN[claim.event]
    period = periods.parse(claim.when or "")
    assert period.first is not None
    assert period.end is not None
    last = period.end - ONE_DAY
    acted_on = claim.actors if turned else claim.opponents
    cited = {"publication": recorded.outlet, "url": recorded.url, "title": recorded.title or None, "language": "en",
             "coder": "whoholds", "codebook": CODEBOOK}  # fmt: skip
    said = {**ours.cells(claim), "outlet": recorded.outlet, "published": recorded.published, "score": claim.score}
    record = {
        "id": recorded.id, "has_event": True, "date": period.first.isoformat(),
        "enddate": last.isoformat() if last != period.first else None,
        "source": [_actor(party) for party in _acting(claim)], "recipient": [_actor(party) for party in acted_on],
        "event": [category], "mode": [mode] if mode else [], "context": [MILITARY], "quad_code": QUADS[category],
        "event_loc": _location(claim, names), "event_text": [claim.trigger] if claim.trigger else [], "text": claim.evidence,
        "text_info": {"start": claim.start, "end": claim.end}, "cite_info": _without_gaps(cited), "coder": claim.made_by or None,
        "coded_date": recorded.recorded.date().isoformat(), "whoholds": _without_gaps(said),
    }  # fmt: skip
    return _without_gaps(record)


def _without_gaps(held: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is said, as the specification asks."""
    return {name: value for name, value in held.items() if value not in (None, "", [])}


def _actor(party: Party) -> dict[str, Any]:
    return _without_gaps({"actor_text": party.text or party.name, "identifier_text": party.name, "identifier_id": party.id})


def _location(claim: Claim, names: Names) -> dict[str, Any]:
    place = claim.place
    number = (place.id or "").removeprefix(GEONAMES)
    known = names.codes(place.country)
    return _without_gaps({
        "geonameid": int(number) if (place.id or "").startswith(GEONAMES) and number.isascii() and number.isdecimal() else None,
        "name": place.name, "latitude": place.lat, "longitude": place.lon, "country code": place.country,
        "cc3": known.iso3 if known else None,
    })  # fmt: skip


def read(path: Path, names: Names, *, source: str | None = None) -> Iterator[Imported | Issue]:
    """The records that say something of who holds a place.

    Raises:
        LocationError: the file cannot be read.
    """
    lines = _lines(path)
    found = (line if isinstance(line, Issue) else _imported(where, line, names, source) for where, line in lines)
    yield from counted(found, path, "events say nothing about who holds a place")


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    """Each line's JSON, or what is wrong with it."""
    with opened(path) as stream:
        number = 0
        try:
            while line := stream.readline(LONGEST_LINE + 1):
                number += 1
                where = f"{path.name}:{number}"
                if len(line) > LONGEST_LINE:
                    raise LocationError(f"{where} has more than {LONGEST_LINE:,} characters", "one record a line")
                if line.strip():
                    yield where, _decoded(where, line)
        except (TooLargeError, *BROKEN) as error:
            yield "", issue("broken-file", f"{path.name}:{number + 1}", str(error))


def _decoded(where: str, line: str) -> Any:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return issue("bad-row", where, f"no JSON: {error}")
    return found if isinstance(found, dict) else issue("bad-row", where, f"{line[:SHOWN]!r} is no record")


def _imported(where: str, record: dict[str, Any], names: Names, source: str | None) -> Imported | Issue | None:
    own = record.get("whoholds")
    if isinstance(own, dict) and "commitment" in own:
        cited = record.get("cite_info")
        more = {
            "id": record.get("id"),
            "evidence": record.get("text"),
            "url": cited.get("url") if isinstance(cited, dict) else None,
        }
        return features.imported(where, {**own, **more}, _point(own), names, form=FORM, source=source)
    try:
        return _foreign(where, record, names, source)
    except ValueRefusedError as error:
        return issue("bad-value", where, str(error))


def _point(own: Mapping[str, Any]) -> features.Point:
    lat, lon = own.get("lat"), own.get("lon")
    return (lat, lon) if isinstance(lat, int | float) and isinstance(lon, int | float) else (None, None)


def _foreign(where: str, record: dict[str, Any], names: Names, source: str | None) -> Imported | Issue | None:
    """A record of others; None where it says nothing of control."""
    found = {
        READ[pair] for event in _words(record, "event") for mode in _words(record, "mode") if (pair := (event, mode)) in READ
    }
    place = _first(record, "event_loc", "eventLoc")
    if len(found) != 1 or MILITARY not in _words(record, "context") or not isinstance(place, dict) or not place.get("name"):
        return None
    cells = _cells(where, record, place)
    if wrong := unfit(list(cells.cells.values()), len(cells.cells)):
        return issue(wrong[0], where, wrong[1])
    day, end = dates.day(cells.get("date")), dates.day(cells.get("enddate"))
    if day is None or (end is not None and end < day):
        raise ValueRefusedError(f"date is {cells.get('date')!r} to {cells.get('enddate')!r}, no days")
    country = names.country(cells.get("country code") or cells.get("cc3"))
    lat, lon = ours.point(cells.get("latitude"), cells.get("longitude"))
    cited = _first(record, "cite_info") or {}
    maker = source or (cited.get("publication") if isinstance(cited, dict) else None) or record.get("publication")
    report = cells.report(outlet=str(maker) if maker else None, published=None, name=str(record.get("id") or "") or None)
    made_by, on = names.made_by(FORM), day.isoformat()
    sides = [
        tuple(names.party(words, country=country, on=on) for words in _actors(record, *fields))
        for fields in (("source",), ("recipient", "target"))
    ]
    claim = cells.claim(
        report, event=found.pop(), made_by=made_by, trigger="event", actors=sides[0], opponents=sides[1],
        quoted=("text",) if "text" in cells.cells else (), when=str(periods.between(day, end or day)),
        place=names.place(str(place["name"]), country=country, lat=lat, lon=lon, id=_geonames(cells)),
    )  # fmt: skip
    return Imported(report=report, claims=(claim,), made_by=made_by)


def _geonames(cells: Row) -> str | None:
    number = cells.get("geonameid")
    return f"{GEONAMES}{number}" if number and number.isascii() and number.isdecimal() else None


def _cells(where: str, record: Mapping[str, Any], place: Mapping[str, Any]) -> Row:
    """The words of a record: its own, and those of its place."""
    named = {"source": ours.joined(_actors(record, "source")), "recipient": ours.joined(_actors(record, "recipient", "target"))}
    listed = {name: ours.joined(_words(record, name)) for name in ("event", "mode", "context")}
    plain = {name: str(record[name]) for name in ("date", "enddate", "text") if isinstance(record.get(name), str | int)}
    spelt = ("name", "geonameid", "latitude", "longitude", "country code", "cc3")
    located = {name: str(place[name]) for name in spelt if isinstance(place.get(name), str | int | float)}
    return Row.of(where, {**plain, **listed, **named, **located})


def _first(record: Mapping[str, Any], *names: str) -> Any:
    return next((record[name] for name in names if record.get(name)), None)


def _words(record: Mapping[str, Any], name: str) -> list[str]:
    """The categories of a field, which may be one word or several."""
    held = record.get(name)
    return [one for one in (held if isinstance(held, list) else [held]) if isinstance(one, str) and one]


def _actors(record: Mapping[str, Any], *fields: str) -> list[str]:
    """The names of the actors of a field: the unified one, else the text's, else the code."""
    held = _first(record, *fields)
    spelt = ("identifier_text", "actor_text", "actorText", "code")
    return [str(words) for one in (held if isinstance(held, list) else []) if isinstance(one, dict)
            and (words := _first(one, *spelt))]  # fmt: skip
