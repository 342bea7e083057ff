"""The ledger in one SQLite file: the default, crash-safe, open to many readers beside one writer."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from whoholds.errors import LedgerError
from whoholds.ledger.admission import check_moment
from whoholds.ledger.guards import sqlite_guards
from whoholds.ledger.opening import CACHE_KIB, check_path, created_of, engine_for, is_new, lay_out, troubles
from whoholds.ledger.proof import Break, Progress, Verification
from whoholds.ledger.scan import Scan
from whoholds.ledger.sql import SqlLedger

CACHE_IN_PASSING_KIB = 4 * 1024  # fits into a processor's own
DAMAGE = ("is damaged", "is no database")


class SqliteLedger(SqlLedger):
    """A ledger in an SQLite file. See `whoholds.ledger.Ledger` for what its methods do."""

    def __init__(
        self, path: Path, *, create: bool, created: dt.datetime, patience: float, chained: dt.datetime | None = None
    ) -> None:
        """Open a ledger, or make one.

        Args:
            path: the file.
            create: make it where there is none.
            created: the moment that a new ledger says it was made, with a time zone.
            patience: how long to wait for another writer, in seconds.
            chained: since when the rows are chained, for the copy of an older ledger.

        Raises:
            LedgerError: the file cannot be used; it says why and what to do.
        """
        check_moment(created)
        super().__init__()
        check_path(path, create=create)
        self._path = path
        self._engine = engine_for(path, patience)
        try:
            self._created = self._open(created, chained)
        except BaseException:
            self.close()
            raise

    def _open(self, created: dt.datetime, chained: dt.datetime | None) -> dt.datetime:
        with self._reading() as connection:
            new = is_new(connection, self._path)
        if new:
            with self._writing() as connection:
                if is_new(connection, self._path):  # another process may have been quicker
                    lay_out(connection, created, chained)
        with self._reading() as connection:
            created = created_of(connection, self._path)
        # Readers beside a writer. A ledger that may only be read keeps the mode that it has.
        with suppress(sqlite3.OperationalError), closing(self._engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA journal_mode=WAL")
        return created

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with troubles(self._path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with troubles(self._path), self._engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def verify(self, *, head: str | None = None, indexes: bool = True, progress: Progress | None = None) -> Verification:
        """Check every row, text and quotation, and the file itself: its pages, indexes and guards."""
        try:
            return super().verify(head=head, indexes=indexes, progress=progress)
        except LedgerError as error:
            if not any(words in error.found for words in DAMAGE):
                raise
            return Verification(broken=1, breaks=(self._break(error.found),))

    @contextmanager
    def _proving(self, indexes: bool) -> Iterator[sa.Connection]:
        with self._reading() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.text_factory = _legible
            if not indexes:  # all is read in its order, once: what was read long ago is only in the way
                driver.execute(f"PRAGMA cache_size=-{CACHE_IN_PASSING_KIB}")
            try:
                yield connection
            finally:
                driver.text_factory = str
                driver.execute(f"PRAGMA cache_size=-{CACHE_KIB}")

    def _scan(self, connection: sa.Connection) -> Scan | None:
        return Scan(connection)

    def _own_breaks(self, connection: sa.Connection, indexes: bool) -> Iterable[Break]:
        for (said,) in connection.exec_driver_sql(f"PRAGMA {'integrity' if indexes else 'quick'}_check(5)"):
            if said != "ok":
                yield self._break(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said))
        yield from self._short_indexes(connection)
        triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = {row.name: row.sql for row in triggers}
        for name, wanted in sqlite_guards().items():
            if kept.get(name) != wanted:
                found = str(kept.get(name, "none"))
                yield Break(number=None, table="triggers", key=name, what="guard", expected=wanted, found=found)

    def _short_indexes(self, connection: sa.Connection) -> Iterable[Break]:
        """Indexes that do not have an entry for each row."""
        asked = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND tbl_name <> 'meta'"
        counted: dict[str, int] = {}
        for table, index in connection.exec_driver_sql(asked).all():
            count = f'SELECT count(*) FROM "{table}"'
            if table not in counted:
                counted[table] = connection.exec_driver_sql(f"{count} NOT INDEXED").scalar_one()
            entries = connection.exec_driver_sql(f'{count} INDEXED BY "{index}"').scalar_one()
            if entries != counted[table]:
                yield self._break(f"the index {index} has {entries} entries for {counted[table]} rows")

    def _break(self, found: str) -> Break:
        return Break(number=None, table="file", key=str(self._path), what="file", expected="no damage", found=found)


def _legible(words: bytes) -> str | bytes:
    """A text; its bytes where one was changed, so that it is no text any more."""
    try:
        return words.decode("utf-8")
    except UnicodeDecodeError:
        return words
