"""The rows of a ledger in a database as plain data, and back into a new ledger: the same rows, the same chain, the same head.

Values are those that the database holds. Bytes become hexadecimal digits. A packed text becomes two values, the text itself for
people and its packed bytes in base64 (column `…_packed`): the chain covers the bytes, and two builds of zlib may pack one text
differently.
"""

from __future__ import annotations

import base64
import datetime as dt
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa

from whoholds.errors import LedgerError
from whoholds.ledger.chain import add, raw, raw_columns
from whoholds.ledger.proof import Verification
from whoholds.ledger.protocol import Ledger
from whoholds.ledger.schema import LINKS, META, SCHEMA, TABLES, Packed
from whoholds.ledger.sql import SqlLedger
from whoholds.ledger.verification import Verifier

MANY = 500  # rows in one statement
PACKED = "_packed"
META_NAME = META.name

PlainRow = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a dumped table: its name, its type (`string`, `integer`, `number`), whether it is never empty."""

    name: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One dumped table: its name, columns and key, and to which tables' keys some columns point: columns, table, columns."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    points: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]


def tables() -> list[Table]:
    """The tables of a ledger of this version, those that others point to first."""
    return [_table(table) for table in TABLES.sorted_tables]


def _table(table: sa.Table) -> Table:
    columns: list[Column] = []
    for column in table.columns:
        columns.append(Column(name=column.name, kind=_kind(column), required=not column.nullable))
        if isinstance(column.type, Packed):
            columns.append(Column(name=column.name + PACKED, kind="string", required=not column.nullable))
    points = tuple(
        (tuple(c.name for c in found.columns), found.referred_table.name, tuple(e.column.name for e in found.elements))
        for found in sorted(table.foreign_key_constraints, key=lambda found: [c.name for c in found.columns])
    )
    return Table(name=table.name, columns=tuple(columns), key=tuple(c.name for c in table.primary_key), points=points)


def _kind(column: sa.Column[Any]) -> str:
    if isinstance(column.type, sa.Double):
        return "number"
    return "integer" if isinstance(column.type, sa.Integer) else "string"


@contextmanager
def dumped(store: Ledger) -> Iterator[Callable[[str], Iterator[PlainRow]]]:
    """A function that gives the rows of a table by its name, by their key; all calls see one state of the ledger.

    Raises:
        LedgerError: the ledger lives in memory, and has no rows.
    """
    if not isinstance(store, SqlLedger):
        raise LedgerError("a ledger in memory has no rows", "a ledger in a file or a database")
    with store._reading() as connection:
        yield lambda name: _rows(connection, TABLES.tables[name])


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[PlainRow]:
    writers = [(column.name, _writer(column)) for column in table.columns]
    asked = raw(table).order_by(*raw_columns(table, *(c.name for c in table.primary_key)))
    for row in connection.execution_options(yield_per=MANY).execute(asked):
        plain: PlainRow = {}
        for (name, write), value in zip(writers, row, strict=True):
            plain.update(write(name, value))
        yield plain


def _writer(column: sa.Column[Any]) -> Callable[[str, Any], PlainRow]:
    if isinstance(column.type, Packed):
        return lambda name, value: {
            name: zlib.decompress(value).decode("utf-8", "surrogatepass"), name + PACKED: base64.b64encode(value).decode("ascii")
        }  # fmt: skip
    if isinstance(column.type, sa.LargeBinary):
        return lambda name, value: {name: None if value is None else bytes(value).hex()}
    return lambda name, value: {name: value}


def meta_of(rows: Iterable[PlainRow]) -> tuple[dt.datetime, dt.datetime]:
    """When a dumped ledger was made, and since when its rows are chained.

    Raises:
        LedgerError: it does not say, or is of another version.
    """
    said = {row.get("key"): row.get("value") for row in rows}
    if said.get("schema") != str(SCHEMA):
        raise LedgerError(
            f"the rows are of a ledger of version {said.get('schema')}", f"{SCHEMA}", "Bundle it anew with the program at hand"
        )
    try:
        created, chained = (dt.datetime.fromisoformat(str(said[key])) for key in ("created", "chained"))
    except (KeyError, ValueError) as error:
        raise LedgerError("the rows do not say when their ledger was made") from error
    return created, chained


def load(store: Ledger, rows: Callable[[str], Iterable[PlainRow]]) -> Verification:
    """Append the dumped rows to an empty ledger that was made with the same `meta_of`, and prove it; all of it or nothing.

    Args:
        store: the empty ledger.
        rows: gives the rows of a table by its name.

    Returns:
        The outcome of the proof; it is whole.

    Raises:
        LedgerError: the ledger is not empty, a row is none of its table, or the rows do not prove each other.
    """
    if not isinstance(store, SqlLedger):
        raise LedgerError("a ledger in memory takes no rows", "a ledger in a file or a database")
    with store._writing() as connection:
        if connection.scalar(sa.select(sa.func.count()).select_from(LINKS)) != 1:
            raise LedgerError("the ledger has rows already", "a new ledger", "Give the path of a new file")
        for table in TABLES.sorted_tables:
            if table is not META:
                _append(connection, table, rows(table.name))
        found = Verifier(connection).verify()
        if not found.whole:
            raise LedgerError(f"the rows do not prove each other: {found.breaks[0]}", advice="Take another copy of the bundle")
    return found


def _append(connection: sa.Connection, table: sa.Table, rows: Iterable[PlainRow]) -> None:
    left: Iterator[PlainRow] = (_stored(table, row) for row in rows if table is not LINKS or row.get("number") != 0)
    for column in table.columns:
        if any(key.column.table is table for key in column.foreign_keys):
            left = _those_before_first(table, column.name, left)
    while part := list(islice(left, MANY)):
        add(connection, table, part)


def _those_before_first(table: sa.Table, column: str, rows: Iterable[PlainRow]) -> Iterator[PlainRow]:
    """Rows of a table that may point to others of it (a judgement that supersedes another), each after the one it points to."""
    (key,) = (column.name for column in table.primary_key)
    waiting: dict[Any, list[PlainRow]] = {}
    for row in rows:
        waiting.setdefault(row[column], []).append(row)
    ready = waiting.pop(None, [])
    while ready:
        row = ready.pop()
        yield row
        ready += waiting.pop(row[key], [])
    if waiting:
        raise LedgerError(
            f"rows of {table.name} point to {sorted(map(str, waiting))[0]!r}, which is not there or points back to them",
            advice="Take another copy of the bundle",
        )


def _stored(table: sa.Table, row: Mapping[str, Any]) -> PlainRow:
    try:
        return {column.name: _reader(column, row) for column in table.columns}
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        key = next(iter(row.values()), "?")
        raise LedgerError(f"the row {str(key)[:60]!r} is none of the table {table.name} ({error!r})") from error


def _reader(column: sa.Column[Any], row: Mapping[str, Any]) -> Any:
    value = row[column.name]
    if value is None:
        return None
    if isinstance(column.type, Packed):
        packed = base64.b64decode(row[column.name + PACKED], validate=True)
        _check_packed(packed, value)
        return packed
    if isinstance(column.type, sa.LargeBinary):
        return bytes.fromhex(value)
    wanted = {"number": (int, float), "integer": (int,), "string": (str,)}[_kind(column)]
    if isinstance(value, bool) or not isinstance(value, wanted):
        raise TypeError(f"{column.name} is a {type(value).__name__}")
    return float(value) if wanted == (int, float) else value


def _check_packed(packed: bytes, text: str) -> None:
    """Refuse packed bytes that hold another text, without unpacking more of them than that text is long."""
    words = text.encode("utf-8", "surrogatepass")
    unpacking = zlib.decompressobj()
    if unpacking.decompress(packed, len(words) + 1) != words or not unpacking.eof or unpacking.unused_data:
        raise ValueError("its packed text is another text")
