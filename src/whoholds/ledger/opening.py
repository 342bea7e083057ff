"""Opening an SQLite file: whose it is, whether this program understands it, and what to say when it cannot be used."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from whoholds.errors import LedgerError
from whoholds.ledger.chain import add, first_link
from whoholds.ledger.guards import guard
from whoholds.ledger.schema import APPLICATION_ID, LINKS, META, SCHEMA, TABLES

CACHE_KIB = 64 * 1024  # of a file in memory, for each connection: the upper levels of the indexes of a large ledger
HEADER = b"SQLite format 3\0"

# What SQLite says, what that means, and what helps.
TROUBLES = (
    ("locked", "is being written by another program", "Wait until that one is done, or close it"),
    ("readonly", "cannot be written", "Mend its permissions and its folder's, or copy it to a folder of your own"),
    ("unable to open", "cannot be opened", "Mend its permissions and its folder's, or copy it to a folder of your own"),
    ("not a database", "is no database", "Give the path of a ledger, or of a new file"),
    ("malformed", "is damaged", "Take its last copy; `sqlite3 FILE .recover` may save the rest"),
    ("is full", "cannot grow, since the disk is full", "Make room and run again: nothing acknowledged was lost"),
    ("disk I/O", "cannot grow, or its disk fails", "Make room and run again: nothing acknowledged was lost"),
    ("append-only", "is append-only", "Append a new reading instead; it supersedes the older one"),
    ("no such", "lacks a table or column", "Do not trust this ledger; take its last copy"),
)


@contextmanager
def troubles(path: Path) -> Iterator[None]:
    """Turn what the database refuses into a LedgerError that says what to do."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        said = str(error.orig if isinstance(error, sa.exc.DBAPIError) else error)
        for words, found, advice in TROUBLES:
            if words in said:
                raise LedgerError(f"the ledger {path} {found} ({said})", advice=advice) from error
        raise LedgerError(f"the ledger {path} failed: {said}") from error
    except UnicodeDecodeError as error:  # the database cannot even say what is wrong: it quotes bytes that are no text
        _, found, advice = next(row for row in TROUBLES if row[0] == "malformed")
        raise LedgerError(f"the ledger {path} {found} ({error})", advice=advice) from error


def check_path(path: Path, *, create: bool) -> None:
    """Refuse a path that can hold no ledger, before the database makes a file of it.

    Raises:
        LedgerError: it is a folder or no plain file, its folder is missing, it is no database, or there is none and none
            is to be made.
    """
    if path.is_dir():
        raise LedgerError(f"{path} is a folder", "a file", f"Name a file in it, such as {path / 'ledger.db'}")
    if not path.parent.is_dir():
        raise LedgerError(f"the folder {path.parent} does not exist", advice="Make it, or give another path")
    if path.exists() and not path.is_file():
        raise LedgerError(f"{path} is no plain file", "a file", "Give the path of a ledger, or of a new file")
    header = _header(path)
    if not header and not create:
        found = f"{path} is empty, and no ledger" if path.exists() else f"there is no ledger at {path}"
        raise LedgerError(found, advice=f"Make one with: whoholds run REPORTS --ledger {path}")
    if header and header != HEADER:
        raise LedgerError(f"{path} is no database", "a ledger", "Give the path of a ledger, or of a new file")


def _header(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(HEADER))
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise LedgerError(f"{path} cannot be read ({error.strerror})", advice="Mend its permissions") from error


def engine_for(path: Path, patience: float) -> sa.Engine:
    """An engine whose transactions begin where SQLAlchemy says so, and whose writers queue instead of clashing.

    Args:
        path: the file.
        patience: how long to wait for another writer, in seconds.
    """
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": patience})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # else Python's driver begins transactions on its own, and too late
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        # FULL and not NORMAL: what `append` acknowledged is on disk even when the power fails. It costs one flush for each
        # transaction, and batches make those few.
        connection.execute("PRAGMA synchronous=FULL")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # A writer takes its lock at once: one that took it after reading could find the database changed, and fail.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def is_new(connection: sa.Connection, path: Path) -> bool:
    """Whether the database is empty; refuses those of other programs.

    Raises:
        LedgerError: it is another program's.
    """
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if application == APPLICATION_ID:
        return False
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if application or tables:
        raise LedgerError(f"{path} is the database of another program", "a ledger of whoholds", "Give the path of a new file")
    return True


def lay_out(connection: sa.Connection, created: dt.datetime, chained: dt.datetime | None = None) -> None:
    """Make the tables of a new ledger, the triggers that keep it append-only, and the first link of its chain."""
    TABLES.create_all(connection)
    guard(connection)
    begin_chain(connection, created, chained)
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")


def begin_chain(connection: sa.Connection, created: dt.datetime, chained: dt.datetime | None = None) -> None:
    """Write a new ledger's version and age, and the link that covers them.

    Args:
        connection: a writer's.
        created: when the ledger was made.
        chained: since when its rows are chained, where it is the copy of an older ledger; else as `created`.
    """
    made, since = (moment.astimezone(dt.UTC).isoformat() for moment in (created, chained or created))
    said = {"schema": str(SCHEMA), "created": made, "chained": since}
    connection.execute(META.insert(), [{"key": key, "value": value} for key, value in said.items()])
    add(connection, LINKS, [first_link(made, since)])


def check_version(said: str | None, path: Path | str) -> int:
    """The version that a ledger says it has.

    Raises:
        LedgerError: it says none, or that of a newer program.
    """
    try:
        version = int(said or "")
    except ValueError as error:
        raise LedgerError(
            f"the ledger {path} does not say its version and age", advice="Do not trust it; take its last copy"
        ) from error
    if version > SCHEMA:
        raise LedgerError(f"the ledger {path} has version {version}", f"at most {SCHEMA}", "Install a newer whoholds")
    return version


def created_of(connection: sa.Connection, path: Path | str) -> dt.datetime:
    """When a ledger was made.

    Raises:
        LedgerError: it is of another version, or does not say.
    """
    said: dict[str, str] = {row.key: row.value for row in connection.execute(META.select())}
    schema = check_version(said.get("schema"), path)
    try:
        created = dt.datetime.fromisoformat(said["created"])
    except (KeyError, ValueError) as error:
        raise LedgerError(
            f"the ledger {path} does not say its version and age", advice="Do not trust it; take its last copy"
        ) from error
    if schema < SCHEMA:
        advice = f"Copy it, then: whoholds ledger upgrade {path}"
        raise LedgerError(f"the ledger {path} has version {schema}", f"{SCHEMA}", advice)
    return created
