"""Tables and maps for other programs: CSV that a spreadsheet opens safely, and GeoJSON by RFC 7946.

A text that a spreadsheet would run as a formula gets an apostrophe in front (`serve.cells`). Numbers stay numbers. Lists are
joined by `; `, identifiers of claims by a space. Lines end with a line feed, the encoding is the writer's choice (UTF-8). An
empty cell says that a value is not known.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from whoholds.records import Claim, Holding, Party, Source
from whoholds.serve.cells import Cell, lines
from whoholds.serve.changes import Change

CHANGES_COLUMNS = ("date", "place", "country", "lat", "lon", "holder", "previous", "probability", "claims")
HOLDINGS_COLUMNS = (
    "place", "country", "lat", "lon", "kind", "first", "end", "status", "holder", "previous", "since", "probability",
    "besieged_by", "claims", "against", "told",
)  # fmt: skip
CLAIMS_COLUMNS = (
    "id", "when", "place", "country", "lat", "lon", "extent", "part", "event", "actors", "opponents", "commitment", "phase",
    "sources", "speaks_for", "outlet", "published", "report", "start", "evidence", "score",
)  # fmt: skip

PROBABILITY_DIGITS = 4


def changes_csv(changes: Iterable[Change]) -> str:
    """The changes of control as CSV.

    Columns: `date` (first day, `YYYY-MM-DD`), `place`, `country` (ISO 3166-1 alpha-2), `lat`, `lon` (degrees WGS84), `holder`
    (the side; empty for nobody, `contested` or `unknown` for those states), `previous` (the side before), `probability`
    (0 to 1), `claims` (identifiers, strongest first).
    """
    return _csv(CHANGES_COLUMNS, (_change_row(change) for change in changes))


def holdings_csv(holdings: Iterable[Holding]) -> str:
    """The holdings as CSV, one row a period of a place.

    Columns: `place`, `country`, `lat`, `lon`, `kind` (of the place), `first` (first day, empty: before anything known), `end`
    (the day after the last, empty: it lasts), `status` (held, contested, nobody, unknown), `holder`, `previous`, `since`
    (EDTF, with the doubt that the claims leave), `probability` (0 to 1), `besieged_by`, `claims`, `against`, `told`
    (the last day, up to the one asked about, of which something is told that it rests on).
    """
    return _csv(HOLDINGS_COLUMNS, (_holding_row(holding) for holding in holdings))


def claims_csv(claims: Iterable[Claim]) -> str:
    """The claims as CSV, one row a claim.

    Columns: `id`, `when` (EDTF), `place`, `country`, `lat`, `lon`, `extent`, `part`, `event`, `actors`, `opponents`,
    `commitment`, `phase`, `sources` (innermost first), `speaks_for` (the side of each source, in the same order, `-` for a third
    party), `outlet`, `published`, `report` (identifier), `start` (offset of the evidence), `evidence` (the exact words), `score`.
    """
    return _csv(CLAIMS_COLUMNS, (_claim_row(claim) for claim in claims))


def holdings_geojson(holdings: Iterable[Holding], on: dt.date) -> str:
    """Who holds what on one day, as a GeoJSON FeatureCollection (RFC 7946: longitude first, WGS84).

    Args:
        holdings: any holdings; those that do not last on that day are left out.
        on: the day.

    Returns:
        One feature a place, with the properties `name`, `country`, `kind`, `status`, `holder`, `previous`, `since`, `first`,
        `end`, `probability`, `besieged_by`, `claims`, `against` and `told`; its geometry is null where the point is not known.
    """
    features = [_feature(holding) for holding in holdings if lasts_on(holding, on)]
    collection = {"type": "FeatureCollection", "on": on.isoformat(), "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False)


def lasts_on(holding: Holding, on: dt.date) -> bool:
    """True where the day lies in the holding's period."""
    day = on.isoformat()
    return (holding.first is None or holding.first <= day) and (holding.end is None or day < holding.end)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    return "".join(lines(columns, rows))


def _probability(value: float) -> float:
    return round(value, PROBABILITY_DIGITS)


def _change_row(change: Change) -> dict[str, Cell]:
    place = change.place
    return {
        "date": change.date, "place": place.name, "country": place.country, "lat": place.lat, "lon": place.lon,
        "holder": change.holder, "previous": change.previous, "probability": _probability(change.probability),
        "claims": " ".join(change.claims),
    }  # fmt: skip


def _holding_row(holding: Holding) -> dict[str, Cell]:
    place = holding.place
    return {
        "place": place.name, "country": place.country, "lat": place.lat, "lon": place.lon, "kind": place.kind,
        "first": holding.first, "end": holding.end, "status": holding.status, "holder": holding.holder,
        "previous": holding.previous, "since": holding.since, "probability": _probability(holding.probability),
        "besieged_by": "; ".join(holding.besieged_by), "claims": " ".join(holding.claims), "against": " ".join(holding.against),
        "told": holding.told,
    }  # fmt: skip


def _claim_row(claim: Claim) -> dict[str, Cell]:
    place = claim.place
    return {
        "id": claim.id, "when": claim.when, "place": place.name, "country": place.country, "lat": place.lat, "lon": place.lon,
        "extent": place.extent, "part": place.part, "event": claim.event, "actors": _names(claim.actors),
        "opponents": _names(claim.opponents), "commitment": claim.commitment, "phase": claim.phase,
        "sources": _names(claim.sources), "speaks_for": "; ".join(source.of or "-" for source in claim.sources),
        "outlet": claim.outlet, "published": claim.published, "report": claim.report, "start": claim.start,
        "evidence": claim.evidence, "score": claim.score,
    }  # fmt: skip


def _names(named: Iterable[Party | Source]) -> str:
    return "; ".join(one.name or one.text or "?" for one in named)


def _feature(holding: Holding) -> dict[str, Any]:
    place = holding.place
    has_point = place.lat is not None and place.lon is not None
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]} if has_point else None,
        "properties": {
            "name": place.name, "country": place.country, "kind": place.kind, "status": holding.status, "holder": holding.holder,
            "previous": holding.previous, "since": holding.since, "first": holding.first, "end": holding.end,
            "probability": _probability(holding.probability), "besieged_by": list(holding.besieged_by),
            "claims": list(holding.claims), "against": list(holding.against), "told": holding.told,
        },
    }  # fmt: skip
