"""ACLED's event files: 31 columns, one row an event.

Source: ACLED Codebook (2024), its chapters on event and sub-event types, precision of time and space, and 'inter' codes. Of its
25 sub-event types four speak of who holds a place: three in which it changes hands, and the armed clash, which ACLED also uses
where a place is taken and retaken within a day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from whoholds import periods
from whoholds.ledger import RecordedClaim
from whoholds.records import Claim, EventKind, Extent, Issue, Party, Source
from whoholds.serve.cells import Cell, lines
from whoholds.serve.interchange import dates, ours
from whoholds.serve.interchange.export import Export
from whoholds.serve.interchange.names import Names
from whoholds.serve.interchange.ours import ValueRefusedError
from whoholds.serve.interchange.rows import Imported, Row, counted, issue
from whoholds.serve.interchange.tables import table

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale",
    "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
NEEDED = ("event_date", "sub_event_type", "actor1", "location", "latitude", "longitude")
FORM, OUTLET = "acled", "ACLED"

REGAINS, OVERTAKES = "Government regains territory", "Non-state actor overtakes territory"
TRANSFER, CLASH = "Non-violent transfer of territory", "Armed clash"
EVENTS: Mapping[str, EventKind] = {
    REGAINS.casefold(): "gain", OVERTAKES.casefold(): "gain", TRANSFER.casefold(): "handover", CLASH.casefold(): "contest",
}  # fmt: skip
WRITTEN = frozenset(("gain", "handover", "withdraw", "contest", "enter", "attack", "repel"))  # what an ACLED event can say
STATE = frozenset(("1", "state forces"))
TAG = "whoholds:"  # before those of our own in `tags`
UNSAFE = re.compile(r"[;=%\x00-\x1f]|^\s|\s$")  # in a tag
HALF_A_WEEK = dt.timedelta(days=3)
WEEK = 7  # days


def read(path: Path, names: Names, *, source: str | None = None) -> Iterator[Imported | Issue]:
    """The events of a file that speak of who holds a place, one claim for each source that the row names.

    At the end comes one Issue with the number of rows that speak of something else. Raises as `tables.table` does.
    """

    def made(row: Row | Issue) -> Imported | Issue | None:
        if isinstance(row, Issue):
            return row
        return imported(row, names, source) if speaks_of_control(row) else None

    yield from counted(map(made, table(path, NEEDED)), path, "events say nothing about who holds a place")


def imported(row: Row, names: Names, source: str | None, maker: str = OUTLET) -> Imported | Issue:
    """One row under ACLED's columns as a report with its claims, or why it is refused.

    Args:
        row: the row.
        names: the gazetteer and the directory.
        source: who made the table, as the user says; None where he does not.
        maker: whose word a row of others is then; our own bear the outlet that they say, or none.
    """
    try:
        own = tagged(row.get("tags"))
        return _own(row, own, names, source) if own else _foreign(row, names, source or maker)
    except ValueRefusedError as error:
        return issue("bad-value", row.where, str(error))


def speaks_of_control(row: Row) -> bool:
    """Whether the row's sub-event type says something about who holds a place."""
    return _kind(row) is not None


def _kind(row: Row) -> EventKind | None:
    return EVENTS.get((row.get("sub_event_type") or "").casefold())


def _foreign(row: Row, names: Names, outlet: str) -> Imported:
    day = dates.day(row.get("event_date"))
    if day is None:
        raise ValueRefusedError(f"event_date is {row.get('event_date')!r}, no day")
    if row.get("location") is None:
        raise ValueRefusedError("there is no location")
    country = names.country(row.get("country"))
    lat, lon = ours.point(row.get("latitude"), row.get("longitude"))
    extent: Extent = "around" if row.get("geo_precision") == "2" else "whole"
    place = names.place(row.cells["location"], country=country, lat=lat, lon=lon, extent=extent)
    one, other = (_sides(row, number, names, place.country or country, day) for number in "12")
    if _kind(row) == "gain" and _second_gains(row):
        one, other = other, one
    report = row.report(outlet=outlet, published=dates.iso(dates.moment(row.get("timestamp"))), name=row.get("event_id_cnty"))
    made_by = names.made_by(FORM)
    claims = tuple(
        row.claim(
            report, place=place, event=_kind(row) or "contest", actors=one, opponents=other, when=_when(row, day),
            sources=cited, made_by=made_by, trigger="sub_event_type", **_quoted(row),
        )
        for cited in _cited(row, names, place.country)
    )  # fmt: skip
    return Imported(report=report, claims=claims, made_by=made_by)


