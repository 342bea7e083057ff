"""The ledger in a database: what SQLite and PostgreSQL do alike. `sqlite.py` and `postgres.py` open each its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from whoholds.ledger import selection
from whoholds.ledger.admission import check, check_moment, check_same
from whoholds.ledger.as_of import AsOf
from whoholds.ledger.chain import add, extend, link_of, stored
from whoholds.ledger.judgements import Judgement, Judging, Retracting, Retraction
from whoholds.ledger.judging import judged, retracted
from whoholds.ledger.proof import Break, Progress, Verification
from whoholds.ledger.protocol import Appending
from whoholds.ledger.query import ClaimQuery, ClockedClaim, Counts, PlaceCount, RecordedClaim, gather
from whoholds.ledger.rows import (
    Row,
    claim_rows,
    clocked_claim,
    issue_of,
    issue_row,
    judgement_row,
    report_of,
    report_row,
    retraction_row,
)
from whoholds.ledger.scan import Scan
from whoholds.ledger.schema import CLAIMS, ISSUES, JUDGEMENTS, LINKS, NAMES, READINGS, REPORTS, RETRACTIONS
from whoholds.ledger.settling import MANY, Decisions, Settling, claim_ids, claim_of, parts, report_ids, subject
from whoholds.ledger.verification import Verifier
from whoholds.records import Claim, Issue, Report

REMEMBERED = 4  # answers about all places, each of some thousand rows
Asked = tuple[int | None, AsOf | None]  # the last link, and the moment


class SqlLedger:
    """A ledger in a database. See `whoholds.ledger.Ledger` for what its methods do."""

    _engine: sa.Engine
    _created: dt.datetime
    _decisions: Decisions
    _places: dict[Asked, list[PlaceCount]]  # what was found last, and by what: rows are only added, and each adds a link

    def __init__(self) -> None:
        """Know nothing of the rows yet."""
        self._decisions = Decisions()
        self._places = {}

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        """A connection that sees one state of the ledger from first to last."""
        raise NotImplementedError

    def _proving(self, indexes: bool) -> AbstractContextManager[sa.Connection]:
        """The same for a check, which reads all of it once, and what was changed behind its back; see `_own_breaks`."""
        return self._reading()

    def _writing(self) -> AbstractContextManager[sa.Connection]:
        """A transaction of the only writer; committed at its end."""
        raise NotImplementedError

    def _own_breaks(self, connection: sa.Connection, indexes: bool) -> Iterable[Break]:
        """What only this kind of database can check of itself; where `indexes`, each of their entries."""
        raise NotImplementedError

    def _scan(self, connection: sa.Connection) -> Scan | None:
        """The quick look of a check, where this kind of database has one."""
        return None

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
        for part in parts([entry.report.id for entry in batch]):
            rows = connection.execute(sa.select(REPORTS.c.id, REPORTS.c.text_hash).where(REPORTS.c.id.in_(part)))
            kept.update({row.id: row.text_hash for row in rows})
        for entry in batch:
            check_same(entry.report, kept.setdefault(entry.report.id, report_row(entry)["text_hash"]))

    def _fresh(self, connection: sa.Connection, batch: list[Appending]) -> list[Appending]:
        """Those whose reading is not yet known, each once."""
        known: set[tuple[str, str]] = set()
        for part in parts([entry.report.id for entry in batch]):
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

    def judge(self, judging: Judging) -> list[Judgement]:
        """Append a decision; gives its rows."""
        with self._writing() as connection:
            subjects = [subject(connection, name) for name in judging.claims]
            found = judged(judging, subjects, Decisions().judgements(connection))
            rows = stored(JUDGEMENTS, map(judgement_row, found))
            add(connection, JUDGEMENTS, rows)
            extend(connection, [link_of("judgements", row) for row in rows])
        return found

    def retract(self, retracting: Retracting) -> Retraction | None:
        """Append word that a report was taken back."""
        with self._writing() as connection:
            report, instead = (_report(connection, name) for name in (retracting.report, retracting.replaced_by))
            found = retracted(retracting, report, instead, Decisions().retractions(connection))
            rows = stored(RETRACTIONS, [retraction_row(found)] if found else [])
            add(connection, RETRACTIONS, rows)
            extend(connection, [link_of("retractions", row) for row in rows])
        return found

    def judgements(self, as_of: AsOf | None = None) -> list[Judgement]:
        """All judgements recorded by a moment."""
        with self._reading() as connection:
            found = self._decisions.judgements(connection)
        return [one for one in found if self._sees(as_of, None, one.recorded)]

    def retractions(self, as_of: AsOf | None = None) -> list[Retraction]:
        """All retractions known at a moment."""
        with self._reading() as connection:
            found = self._decisions.retractions(connection)
        return [one for one in found if self._sees(as_of, one.published, one.recorded)]

    def _sees(self, as_of: AsOf | None, published: str | None, recorded: dt.datetime) -> bool:
        return as_of is None or as_of.sees(published=published, recorded=recorded, created=self._created)

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
            return self._settling(connection, as_of).claims(query or ClaimQuery())

    def aside(self, query: ClaimQuery | None = None, as_of: AsOf | None = None) -> list[RecordedClaim]:
        """The visible claims that fit and do not count, in order."""
        with self._reading() as connection:
            return self._settling(connection, as_of).aside(query or ClaimQuery())

    def _settling(self, connection: sa.Connection, as_of: AsOf | None) -> Settling:
        return Settling(connection, self._decisions, as_of, self._created)

    def claim(self, claim_id: str) -> Claim | None:
        """A claim by its identifier."""
        with self._reading() as connection:
            return claim_of(connection, claim_id)

    def claim_ids(self, start: str) -> list[str]:
        """The identifiers of claims that begin with some characters."""
        with self._reading() as connection:
            return claim_ids(connection, start)

    def report_ids(self, words: str) -> list[str]:
        """The identifiers of reports that begin with these characters, or that bear that name."""
        with self._reading() as connection:
            return report_ids(connection, words)

    def readings(self, report_id: str) -> list[tuple[str, dt.datetime]]:
        """Who read a report, and when; the newest last."""
        asked = sa.select(READINGS.c.made_by, READINGS.c.recorded).where(READINGS.c.report == report_id)
        with self._reading() as connection:
            found = connection.execute(asked.order_by(READINGS.c.recorded, READINGS.c.made_by))
            return [(row.made_by, row.recorded) for row in found]

    def places(self, as_of: AsOf | None = None) -> list[PlaceCount]:
        """The places of the visible claims, the most claimed first."""
        with self._reading() as connection:
            last = connection.scalar(sa.select(sa.func.max(LINKS.c.number)))
            found = self._places.get((last, as_of))
            if found is None:
                found = gather(self._settling(connection, as_of).places())
                kept = [*self._places.items(), ((last, as_of), found)]
                self._places = dict(kept[-REMEMBERED:])
        return list(found)

    def last_day(self, as_of: AsOf | None = None) -> str | None:
        """The last day of publication of the claims that count."""
        with self._reading() as connection:
            return self._settling(connection, as_of).last_day()

    def decided(self, as_of: AsOf | None = None) -> tuple[list[RecordedClaim], list[RecordedClaim]]:
        """The visible claims of all reports about which a judgement or retraction stands: as read, and those that count."""
        with self._reading() as connection:
            return self._settling(connection, as_of).decided()

    def link(self, number: int | None = None) -> tuple[int, bytes] | None:
        """A link's number and hash, the last one's where none is named; None where the chain does not reach so far.

        All that was appended up to a link is always the same: what was made of it stays true while the link's hash is that one.
        """
        which = "(SELECT max(number) FROM links)" if number is None else str(int(number))
        with self._reading() as connection:
            row = connection.exec_driver_sql(f"SELECT number, hash FROM links WHERE number = {which}").first()
            return (row.number, bytes(row.hash)) if row else None

    def clocked(self, after: int, until: int) -> list[ClockedClaim]:
        """The claims linked after one link up to another; those of an older reading come again when their report is read anew."""
        with self._reading() as connection:
            return [clocked_claim(row) for asked in selection.clocked(after, until) for row in connection.execute(asked)]

    def report(self, report_id: str) -> Report | None:
        """A report by its identifier."""
        with self._reading() as connection:
            return _report(connection, report_id)

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
            tables = (REPORTS, READINGS, CLAIMS, ISSUES, JUDGEMENTS, RETRACTIONS)
            return Counts(*(_number(connection, table) for table in tables))

    def verify(self, *, head: str | None = None, indexes: bool = True, progress: Progress | None = None) -> Verification:
        """Check every row, text and quotation against what was appended."""
        with self._proving(indexes) as connection:
            verifier = Verifier(connection, self._scan(connection))
            return verifier.verify(head=head, known=self._own_breaks(connection, indexes), progress=progress)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """The ledger itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> None:
        """Close it."""
        self.close()


