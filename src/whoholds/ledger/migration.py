"""Bringing a ledger file of an older version to this one. Its rows stay as they are; what is new is added beside them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from whoholds.errors import LedgerError
from whoholds.ledger.chain import CHAINED, Link, add, extend, first_link, link_of, raw
from whoholds.ledger.opening import check_path, engine_for, guards, is_new, troubles
from whoholds.ledger.proof import Progress
from whoholds.ledger.schema import CLAIMS, LINKS, META, NAMES, SCHEMA

SPAN = 2000  # rows at once


def upgrade(path: Path, *, moment: dt.datetime, patience: float = 10.0, progress: Progress | None = None) -> tuple[int, int]:
    """Bring a ledger file to this program's version, in one transaction.

    Args:
        path: the file.
        moment: when this is; the chain proves what happens to the rows from then on.
        patience: how long to wait for another writer, in seconds.
        progress: is told how many rows are done, of how many.

    Returns:
        The version that it had, and that it has.

    Raises:
        LedgerError: it is no ledger, of a newer version, or cannot be written.
    """
    check_path(path, create=False)
    engine = engine_for(path, patience)
    try:
        with troubles(path), engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                before = _version(connection, path)
                if before == 1:
                    _chain(connection, moment, progress)
                return before, SCHEMA
    finally:
        engine.dispose()


def _version(connection: sa.Connection, path: Path) -> int:
    if is_new(connection, path):
        raise LedgerError(f"{path} is empty", "a ledger")
    said = connection.scalar(sa.select(META.c.value).where(META.c.key == "schema"))
    if said is None or said not in [str(version) for version in range(1, SCHEMA + 1)]:
        raise LedgerError(f"the ledger {path} has version {said!r}", f"1 to {SCHEMA}", "Install a newer whoholds")
    return int(said)


def _chain(connection: sa.Connection, moment: dt.datetime, progress: Progress | None) -> None:
    """Version 1 to 2: the table of links, filled from the rows as they stand."""
    LINKS.create(connection)
    for name, statement in guards().items():
        if name.startswith("links_"):
            connection.exec_driver_sql(statement)
    created = connection.scalar(sa.select(META.c.value).where(META.c.key == "created")) or ""
    chained = moment.astimezone(dt.UTC).isoformat()
    connection.execute(META.insert().values(key="chained", value=chained))
    connection.execute(META.update().where(META.c.key == "schema").values(value=str(SCHEMA)))
    add(connection, LINKS, [first_link(created, chained)])
    total = sum(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in CHAINED)
    done = 0
    for links in _links(connection):
        extend(connection, links)
        done += len(links)
        if progress:
            progress(done, total)


def _links(connection: sa.Connection) -> Iterator[list[Link]]:
    """The links of all rows, in the order in which they were recorded, table by table."""
    for table in CHAINED:
        order = [table.c.recorded, *table.primary_key]
        if table is CLAIMS:
            order = [table.c.recorded, table.c.report, table.c.made_by, table.c.start, table.c.id]
        asked = raw(table).order_by(*order).execution_options(yield_per=SPAN)
        for rows in connection.execute(asked).partitions():
            names = _names(connection, [row.id for row in rows]) if table is CLAIMS else {}
            found = [dict(row._mapping) for row in rows]
            yield [link_of(str(table.name), row, names.get(row["id"], []) if table is CLAIMS else None) for row in found]


def _names(connection: sa.Connection, claims: list[str]) -> dict[str, list[tuple[Any, Any]]]:
    names: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    for claim, role, key in connection.execute(raw(NAMES).where(NAMES.c.claim.in_(claims))):
        names[claim].append((role, key))
    return names