def _quoted(row: Row) -> dict[str, Any]:
    """What a claim quotes: the note, else what ACLED coded."""
    return {"quoted": ("notes",)} if row.get("notes") else {"quoted": ("sub_event_type", "actor1", "actor2"), "labelled": True}


def _sides(row: Row, number: str, names: Names, country: str | None, day: dt.date) -> tuple[Party, ...]:
    """The actor of one number with those associated with it, each side once."""
    words = [row.get(f"actor{number}") or "", *(row.get(f"assoc_actor_{number}") or "").split(";")]
    found = (names.party(name.strip(), country=country, on=day.isoformat()) for name in words if name.strip())
    return tuple({party.name: party for party in reversed(list(found))}.values())[::-1]


def _second_gains(row: Row) -> bool:
    """True where the second actor is the one that gains: the order of ACLED's actors says nothing, their kind does."""
    states = [(row.get(column) or "").casefold() in STATE for column in ("inter1", "inter2")]
    government = (row.get("sub_event_type") or "").casefold() == REGAINS.casefold()
    return row.get("actor2") is not None and (states == [False, True] if government else states == [True, False])


def _when(row: Row, day: dt.date) -> str:
    """The days that an event can have been on: ACLED gives the middle of a week (precision 2) or of a month (3)."""
    precision = row.get("time_precision")
    if precision == "2":
        return str(periods.between(day - HALF_A_WEEK, day + HALF_A_WEEK))
    return str(periods.month(day.year, day.month) if precision == "3" else periods.day(day))


def _cited(row: Row, names: Names, country: str | None) -> list[tuple[Source, ...]]:
    """One chain of sources for each source that a row lists; one empty chain where it lists none."""
    words = dict.fromkeys(name.strip() for name in (row.get("source") or "").split(";") if name.strip())
    return [(names.source(name, country=country),) for name in words] or [()]


def tagged(tags: str | None) -> dict[str, str]:
    """What our own tags say, if there are any."""
    own = (tag.strip().removeprefix(TAG).partition("=") for tag in (tags or "").split(";") if tag.strip().startswith(TAG))
    return {name: unquote(value) for name, _, value in own}


def _own(row: Row, tags: Mapping[str, str], names: Names, source: str | None) -> Imported:
    """A row that we wrote: its columns say what they can, its tags the rest."""
    day = dates.day(row.get("event_date"))
    given = {
        "event": _kind(row) or "contest", "place": row.get("location"), "lat": row.get("latitude"), "lon": row.get("longitude"),
        "country": names.country(row.get("country")), "when": dates.iso(day), "actors": _listed(row, "1"),
        "opponents": _listed(row, "2"), **tags,
    }  # fmt: skip
    told = {name: value for name, value in given.items() if value}
    said = ours.said(told, names)
    report = row.report(outlet=told.get("outlet", source), published=told.get("published"), name=row.get("event_id_cnty"))
    made_by = names.made_by(FORM)
    place = ours.place(told, names)
    claim = row.claim(report, place=place, made_by=made_by, trigger="sub_event_type", **_quoted(row), **said)
    return Imported(report=report, claims=(claim,), made_by=made_by)


def _listed(row: Row, number: str) -> str:
    return "; ".join(words for words in (row.get(f"actor{number}"), row.get(f"assoc_actor_{number}")) if words)


def write(export: Export) -> Iterator[str]:
    """The claims that ACLED has a sub-event type for: affirmed, dated and not planned; the others are left out."""
    claims = [row for row in export.claims if sayable(row.claim)]
    clashes = _taken_and_retaken(row.claim for row in claims)
    yield from lines(COLUMNS, (_row(row, export.names, row.claim in clashes) for row in claims))


def sayable(claim: Claim) -> bool:
    """Whether a row of ACLED can say it: an event that happened, on days that are known, by somebody."""
    return claim.event in WRITTEN and bool(claim.actors) and ours.happened(claim)


def _taken_and_retaken(claims: Iterable[Claim]) -> set[Claim]:
    """The gains of places that two sides are said to have gained on one day."""
    by_day: dict[tuple[str | None, str, str], list[Claim]] = {}
    for claim in claims:
        if claim.event == "gain" and claim.when and periods.parse(claim.when).days == 1:
            by_day.setdefault((claim.place.id or claim.place.country, claim.place.name, claim.when), []).append(claim)
    return {c for group in by_day.values() if len({c.actors[0].name for c in group}) > 1 for c in group}


