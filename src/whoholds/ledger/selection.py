"""A query and a moment as SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from whoholds.ledger.as_of import AsOf
from whoholds.ledger.keys import fold
from whoholds.ledger.query import ClaimQuery
from whoholds.ledger.schema import CLAIMS, NAMES, READINGS, REPORTS

Condition = sa.ColumnElement[bool]


def claims(query: ClaimQuery, as_of: AsOf | None, created: dt.datetime, reports: Sequence[str] | None = None) -> sa.Select[Any]:
    """The claims that fit a query and are visible, with what people need to know of their reports, in order.

    Args:
        query: which.
        as_of: the moment whose knowledge is asked for, if any.
        created: when the ledger was made.
        reports: only claims of these.
    """
    among = [] if reports is None else [CLAIMS.c.report.in_(reports)]
    head = [REPORTS.c[name] for name in ("title", "outlet", "published", "name", "url", "origin")]
    return (
        sa.select(CLAIMS.c.id, CLAIMS.c.claim, CLAIMS.c.recorded, *head)
        .join(REPORTS, CLAIMS.c.report == REPORTS.c.id)
        .where(*_speaking(as_of, created), *_fitting(query), *among)
        .order_by(REPORTS.c.published.is_(None), REPORTS.c.published, CLAIMS.c.report, CLAIMS.c.start, CLAIMS.c.id)
    )


def places(as_of: AsOf | None, created: dt.datetime) -> sa.Select[Any]:
    """Each place of visible claims as it is written there, with their number."""
    place = [CLAIMS.c[name] for name in ("place", "place_id", "kind", "country", "lat", "lon")]
    return (
        sa.select(*place, sa.func.count().label("number"))
        .join(REPORTS, CLAIMS.c.report == REPORTS.c.id)
        .where(*_speaking(as_of, created))
        .group_by(*place)
    )


def _speaking(as_of: AsOf | None, created: dt.datetime) -> list[Condition]:
    """The claim is of the newest visible reading of its report: see `AsOf`."""
    mine, newer = READINGS.alias("mine"), READINGS.alias("newer")
    later = sa.tuple_(newer.c.recorded, newer.c.made_by) > sa.tuple_(mine.c.recorded, mine.c.made_by)
    superseded = sa.exists().where(
        mine.c.report == CLAIMS.c.report, mine.c.made_by == CLAIMS.c.made_by,
        newer.c.report == CLAIMS.c.report, later, *_recorded_by(newer, as_of, created),
    )  # fmt: skip
    return [~superseded, *_recorded_by(CLAIMS, as_of, created), *_published_by(as_of, created)]


def _recorded_by(rows: sa.FromClause, as_of: AsOf | None, created: dt.datetime) -> list[Condition]:
    return [rows.c.recorded <= as_of.moment] if as_of and as_of.moment >= created else []


def _published_by(as_of: AsOf | None, created: dt.datetime) -> list[Condition]:
    if as_of is None:
        return []
    out = REPORTS.c.published <= as_of.day.isoformat()
    return [out] if as_of.moment < created else [out | REPORTS.c.published.is_(None)]


def _fitting(query: ClaimQuery) -> list[Condition]:
    column = CLAIMS.c
    found = [*_fitting_place(query), *_fitting_days(query)]
    if query.sides:
        found.append(_borne(query.sides, "actor", "opponent"))
    if query.sources:
        found.append(_borne(query.sources, "source", "speaks for"))
    if query.events:
        found.append(column.event.in_(query.events))
    wanted = ((column.commitment, query.commitment), (column.phase, query.phase), (column.report, query.report))
    return found + [one == value for one, value in wanted if value is not None]


def _fitting_place(query: ClaimQuery) -> list[Condition]:
    column, found = CLAIMS.c, list[Condition]()
    if query.place_ids or query.place_names:
        keys = [fold(name) for name in query.place_names]
        found.append(column.place_id.in_(query.place_ids) | column.place_key.in_(keys))
    if query.country is not None:
        found.append(column.country == query.country)
    if query.box:
        south, west, north, east = query.box
        beyond = sa.and_ if west <= east else sa.or_
        found += [column.lat.between(south, north), beyond(column.lon >= west, column.lon <= east)]
    return found


def _fitting_days(query: ClaimQuery) -> list[Condition]:
    first, last, found = CLAIMS.c.first_day, CLAIMS.c.last_day, list[Condition]()
    if query.since:
        found.append((last >= query.since.isoformat()) | (last.is_(None) & first.is_not(None)))
    if query.until:
        found.append((first <= query.until.isoformat()) | (first.is_(None) & last.is_not(None)))
    return found


def _borne(wanted: tuple[str, ...], *roles: str) -> Condition:
    borne = sa.select(NAMES.c.claim).where(NAMES.c.role.in_(roles), NAMES.c.key.in_([fold(name) for name in wanted]))
    return CLAIMS.c.id.in_(borne)
