"""The ledger in one SQLite file: the default, crash-safe, open to many readers beside one writer."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from whoholds.ledger import selection
from whoholds.ledger.admission import check, check_moment, check_same
from whoholds.ledger.as_of import AsOf
from whoholds.ledger.opening import check_path, created_of, engine_for, is_new, lay_out, troubles
from whoholds.ledger.protocol import Appending
from whoholds.ledger.query import ClaimQuery, Counts, PlaceCount, RecordedClaim, gather
from whoholds.ledger.rows import Row, claim_rows, issue_of, issue_row, place_of, recorded_claim, report_of, report_row
from whoholds.ledger.schema import CLAIMS, ISSUES, NAMES, READINGS, REPORTS
from whoholds.records import Claim, Issue, Report

MANY = 500  # identifiers in one statement


class SqliteLedger:
    """A ledger in an SQLite file. See `whoholds.ledger.Ledger` for what its methods do."""

    def __init__(self, path: Path, *, create: bool, created: dt.datetime, patience: float) -> None:
        """Open a ledger, or make one.

        Args:
            path: the file.
            create: make it where there is none.
            created: the moment that a new ledger says it was made, with a time zone.
            patience: how long to wait for another writer, in seconds.

        Raises:
            LedgerError: the file cannot be used; it says why and what to do.
        """
        check_moment(created)
        check_path(path, create=create)
        self._path = path
        self._engine = engine_for(path, patience)
        try:
            self._created = self._open(created)
        except BaseException:
            self.close()
            raise

    def _open(self, created: dt.datetime) -> dt.datetime:
        with self._reading() as connection:
            new = is_new(connection, self._path)
        if new:
            with self._writing() as connection:
                if is_new(connection, self._path):  # another process may have been quicker
                    lay_out(connection, created)
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

    @property
    def created(self) -> dt.datetime:
        """When the ledger was made, UTC."""
        return self._created

    def append(
        self, report: Report, claims: Sequence[Claim], issues: Sequence[Issue] = (), *, made_by: str, recorded: dt.datetime
    ) -> bool:
        """Append one reading of one report; False where it is known."""
        entry = Appending(report=report, claims=claims, issues=issues, made_by=made_by, recorded=recorded)
        return self.append_many([entry]) == 1

    def append_many(self, batch: Iterable[Appending]) -> int:
        """Append all or nothing; gives how many were new."""
        batch = list(batch)  # before the lock is taken: making them may take long
        for entry in batch:
            check(entry)
        with self._writing() as connection:
            self._check_same(connection, batch)
            fresh = self._fresh(connection, batch)
            claims, names = list[Row](), list[Row]()
            for entry in fresh:
                rows, borne = claim_rows(entry)
                claims += rows
                names += borne
            _insert(connection, REPORTS, [report_row(entry) for entry in fresh])
            _insert(connection, READINGS, [_reading_row(entry) for entry in fresh])
            _insert(connection, CLAIMS, claims)
            _insert(connection, NAMES, names)
            _insert(connection, ISSUES, [issue_row(issue, entry.recorded) for entry in fresh for issue in entry.issues])
        return len(fresh)

    def _check_same(self, connection: sa.Connection, batch: list[Appending]) -> None:
        kept: dict[str, str] = {}
        for part in _parts([entry.report.id for entry in batch]):
            rows = connection.execute(sa.select(REPORTS.c.id, REPORTS.c.text_hash).where(REPORTS.c.id.in_(part)))
            kept.update({row.id: row.text_hash for row in rows})
        for entry in batch:
            check_same(entry.report, kept.setdefault(entry.report.id, report_row(entry)["text_hash"]))

    def _fresh(self, connection: sa.Connection, batch: list[Appending]) -> list[Appending]:
        """Those whose reading is not yet known, each once."""
        known: set[tuple[str, str]] = set()
        for part in _parts([entry.report.id for entry in batch]):
            rows = connection.execute(sa.select(READINGS.c.report, READINGS.c.made_by).where(READINGS.c.report.in_(part)))
            known.update((row.report, row.made_by) for row in rows)
        fresh: dict[tuple[str, str], Appending] = {}
        for entry in batch:
            reading = (entry.report.id, entry.made_by)
            if reading not in known:
                fresh.setdefault(reading, entry)
        return list(fresh.values())

    def record(self, issues: Iterable[Issue], recorded: dt.datetime) -> int:
        """Keep issues, each once; gives how many were new."""
        check_moment(recorded)
        rows = [issue_row(issue, recorded) for issue in issues]
        with self._writing() as connection:
            before = _number(connection, ISSUES)
            _insert(connection, ISSUES, rows)
            return _number(connection, ISSUES) - before

    def has(self, report_id: str, made_by: str) -> bool:
        """Whether that reader has read that report."""
        reading = sa.select(READINGS.c.report).where(READINGS.c.report == report_id, READINGS.c.made_by == made_by)
        with self._reading() as connection:
            return connection.execute(reading).first() is not None

    def known(self, made_by: str) -> set[str]:
        """The reports that a reader has read."""
        with self._reading() as connection:
            return set(connection.scalars(sa.select(READINGS.c.report).where(READINGS.c.made_by == made_by)))

    def claims(self, query: ClaimQuery | None = None, as_of: AsOf | None = None) -> list[RecordedClaim]:
        """The visible claims that fit, in order."""
        with self._reading() as connection:
            rows = connection.execute(selection.claims(query or ClaimQuery(), as_of, self._created))
            return [recorded_claim(row) for row in rows]

    def places(self, as_of: AsOf | None = None) -> list[PlaceCount]:
        """The places of the visible claims, the most claimed first."""
        with self._reading() as connection:
            rows = connection.execute(selection.places(as_of, self._created))
            return gather((place_of(row), row.number) for row in rows)

    def report(self, report_id: str) -> Report | None:
        """A report by its identifier."""
        with self._reading() as connection:
            row = connection.execute(REPORTS.select().where(REPORTS.c.id == report_id)).first()
            return report_of(row) if row else None

    def reports(self) -> Iterator[Report]:
        """All reports, by the time of recording."""
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=MANY).execute(
                REPORTS.select().order_by(REPORTS.c.recorded, REPORTS.c.id)
            )
            for row in rows:
                yield report_of(row)

    def issues(self) -> list[Issue]:
        """All issues, by the time of recording."""
        with self._reading() as connection:
            return [issue_of(row) for row in connection.execute(ISSUES.select().order_by(ISSUES.c.recorded, ISSUES.c.id))]

    def counts(self) -> Counts:
        """How much there is."""
        with self._reading() as connection:
            return Counts(*(_number(connection, table) for table in (REPORTS, READINGS, CLAIMS, ISSUES)))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """The ledger itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> None:
        """Close it."""
        self.close()


def _reading_row(entry: Appending) -> Row:
    return {"report": entry.report.id, "made_by": entry.made_by, "recorded": entry.recorded}


def _insert(connection: sa.Connection, table: sa.Table, rows: list[Row]) -> None:
    """Insert rows; those whose key the table has are left as they are."""
    if rows:
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


def _number(connection: sa.Connection, table: sa.Table) -> int:
    number: Any = connection.scalar(sa.select(sa.func.count()).select_from(table))
    return int(number)


def _parts(ids: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(ids), MANY):
        yield ids[first : first + MANY]
