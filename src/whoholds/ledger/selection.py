"""A query and a moment as SQL.

The statement of a question is made once for each shape that questions have (how many places, with a first day or without, …) and
kept as the driver takes it: SQLAlchemy needs longer to put one together than SQLite to answer it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from whoholds.ledger.as_of import AsOf
from whoholds.ledger.chain import ANY, raw_columns
from whoholds.ledger.keys import fold
from whoholds.ledger.query import ClaimQuery
from whoholds.ledger.schema import CLAIMS, LINKS, NAMES, READINGS, REPORTS, Moment, Words

Condition = sa.ColumnElement[bool]
Clock = Literal["none", "recorded", "published"]  # by which clock a moment hides: none is asked for, or it lies before the ledger
MOMENT, WORDS = Moment(), Words()
HEAD = ("title", "outlet", "published", "name", "url", "origin")
SHAPES = 256  # statements that are kept


class Shape(NamedTuple):
    """What the statement of a question hangs on: how many values it compares with, but not which."""

    clock: Clock
    place_ids: int
    place_names: int
    country: bool
    box: Literal["", "plain", "across"]
    sides: int
    sources: int
    since: bool
    until: bool
    events: int
    commitment: bool
    phase: bool
    report: bool
    claim_ids: int
    reports: int | None


class Asked(NamedTuple):
    """A statement as the driver takes it, with its values."""

    words: str
    values: Any


def claims(
    dialect: sa.Dialect, query: ClaimQuery, as_of: AsOf | None, created: dt.datetime, reports: Sequence[str] | None = None
) -> Asked:
    """The claims that fit a query and are visible, with what people need to know of their reports, in order.

    Args:
        dialect: of the database.
        query: which.
        as_of: the moment whose knowledge is asked for, if any.
        created: when the ledger was made.
        reports: only claims of these.
    """
    words, order = _compiled(_shape(query, as_of, created, reports), dialect)
    values = _values(query, as_of, reports)
    return Asked(words, values if order is None else tuple([values[name] for name in order]))


def places(as_of: AsOf | None, created: dt.datetime) -> sa.Select[Any]:
    """Each place of visible claims as it is written there, with their number."""
    place = [CLAIMS.c[name] for name in ("place", "place_id", "kind", "country", "lat", "lon")]
    return (
        sa.select(*place, sa.func.count().label("number"))
        .join(REPORTS, CLAIMS.c.report == REPORTS.c.id)
        .where(*_speaking(_clock(as_of, created)))
        .group_by(*place)
        .params(**_moment_values(as_of))
    )


def last_day(as_of: AsOf | None, created: dt.datetime, without: Sequence[str] = ()) -> sa.Select[Any]:
    """The last day of publication of the visible claims, but for those of some reports."""
    return (
        sa.select(REPORTS.c.published)
        .join(CLAIMS, CLAIMS.c.report == REPORTS.c.id)
        .where(*_speaking(_clock(as_of, created)), REPORTS.c.published.is_not(None), REPORTS.c.id.not_in(without))
        .order_by(REPORTS.c.published.desc())
        .limit(1)
        .params(**_moment_values(as_of))
    )


def clocked(after: int, until: int) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The claims that were linked after one link up to another, and the older ones of reports that were read anew there.

    Each comes with its identifier, its JSON, when its reading was recorded, when the next reading of its report was (None where
    there is none), and the day on which the report was published.
    """
    mine, newer, link = READINGS.alias("mine"), READINGS.alias("newer"), LINKS.alias("link")
    later = sa.tuple_(newer.c.recorded, newer.c.made_by) > sa.tuple_(mine.c.recorded, mine.c.made_by)
    following = sa.select(sa.func.min(newer.c.recorded)).where(newer.c.report == mine.c.report, later).scalar_subquery()
    found = (
        sa.select(*raw_columns(CLAIMS, "id", "claim"), mine.c.recorded, following.label("until"), REPORTS.c.published)
        .join(mine, (mine.c.report == CLAIMS.c.report) & (mine.c.made_by == CLAIMS.c.made_by))
        .join(REPORTS, REPORTS.c.id == CLAIMS.c.report)
    )
    span = (link.c.number > after) & (link.c.number <= until)
    fresh = found.join(link, (link.c.key == CLAIMS.c.id)).where(span, link.c.kind == "claims")
    reread = sa.select(link.c.key).where(span, link.c.kind == "readings")
    return fresh, found.where(CLAIMS.c.report.in_(reread), sa.exists().where(newer.c.report == mine.c.report, later))


def _shape(query: ClaimQuery, as_of: AsOf | None, created: dt.datetime, reports: Sequence[str] | None) -> Shape:
    box = query.box
    return Shape(
        clock=_clock(as_of, created), place_ids=len(query.place_ids), place_names=len(query.place_names),
        country=query.country is not None, box="" if not box else "plain" if box[1] <= box[3] else "across",
        sides=len(query.sides), sources=len(query.sources), since=bool(query.since), until=bool(query.until),
        events=len(query.events), commitment=query.commitment is not None, phase=query.phase is not None,
        report=query.report is not None, claim_ids=len(query.claim_ids), reports=None if reports is None else len(reports),
    )  # fmt: skip


def _clock(as_of: AsOf | None, created: dt.datetime) -> Clock:
    return "none" if as_of is None else "recorded" if as_of.moment >= created else "published"


