"""The ledger in a database: what SQLite and PostgreSQL do alike. `sqlite.py` and `postgres.py` open each its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from whoholds.ledger import selection
from whoholds.ledger.admission import check, check_moment, check_same
from whoholds.ledger.as_of import AsOf
from whoholds.ledger.chain import add, extend, link_of, stored
from whoholds.ledger.proof import Break, Progress, Verification
from whoholds.ledger.protocol import Appending
from whoholds.ledger.query import ClaimQuery, Counts, PlaceCount, RecordedClaim, gather
from whoholds.ledger.rows import Row, claim_rows, issue_of, issue_row, place_of, recorded_claim, report_of, report_row
from whoholds.ledger.schema import CLAIMS, ISSUES, NAMES, READINGS, REPORTS
from whoholds.ledger.verification import Verifier
from whoholds.records import Claim, Issue, Report

MANY = 500  # identifiers in one statement


class SqlLedger:
    """A ledger in a database. See `whoholds.ledger.Ledger` for what its methods do."""

    _engine: sa.Engine
    _created: dt.datetime

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        """A connection that sees one state of the ledger from first to last."""
        raise NotImplementedError

    def _writing(self) -> AbstractContextManager[sa.Connection]:
        """A transaction of the only writer; committed at its end."""
        raise NotImplementedError

    def _own_breaks(self, connection: sa.Connection) -> Iterable[Break]:
        """What only this kind of database can check of itself."""
        raise NotImplementedError

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
            _append(connection, fresh)
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
            fresh = stored(ISSUES, _absent(connection, ISSUES, rows))
            add(connection, ISSUES, fresh)
            extend(connection, [link_of("issues", row) for row in fresh])
        return len(fresh)

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

    def verify(self, *, head: str | None = None, progress: Progress | None = None) -> Verification:
        """Check every row, text and quotation against what was appended."""
        with self._reading() as connection:
            return Verifier(connection).verify(head=head, known=self._own_breaks(connection), progress=progress)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """The ledger itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> None:
        """Close it."""
        self.close()


def _reading_row(entry: Appending) -> Row:
    return {"report": entry.report.id, "made_by": entry.made_by, "recorded": entry.recorded}


def _append(connection: sa.Connection, fresh: list[Appending]) -> None:
    """Write readings that the ledger does not have, each with its links; the reports and issues that it has are left."""
    reports = {row["id"]: row for row in stored(REPORTS, _absent(connection, REPORTS, map(report_row, fresh)))}
    issues = stored(ISSUES, _absent(connection, ISSUES, (issue_row(i, entry.recorded) for entry in fresh for i in entry.issues)))
    readings, claims, names = list[Row](), list[Row](), list[Row]()
    links = [link_of("reports", row) for row in reports.values()]
    for entry in fresh:
        found, borne = claim_rows(entry)
        borne = stored(NAMES, borne)
        readings += (reading := stored(READINGS, [_reading_row(entry)]))
        links.append(link_of("readings", reading[0]))
        names += borne
        of = _by_claim(borne)
        claims += (rows := stored(CLAIMS, found))
        links += [link_of("claims", row, of.get(row["id"], [])) for row in rows]
    for table, rows in (
        (REPORTS, list(reports.values())),
        (READINGS, readings),
        (CLAIMS, claims),
        (NAMES, names),
        (ISSUES, issues),
    ):
        add(connection, table, rows)
    extend(connection, [*links, *(link_of("issues", row) for row in issues)])


def _by_claim(borne: list[Row]) -> dict[str, list[tuple[str, str]]]:
    of: dict[str, list[tuple[str, str]]] = {}
    for row in borne:
        of.setdefault(row["claim"], []).append((row["role"], row["key"]))
    return of


def _absent(connection: sa.Connection, table: sa.Table, rows: Iterable[Row]) -> list[Row]:
    """The rows whose identifier the table does not have, each once."""
    wanted: dict[str, Row] = {}
    for row in rows:
        wanted.setdefault(row["id"], row)
    for part in _parts(list(wanted)):
        for known in connection.scalars(sa.select(table.c.id).where(table.c.id.in_(part))):
            del wanted[known]
    return list(wanted.values())


def _number(connection: sa.Connection, table: sa.Table) -> int:
    number: Any = connection.scalar(sa.select(sa.func.count()).select_from(table))
    return int(number)


def _parts(ids: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(ids), MANY):
        yield ids[first : first + MANY]
