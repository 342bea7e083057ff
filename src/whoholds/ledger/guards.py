"""The triggers that keep a ledger's tables append-only, in each database."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from whoholds.ledger.schema import APPEND_ONLY, TABLES

GUARD = "whoholds_append_only"  # PostgreSQL's function


def guard(connection: sa.Connection, tables: Iterable[str] = APPEND_ONLY) -> None:
    """Make the triggers of some tables, which are there."""
    if connection.dialect.name == "sqlite":
        for statement in sqlite_guards(tables).values():
            connection.exec_driver_sql(statement)
        return
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION USING MESSAGE = 'the ledger is append-only: no ' || TG_OP || ' of ' || TG_TABLE_NAME; END $$"
    )
    for table in tables:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {GUARD}()"
        )


def sqlite_guards(tables: Iterable[str] = APPEND_ONLY) -> dict[str, str]:
    """The triggers of SQLite, by name."""
    found: dict[str, str] = {}
    for table in tables:
        for deed in ("UPDATE", "DELETE"):
            found[f"{table}_no_{deed.lower()}"] = (
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no {deed} of {table}'); END"
            )
        # INSERT OR REPLACE deletes without firing the trigger above; this one leaves the old row as it is.
        key = " AND ".join(f"{column.name} = NEW.{column.name}" for column in TABLES.tables[table].primary_key)
        found[f"{table}_no_replace"] = (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key}) BEGIN SELECT RAISE(IGNORE); END"
        )
    return found