def _row(recorded: RecordedClaim, names: Names, clash: bool) -> dict[str, Cell]:
    claim, place = recorded.claim, recorded.claim.place
    day, precision = _middle(claim)
    leaves = claim.event == "withdraw"
    actors = ((), claim.actors) if leaves else (claim.actors, claim.opponents)
    inter = [_inter(side, place.country, names) for side in actors]
    kind = _sub_event(claim, inter[0], clash)
    codes = names.codes(place.country)
    known = names.gazetteer.get(place.id) if place.id else None
    return {
        "event_id_cnty": recorded.id, "event_date": day.isoformat(), "year": day.year, "time_precision": precision,
        "disorder_type": "Strategic developments" if kind == TRANSFER else "Political violence",
        "event_type": "Strategic developments" if kind == TRANSFER else "Battles", "sub_event_type": kind,
        "actor1": ours.joined(p.name for p in actors[0][:1]), "assoc_actor_1": ours.joined(p.name for p in actors[0][1:]),
        "inter1": inter[0], "actor2": ours.joined(p.name for p in actors[1][:1]),
        "assoc_actor_2": ours.joined(p.name for p in actors[1][1:]), "inter2": inter[1],
        "interaction": "-".join(word for word in inter if word), "iso": codes.isonumeric if codes else None,
        "country": names.country_name(place.country), "admin1": known.admin if known else None, "location": place.name,
        "latitude": place.lat, "longitude": place.lon, "geo_precision": _spatial(claim), "source": _published_by(recorded),
        "notes": claim.evidence, "tags": "; ".join(_tags(recorded, leaves)), "timestamp": int(recorded.recorded.timestamp()),
    }  # fmt: skip


def _middle(claim: Claim) -> tuple[dt.date, int]:
    """The day that ACLED would give, and its time precision: 1 a day, 2 a week, 3 longer."""
    period = periods.parse(claim.when or "")
    assert period.first is not None
    assert period.days is not None
    return period.first + dt.timedelta(days=(period.days - 1) // 2), 1 if period.days == 1 else 2 if period.days <= WEEK else 3


def _sub_event(claim: Claim, inter: str, clash: bool) -> str:
    if claim.event in ("handover", "withdraw"):
        return TRANSFER
    if claim.event != "gain" or clash:
        return CLASH
    return REGAINS if inter == "State forces" else OVERTAKES


def _inter(side: tuple[Party, ...], country: str | None, names: Names) -> str:
    """ACLED's kind of a side's first actor, as the directory knows it; empty where it does not."""
    actor = names.directory.named(side[0].name, (country,) if country else ()) if side and side[0].name else None
    if actor is None:
        return ""
    if actor.kind == "government":
        own = names.directory.government(country) if country else None
        return (
            "State forces" if actor.countries[:1] == (country,) or (own and own.side == actor.side) else "External/Other forces"
        )
    return {"militia": "Political militia", "international force": "External/Other forces"}.get(actor.kind, "Rebel group")


def _spatial(claim: Claim) -> int:
    """ACLED's spatial precision: 1 the place itself, 2 around it, 3 a region."""
    return 3 if claim.place.kind == "region" else 2 if claim.place.extent == "around" else 1


def _published_by(recorded: RecordedClaim) -> str | None:
    sources = recorded.claim.sources
    return recorded.outlet or (sources[0].name if sources else None)


def _tags(recorded: RecordedClaim, leaves: bool) -> Iterator[str]:
    """What the columns cannot say, or would say otherwise."""
    claim = recorded.claim
    all_of = {**ours.cells(claim), "outlet": recorded.outlet, "published": recorded.published}
    wanted = ["event", "when", "country", "place_id", "kind", "part", "sources", "speaks_for", "toward", "outlet", "published"]
    wanted += [name for name, usual in ours.USUAL.items() if all_of[name] != usual]
    wanted += ["actors"] if leaves else []
    for name in wanted:
        if all_of[name] not in (None, ""):
            words = UNSAFE.sub(lambda found: quote(found[0], safe=""), str(all_of[name]))
            yield f"{TAG}{name}={words}"
    if leaves:
        yield f"{TAG}opponents={ours.joined(p.name for p in claim.opponents)}"