def _report(connection: sa.Connection, report_id: str | None) -> Report | None:
    row = connection.execute(REPORTS.select().where(REPORTS.c.id == report_id)).first()
    return report_of(row) if row else None


def _reading_row(entry: Appending) -> Row:
    return {"report": entry.report.id, "made_by": entry.made_by, "recorded": entry.recorded}


def _append(connection: sa.Connection, fresh: list[Appending]) -> None:
    """Write readings that the ledger does not have, each with its links; the reports and issues that it has are left."""
    reports = {row["id"]: row for row in stored(REPORTS, _absent(connection, REPORTS, map(report_row, fresh)))}
    issues = stored(ISSUES, _absent(connection, ISSUES, (issue_row(i, entry.recorded) for entry in fresh for i in entry.issues)))
    readings = stored(READINGS, map(_reading_row, fresh))
    claims, names, counts = list[Row](), list[Row](), list[int]()
    for entry in fresh:
        found, borne = claim_rows(entry)
        claims += found
        names += borne
        counts.append(len(found))
    claims, names = stored(CLAIMS, claims), stored(NAMES, names)
    links = [link_of("reports", row) for row in reports.values()]
    of, following = _by_claim(names), iter(claims)
    for reading, count in zip(readings, counts, strict=True):
        links.append(link_of("readings", reading))
        links += [link_of("claims", row, of.get(row["id"], [])) for row in islice(following, count)]
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
    for part in parts(list(wanted)):
        for known in connection.scalars(sa.select(table.c.id).where(table.c.id.in_(part))):
            del wanted[known]
    return list(wanted.values())


def _number(connection: sa.Connection, table: sa.Table) -> int:
    number: Any = connection.scalar(sa.select(sa.func.count()).select_from(table))
    return int(number)
