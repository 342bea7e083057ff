"""Version 2: the chain, filled from the rows as they stand. It proves what happens to them from then on."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from whoholds.ledger.chain import Link, add, extend, first_link, link_of, raw
from whoholds.ledger.guards import guard
from whoholds.ledger.schema import CLAIMS, ISSUES, LINKS, META, NAMES, READINGS, REPORTS, Words, sorted_text

revision = "2"
down_revision = "1"

CHAINED = (REPORTS, READINGS, CLAIMS, ISSUES)
SPAN = 2000  # rows at once


def upgrade() -> None:
    """Make the table of links, one for each row; the moment and who is told of progress are the context's options."""
    connection, options = op.get_bind(), op.get_context().opts
    op.create_table(
        "links",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
        sa.Column("kind", sorted_text(8), nullable=False),
        sa.Column("key", Words, nullable=False),
        sa.Column("part", Words),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    guard(connection, ("links",))
    created = connection.scalar(sa.select(META.c.value).where(META.c.key == "created")) or ""
    chained = options["moment"].astimezone(dt.UTC).isoformat()
    connection.execute(META.insert().values(key="chained", value=chained))
    add(connection, LINKS, [first_link(created, chained)])
    total = sum(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in CHAINED)
    done = 0
    for links in _links(connection):
        extend(connection, links)
        done += len(links)
        if options["progress"]:
            options["progress"](done, total)


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
