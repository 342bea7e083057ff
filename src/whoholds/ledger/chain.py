"""The chain over the rows: each link's hash covers the row and the hash before it, so that no row can change unseen.

A link is SHA-256(the hash before, the row as JSON). The row is what the database holds, its columns in the order of the
schema; a claim's row ends with its names. Link 0 stands for the ledger's own age. Every store makes the same chain.
"""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from sys import float_info
from typing import Annotated, Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect

from whoholds.errors import LedgerError
from whoholds.ledger.schema import (
    CLAIMS,
    ISSUES,
    JUDGEMENTS,
    LINKS,
    READINGS,
    REPORTS,
    RETRACTIONS,
    Moment,
    Words,
    written_moment,
    written_words,
)

CHAINED = (REPORTS, READINGS, CLAIMS, ISSUES, JUDGEMENTS, RETRACTIONS)
RAW = sa.types.NULLTYPE  # what the database holds, as it holds it
ENCODER = msgspec.json.Encoder()
ANY = DefaultDialect()  # the types of `schema` write alike into every database
Finite = Annotated[float, msgspec.Meta(ge=-float_info.max, le=float_info.max)]
Row = dict[str, Any]


class Link(NamedTuple):
    """A row to be linked: its table, its key in two parts, and its bytes."""

    kind: str
    key: Any
    part: Any
    row: bytes


def stored(table: sa.Table, rows: Iterable[Row]) -> list[Row]:
    """Rows as the database will hold them, columns in the order of the schema."""
    names, written = _writers(table)
    found = []
    for row in rows:
        fresh = row.copy() if tuple(row) == names else dict(zip(names, map(row.get, names), strict=True))
        for name, write in written:
            fresh[name] = write(fresh[name])
        found.append(fresh)
    return found


@lru_cache
def _writers(table: sa.Table) -> tuple[tuple[str, ...], list[tuple[str, Any]]]:
    """A table's columns, and how those are written that are not as they are."""
    found = [(column.name, _writer(column.type)) for column in table.columns]
    return tuple(name for name, _ in found), [(name, write) for name, write in found if write]


def _writer(kind: Any) -> Any:
    if isinstance(kind, Words):
        return written_words
    if isinstance(kind, Moment):
        return written_moment
    if isinstance(kind, sa.TypeDecorator):
        return partial(kind.process_bind_param, dialect=ANY)
    return _one_zero if isinstance(kind, sa.Double) else None


def _one_zero(value: float | None) -> float | None:
    return None if value is None else float(value) + 0.0  # as SQLite keeps it


def insertion(table: sa.Table) -> sa.Insert:
    """The statement that appends rows which are `stored` already."""
    return table.insert().values({c.name: sa.bindparam(f"{c.name}_", type_=_plain(c.type)) for c in table.columns})


def _plain(kind: Any) -> Any:
    return kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind


def row_bytes(kind: str, values: Sequence[Any], names: Sequence[Sequence[Any]] | None = None) -> bytes:
    """A row as the bytes that its link covers.

    Args:
        kind: its table.
        values: what the database holds, in the order of the schema.
        names: for a claim, the role and key of each of its names.
    """
    return ENCODER.encode([kind, *values] if names is None else [kind, *values, sorted(names)])


def well_typed(table: sa.Table, rows: Sequence[Sequence[Any]]) -> bool:
    """Whether rows hold values of the kinds that their columns are for, which their JSON does not tell in full.

    There bytes are spelt as some text is, and a number without end as none: a database takes either in any column.
    """
    try:
        msgspec.convert(rows, _rows_of(table))
    except (msgspec.ValidationError, RecursionError):
        return False
    return True


def ill_typed(table: sa.Table, row: Sequence[Any]) -> str:
    """The first value of a row that is none of its column's kind, in words; empty where all are."""
    for column, kind, value in zip(table.columns, _cells(table), row, strict=True):
        try:
            msgspec.convert(value, kind)
        except (msgspec.ValidationError, RecursionError):
            return f"{column.name} {value!r}"
    return ""


@lru_cache
def _rows_of(table: sa.Table) -> Any:
    return list[tuple[tuple(_cells(table))]]  # type: ignore[misc]


@lru_cache
def _cells(table: sa.Table) -> list[Any]:
    """The kinds of values of a table's columns; bytes are left to those who unpack them."""
    kinds = {str: str, int: int, float: Finite}
    found = [(kinds.get(_plain(column.type).python_type, Any), column.nullable) for column in table.columns]
    return [kind | None if nullable else kind for kind, nullable in found]


def hashed(before: bytes, row: bytes) -> bytes:
    """The hash of a link."""
    return hashlib.sha256(before + row).digest()


def first_link(created: str, chained: str) -> Row:
    """Link 0: when the ledger was made, and since when its rows are chained, as `meta` says them."""
    return {
        "number": 0, "kind": "meta", "key": "created", "part": None,
        "hash": hashed(b"", row_bytes("meta", [created, chained])),
    }  # fmt: skip


def link_of(kind: str, row: Row, names: Sequence[Sequence[Any]] | None = None) -> Link:
    """The link of a stored row."""
    part = row["made_by"] if kind == "readings" else None
    return Link(kind, row["report"] if kind == "readings" else row["id"], part, row_bytes(kind, list(row.values()), names))


def extend(connection: sa.Connection, links: Iterable[Link]) -> None:
    """Append links to the chain; the caller holds the writer's lock.

    Raises:
        LedgerError: there is no chain to append to.
    """
    last = connection.execute(raw(LINKS, "number", "hash").order_by(LINKS.c.number.desc()).limit(1)).first()
    if last is None:
        raise LedgerError("the ledger has lost its chain", advice="Do not trust it; take its last copy")
    before, rows = last.hash, list[Row]()
    for number, link in enumerate(links, last.number + 1):
        before = hashed(before, link.row)
        rows.append({"number": number, "kind": link.kind, "key": link.key, "part": link.part, "hash": before})
    add(connection, LINKS, rows)


def add(connection: sa.Connection, table: sa.Table, rows: list[Row]) -> None:
    """Insert stored rows; straight by the driver, for SQLAlchemy's preparing of each row takes longer than SQLite's work."""
    if not rows:
        return
    words, order = _insertion_text(table, connection.dialect)
    if order is None:
        connection.exec_driver_sql(words, [{f"{name}_": value for name, value in row.items()} for row in rows])
    else:
        order_of = operator.itemgetter(*order)
        connection.exec_driver_sql(words, [order_of(row) for row in rows])


@lru_cache
def _insertion_text(table: sa.Table, dialect: sa.Dialect) -> tuple[str, list[str] | None]:
    """`insertion` as the driver takes it, and the order of its values where they have no names."""
    compiled: Any = insertion(table).compile(dialect=dialect)
    return str(compiled), [name.removesuffix("_") for name in compiled.positiontup] if compiled.positional else None


def plain_rows(result: sa.CursorResult[Any]) -> list[tuple[Any, ...]]:
    """What a statement gives, as the driver gives it: for each of many rows, SQLAlchemy's own cost more than the reading."""
    return [] if result.cursor is None else list(result.cursor.fetchall())


def raw(table: sa.FromClause, *names: str) -> sa.Select[Any]:
    """Columns as the database holds them, all where none is named."""
    return sa.select(*raw_columns(table, *names))


def raw_columns(table: sa.FromClause, *names: str) -> list[sa.ColumnElement[Any]]:
    """Columns as the database holds them, all where none is named."""
    return [sa.type_coerce(column, RAW).label(column.name) for column in table.columns if not names or column.name in names]
