"""The ledger in a PostgreSQL database, for teams: many readers beside a writer, writers in turn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

import sqlalchemy as sa

from whoholds.errors import ConfigurationError, LedgerError
from whoholds.ledger.admission import check_moment
from whoholds.ledger.guards import GUARD, guard
from whoholds.ledger.opening import begin_chain, created_of
from whoholds.ledger.proof import Break
from whoholds.ledger.schema import APPEND_ONLY, APPLICATION_ID, TABLES
from whoholds.ledger.sql import SqlLedger

# What PostgreSQL says, what that means, and what helps.
TROUBLES = (
    ("lock timeout", "is being written by another program", "Wait until that one is done"),
    ("append-only", "is append-only", "Append a new reading instead; it supersedes the older one"),
    ("permission denied", "may not be used by this user", "Ask for the right to read and write its tables"),
    ("read-only transaction", "cannot be written", "Name a server that takes writes"),
    ("No space left", "cannot grow, since the disk is full", "Make room and run again: nothing acknowledged was lost"),
    ("authentication failed", "refuses this user or password", "Mend the address, or ~/.pgpass"),
    ("does not exist", "lacks its database, a table or a column", "Make the database with createdb, or mend the address"),
    ("connection", "cannot be reached", "See that the server runs, and mend the address"),
)
OURS = {"meta", "reports", "readings", "claims", "names", "issues", "links"}  # what every version in PostgreSQL has


class PostgresLedger(SqlLedger):
    """A ledger in a PostgreSQL database. See `whoholds.ledger.Ledger` for what its methods do."""

    def __init__(
        self, url: str, *, create: bool, created: dt.datetime, patience: float, chained: dt.datetime | None = None
    ) -> None:
        """Open a ledger, or make one in the first schema of the search path.

        Args:
            url: `postgresql://user@host/database`, as libpq knows it.
            create: make it where there is none.
            created: the moment that a new ledger says it was made, with a time zone.
            patience: how long to wait for another writer, in seconds.
            chained: since when the rows are chained, for the copy of an older ledger.

        Raises:
            ConfigurationError: psycopg is not installed.
            LedgerError: the database cannot be used; it says why and what to do.
        """
        check_moment(created)
        super().__init__()
        self._engine, self._name = connected(url)
        self._patience = patience
        try:
            self._created = self._open(create, created, chained)
        except BaseException:
            self.close()
            raise

    def _open(self, create: bool, created: dt.datetime, chained: dt.datetime | None) -> dt.datetime:
        with self._reading() as connection:
            new = is_empty(connection, self._name)
        if new and not create:
            raise LedgerError(
                f"there is no ledger at {self._name}", advice=f"Make one with: whoholds run REPORTS --ledger {self._name}"
            )
        if new:
            with self._transaction() as connection:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")
                if is_empty(connection, self._name):  # another process may have been quicker
                    _lay_out(connection, created, chained)
        with self._reading() as connection:
            return created_of(connection, self._name)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with troubles(self._name), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._transaction() as connection:
            taking_turns(connection)
            yield connection

    def _transaction(self) -> AbstractContextManager[sa.Connection]:
        return transaction(self._engine, self._name, self._patience)

    def _own_breaks(self, connection: sa.Connection, indexes: bool) -> Iterable[Break]:
        asked = (
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            f"JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = '{GUARD}' AND t.tgenabled <> 'D' "
            "AND c.relnamespace = current_schema()::regnamespace"
        )
        there = set(connection.exec_driver_sql(asked).scalars())
        for table in APPEND_ONLY:
            if table not in there:
                yield Break(number=None, table="triggers", key=table, what="guard", expected=GUARD, found="none")


def connected(url: str) -> tuple[sa.Engine, str]:
    """An engine for an address, and the address without its password.

    Raises:
        ConfigurationError: psycopg is not installed.
        LedgerError: it is no address.
    """
    try:
        address = sa.make_url(url.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql+psycopg")
        engine = sa.create_engine(address, isolation_level="READ COMMITTED")
    except ModuleNotFoundError as error:
        raise ConfigurationError("psycopg is not installed", advice="pip install 'whoholds[postgres]'") from error
    except (sa.exc.ArgumentError, ValueError) as error:
        raise LedgerError(f"{url!r} is no ledger", "postgresql://user@host/database") from error
    return engine, address.set(drivername="postgresql").render_as_string()


@contextmanager
def troubles(name: str) -> Iterator[None]:
    """Turn what the database refuses into a LedgerError that says what to do."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        said = str(error.orig).strip()
        for words, found, advice in TROUBLES:
            if words in said:
                raise LedgerError(f"the ledger {name} {found} ({said})", advice=advice) from error
        raise LedgerError(f"the ledger {name} failed: {said}") from error


@contextmanager
def transaction(engine: sa.Engine, name: str, patience: float) -> Iterator[sa.Connection]:
    """A transaction that waits so many seconds for others, and whose end is on disk."""
    with troubles(name), engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, int(patience * 1000))}")
        connection.exec_driver_sql("SET LOCAL synchronous_commit = on")  # acknowledged is on disk
        yield connection


def taking_turns(connection: sa.Connection) -> None:
    """Be the only writer: each link of the chain rests on the one before. Readers do not wait."""
    connection.exec_driver_sql("LOCK TABLE links IN EXCLUSIVE MODE")


def is_empty(connection: sa.Connection, name: str) -> bool:
    """Whether the schema has no tables.

    Raises:
        LedgerError: it has those of another program.
    """
    asked = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    there = set(connection.exec_driver_sql(asked).scalars())
    if there and not there >= OURS:
        raise LedgerError(
            f"{name} is the database of another program", "a ledger of whoholds", "Give an empty database, or a schema of its own"
        )
    return not there


def _lay_out(connection: sa.Connection, created: dt.datetime, chained: dt.datetime | None) -> None:
    """Make the tables, the triggers that keep them append-only, and the first link of the chain."""
    TABLES.create_all(connection)
    guard(connection)
    begin_chain(connection, created, chained)