def _values(query: ClaimQuery, as_of: AsOf | None, reports: Sequence[str] | None) -> dict[str, Any]:
    """The values of a question by the names that its statement has for them, as the database holds them."""
    many = {
        "place_id": query.place_ids, "place_key": map(fold, query.place_names), "side": map(fold, query.sides),
        "source": map(fold, query.sources), "event": query.events, "among": reports or (), "claim": query.claim_ids,
    }  # fmt: skip
    found: dict[str, Any] = {f"{name}_{at}": _words(value) for name, values in many.items() for at, value in enumerate(values)}
    found |= zip(("south", "west", "north", "east"), query.box or (), strict=False)
    found |= {"since": query.since and query.since.isoformat(), "until": query.until and query.until.isoformat()}
    found |= {"country": _words(query.country), "commitment": query.commitment, "phase": query.phase}
    moment = _moment_values(as_of)
    return found | {"report": _words(query.report), **moment, "moment": MOMENT.process_bind_param(moment["moment"], ANY)}


def _moment_values(as_of: AsOf | None) -> dict[str, Any]:
    return {"moment": as_of and as_of.moment, "day": as_of and as_of.day.isoformat()}


def _words(value: str | None) -> str | None:
    return WORDS.process_bind_param(value, ANY)


@lru_cache(maxsize=SHAPES)
def _compiled(shape: Shape, dialect: sa.Dialect) -> tuple[str, list[str] | None]:
    """The statement of a shape as the driver takes it, and the order of its values where they have no names."""
    compiled: Any = _claims(shape).compile(dialect=dialect)
    return str(compiled), list(compiled.positiontup) if compiled.positional else None


def _claims(shape: Shape) -> sa.Select[Any]:
    among = [] if shape.reports is None else [CLAIMS.c.report.in_(_many("among", shape.reports))]
    return (
        sa.select(*raw_columns(CLAIMS, "id", "claim", "recorded"), *(raw_columns(REPORTS, name)[0] for name in HEAD))
        .join(REPORTS, CLAIMS.c.report == REPORTS.c.id)
        .where(*_speaking(shape.clock), *_fitting(shape), *among)
        .order_by(REPORTS.c.published.is_(None), REPORTS.c.published, CLAIMS.c.report, CLAIMS.c.start, CLAIMS.c.id)
    )


def _one(name: str, kind: Any = None) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=kind or sa.Text())


def _many(name: str, number: int) -> list[sa.BindParameter[Any]]:
    return [_one(f"{name}_{at}") for at in range(number)]


def _speaking(clock: Clock) -> list[Condition]:
    """The claim is of the newest visible reading of its report: see `AsOf`."""
    mine, newer = READINGS.alias("mine"), READINGS.alias("newer")
    later = sa.tuple_(newer.c.recorded, newer.c.made_by) > sa.tuple_(mine.c.recorded, mine.c.made_by)
    superseded = sa.exists().where(
        mine.c.report == CLAIMS.c.report, mine.c.made_by == CLAIMS.c.made_by,
        newer.c.report == CLAIMS.c.report, later, *_recorded_by(newer, clock),
    )  # fmt: skip
    return [~superseded, *_recorded_by(CLAIMS, clock), *_published_by(clock)]


def _recorded_by(rows: sa.FromClause, clock: Clock) -> list[Condition]:
    return [rows.c.recorded <= _one("moment", MOMENT)] if clock == "recorded" else []


def _published_by(clock: Clock) -> list[Condition]:
    if clock == "none":
        return []
    out = REPORTS.c.published <= _one("day")
    return [out] if clock == "published" else [out | REPORTS.c.published.is_(None)]


def _fitting(shape: Shape) -> list[Condition]:
    column = CLAIMS.c
    found = [*_fitting_place(shape), *_fitting_days(shape)]
    if shape.sides:
        found.append(_borne(_many("side", shape.sides), "actor", "opponent"))
    if shape.sources:
        found.append(_borne(_many("source", shape.sources), "source", "speaks for"))
    if shape.claim_ids:
        found.append(column.id.in_(_many("claim", shape.claim_ids)))
    if shape.events:
        found.append(column.event.in_(_many("event", shape.events)))
    return found + [column[name] == _one(name) for name in ("commitment", "phase", "report") if getattr(shape, name)]


def _fitting_place(shape: Shape) -> list[Condition]:
    column, found = CLAIMS.c, list[Condition]()
    named = [column.place_id.in_(_many("place_id", shape.place_ids))] if shape.place_ids else []
    named += [column.place_key.in_(_many("place_key", shape.place_names))] if shape.place_names else []
    if named:
        found.append(sa.or_(*named))
    if shape.country:
        found.append(column.country == _one("country"))
    if shape.box:
        beyond = sa.and_ if shape.box == "plain" else sa.or_
        south, west, north, east = (_one(name, sa.Double()) for name in ("south", "west", "north", "east"))
        found += [column.lat.between(south, north), beyond(column.lon >= west, column.lon <= east)]
    return found


def _fitting_days(shape: Shape) -> list[Condition]:
    first, last, found = CLAIMS.c.first_day, CLAIMS.c.last_day, list[Condition]()
    if shape.since:
        found.append((last >= _one("since")) | (last.is_(None) & first.is_not(None)))
    if shape.until:
        found.append((first <= _one("until")) | (first.is_(None) & last.is_not(None)))
    return found


def _borne(wanted: list[sa.BindParameter[Any]], *roles: str) -> Condition:
    role: list[Any] = [sa.literal_column(f"'{role}'") for role in roles]
    return CLAIMS.c.id.in_(sa.select(NAMES.c.claim).where(NAMES.c.role.in_(role), NAMES.c.key.in_(wanted)))
