"""Bringing a ledger of an older version to this one. Its rows stay as they are; what is new is added beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from whoholds.errors import LedgerError
from whoholds.ledger.opening import check_path, check_version, engine_for, is_new, troubles
from whoholds.ledger.postgres import connected, is_empty, taking_turns, transaction
from whoholds.ledger.proof import Progress
from whoholds.ledger.schema import META, SCHEMA

REVISIONS = Path(__file__).parent / "revisions"


def upgrade(url: str | Path, *, moment: dt.datetime, patience: float = 10.0, progress: Progress | None = None) -> tuple[int, int]:
    """Bring a ledger to this program's version, in one transaction.

    Args:
        url: the file, or the address of the database.
        moment: when this is; a chain that is made proves what happens to the rows from then on.
        patience: how long to wait for another writer, in seconds.
        progress: is told how many rows are done, of how many.

    Returns:
        The version that it had, and that it has.

    Raises:
        LedgerError: it is no ledger, of a newer version, or cannot be written.
    """
    file = isinstance(url, Path) or "://" not in url
    with _file(Path(url), patience) if file else _database(str(url), patience) as connection:
        said = connection.scalar(sa.select(META.c.value).where(META.c.key == "schema"))
        before = check_version(said, url)
        if before < SCHEMA:
            run_revisions(connection, before, SCHEMA, moment=moment, progress=progress)
        return before, SCHEMA


@contextmanager
def _file(path: Path, patience: float) -> Iterator[sa.Connection]:
    check_path(path, create=False)
    engine = engine_for(path, patience)
    try:
        with troubles(path), engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                if is_new(connection, path):
                    raise LedgerError(f"{path} is empty", "a ledger")
                yield connection
    finally:
        engine.dispose()


@contextmanager
def _database(url: str, patience: float) -> Iterator[sa.Connection]:
    engine, name = connected(url)
    try:
        with transaction(engine, name, patience) as connection:
            if is_empty(connection, name):
                raise LedgerError(f"{name} is empty", "a ledger")
            taking_turns(connection)
            yield connection
    finally:
        engine.dispose()


def run_revisions(
    connection: sa.Connection, before: int, after: int, *, moment: dt.datetime, progress: Progress | None = None
) -> None:
    """Take the steps from one version of the schema to another; `meta` says how far they went.

    Alembic's own table of versions is not used: a ledger says its version in `meta`, and says it once.

    Args:
        connection: a transaction of the only writer.
        before: the version that it has, 0 for a database without tables.
        after: the version that it shall have.
        moment: when this is.
        progress: is told how many rows are done, of how many.
    """
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    options: dict[str, Any] = {"moment": moment, "progress": progress}
    context = MigrationContext.configure(connection, opts=options)
    steps = ScriptDirectory(str(REVISIONS), version_locations=[str(REVISIONS)])
    lower = str(before) if before else "base"
    with Operations.context(context):
        for step in reversed(list(steps.iterate_revisions(str(after), lower))):
            step.module.upgrade()
            connection.execute(META.update().where(META.c.key == "schema").values(value=step.revision))
