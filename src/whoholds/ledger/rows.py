"""Records as rows of the tables, and rows as records."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import msgspec
import sqlalchemy as sa

from whoholds.errors import LedgerError
from whoholds.ids import content_id, text_hash
from whoholds.ledger.chain import ANY
from whoholds.ledger.judgements import Judgement, Retraction
from whoholds.ledger.keys import days, fold, names
from whoholds.ledger.protocol import Appending
from whoholds.ledger.query import ClockedClaim, RecordedClaim
from whoholds.ledger.schema import ESCAPE, Words
from whoholds.records import Claim, ClaimedPlace, Issue, Report, from_plain, to_plain

Row = dict[str, Any]
CLAIM = msgspec.json.Decoder(Claim)
WORDS = Words()


def report_row(entry: Appending) -> Row:
    """The row of a report, with the hash that its text is checked against when it is read again."""
    return {**to_plain(entry.report), "text_hash": text_hash(entry.report.text), "recorded": entry.recorded}


def report_of(row: sa.Row[Any]) -> Report:
    """The report of a row of `reports`.

    Raises:
        LedgerError: its text is not the one that was appended.
    """
    if text_hash(row.text) != row.text_hash:
        raise LedgerError(
            f"the text of the report {row.id} was changed after it was appended",
            advice="Do not trust this ledger; take its last copy",
        )
    return Report(
        id=row.id, name=row.name, title=row.title, outlet=row.outlet, published=row.published, text=row.text, url=row.url,
        language=row.language, origin=row.origin,
    )  # fmt: skip


def claim_rows(entry: Appending) -> tuple[list[Row], list[Row]]:
    """The rows of `claims` and `names` for one reading; a claim given twice is one."""
    claims = {claim.id: claim for claim in entry.claims}
    rows = [_claim_row(key, claim, entry) for key, claim in claims.items()]
    borne = [{"claim": key, "role": name.role, "key": name.key} for key, claim in claims.items() for name in names(claim)]
    return rows, borne


def _claim_row(key: str, claim: Claim, entry: Appending) -> Row:
    first_day, last_day = days(claim, entry.report.published)
    place = claim.place
    return {
        "id": key, "report": claim.report, "made_by": claim.made_by, "recorded": entry.recorded,
        "place": place.name, "place_key": fold(place.name), "place_id": place.id, "kind": place.kind,
        "country": place.country, "lat": place.lat, "lon": place.lon,
        "event": claim.event, "commitment": claim.commitment, "phase": claim.phase, "when": claim.when,
        "first_day": first_day, "last_day": last_day, "start": claim.start, "claim": claim,
    }  # fmt: skip


def recorded_claim(row: tuple[Any, ...]) -> RecordedClaim:
    """The recorded claim of a row of `selection.claims`, as the database holds it."""
    key, recorded, claim, title, outlet, published, name, url, origin = row
    return RecordedClaim(
        claim=_claim(claim), id=key, recorded=dt.datetime.fromisoformat(recorded), title=_words(title) or "",
        outlet=_words(outlet), published=published, name=_words(name), url=_words(url), origin=_words(origin) or "",
    )  # fmt: skip


def clocked_claim(row: sa.Row[Any]) -> ClockedClaim:
    """The claim of a row of `selection.clocked`."""
    return ClockedClaim(_claim(row.claim), row.id, row.recorded, row.until, row.published)


def _claim(words: str) -> Claim:
    try:
        return CLAIM.decode(words)
    except (msgspec.DecodeError, UnicodeEncodeError):  # half a character, written as an escape
        return from_plain(Claim, json.loads(words))


def _words(value: str | None) -> str | None:
    return value if value is None or not value.startswith(ESCAPE) else WORDS.process_result_value(value, ANY)


def place_of(row: sa.Row[Any]) -> ClaimedPlace:
    """The place of a row of `selection.places`."""
    return ClaimedPlace(text=None, name=row.place, country=row.country, lat=row.lat, lon=row.lon, id=row.place_id, kind=row.kind)


def issue_row(issue: Issue, recorded: dt.datetime) -> Row:
    """The row of an issue, under an identifier made from all that it says."""
    plain = to_plain(issue)
    return {"id": content_id("issue", plain), **plain, "recorded": recorded}


def issue_of(row: sa.Row[Any]) -> Issue:
    """The issue of a row of `issues`."""
    return from_plain(Issue, {key: row._mapping[key] for key in ("stage", "code", "where", "message")})


def judgement_row(judgement: Judgement) -> Row:
    """The row of a judgement."""
    corrected = judgement.corrected
    return {**_fields(judgement), "corrected_id": corrected.id if corrected else None}


def judgement_of(row: sa.Row[Any]) -> Judgement:
    """The judgement of a row of `judgements`."""
    return Judgement(**{name: row._mapping[name] for name in Judgement.__dataclass_fields__})


def retraction_row(retraction: Retraction) -> Row:
    """The row of a retraction."""
    return _fields(retraction)


def retraction_of(row: sa.Row[Any]) -> Retraction:
    """The retraction of a row of `retractions`."""
    return Retraction(**{name: row._mapping[name] for name in Retraction.__dataclass_fields__})


def _fields(record: Judgement | Retraction) -> Row:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}
