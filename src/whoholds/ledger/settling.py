"""Judgements and retractions in a database: what stands at a moment, and the claims that count by it.

They are few beside the claims, so they are read once and kept; of the claims only those of the reports that they concern are
looked at again. The rule itself is `standing.settle`, for this store as for the one in memory.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import sqlalchemy as sa

from whoholds.errors import LedgerError
from whoholds.ledger import selection
from whoholds.ledger.as_of import AsOf
from whoholds.ledger.chain import plain_rows
from whoholds.ledger.judgements import Judgement, Retraction
from whoholds.ledger.judging import Subject
from whoholds.ledger.memory import fits, no_claim
from whoholds.ledger.query import ClaimQuery, RecordedClaim
from whoholds.ledger.rows import judgement_of, place_of, recorded_claim, report_of, retraction_of
from whoholds.ledger.schema import CLAIMS, JUDGEMENTS, REPORTS, RETRACTIONS
from whoholds.ledger.standing import Standing, settle
from whoholds.records import Claim, ClaimedPlace

MANY = 500  # identifiers in one statement
SOME = 10  # identifiers that a look-up gives at most
AFTER_HEX = "g"  # sorts after every hexadecimal digit


class Decisions:
    """The judgements and retractions of one ledger; each is read from the database once, since none ever changes."""

    def __init__(self) -> None:
        """Know none yet."""
        self._judgements: list[Judgement] = []
        self._retractions: list[Retraction] = []
        self._rejected: dict[str, Claim] = {}

    def rejected(self, connection: sa.Connection) -> dict[str, Claim]:
        """The claims that the rejections which a connection sees are about, by their identifiers."""
        wanted = {one.claim for one in self.judgements(connection) if one.deed == "reject"} - set(self._rejected)
        for part in parts(sorted(wanted)):
            found = connection.execute(sa.select(CLAIMS.c.id, CLAIMS.c.claim).where(CLAIMS.c.id.in_(part)))
            self._rejected = {**self._rejected, **{row.id: row.claim for row in found}}
        return self._rejected

    def judgements(self, connection: sa.Connection) -> list[Judgement]:
        """Those that a connection sees, by number."""
        number = connection.exec_driver_sql("SELECT max(number) FROM judgements").scalar() or 0
        known = self._judgements
        if len(known) < number:
            fresh = JUDGEMENTS.select().where(JUDGEMENTS.c.number > len(known)).order_by(JUDGEMENTS.c.number)
            known = [*known, *map(judgement_of, connection.execute(fresh))]
            self._judgements = known
        return known[:number]

    def retractions(self, connection: sa.Connection) -> list[Retraction]:
        """Those that a connection sees, by number."""
        number = connection.exec_driver_sql("SELECT max(number) FROM retractions").scalar() or 0
        known = self._retractions
        if len(known) < number:
            fresh = RETRACTIONS.select().where(RETRACTIONS.c.number > len(known)).order_by(RETRACTIONS.c.number)
            known = [*known, *map(retraction_of, connection.execute(fresh))]
            self._retractions = known
        return known[:number]


class Settling:
    """One moment's claims, as a connection sees them."""

    def __init__(self, connection: sa.Connection, decisions: Decisions, as_of: AsOf | None, created: dt.datetime) -> None:
        """Ask `connection` for what was known at `as_of` by a ledger made at `created`."""
        self._connection = connection
        self._as_of = as_of
        self._created = created
        self._standing = Standing(
            decisions.judgements(connection), decisions.retractions(connection), as_of, created, decisions.rejected(connection)
        )
        self._touched = self._standing.reports

    def claims(self, query: ClaimQuery) -> list[RecordedClaim]:
        """The claims that fit and count, in order."""
        rows = self._visible(query)
        if not self._touched:
            return rows
        reports = {row.claim.report for row in rows} & self._touched
        reports = self._standing.together(reports | self._moved_in(query))
        settled = [row for row in self._settled(reports) if row.counts and fits(row.claim, row.published, query)]
        untouched = [row for row in rows if row.claim.report not in reports]
        return sorted([*untouched, *settled], key=lambda row: row.order)

    def aside(self, query: ClaimQuery) -> list[RecordedClaim]:
        """The claims that fit and do not count, in order."""
        if not self._touched:
            return []
        reports = self._standing.together({row.claim.report for row in self._visible(query)} & self._touched)
        return [row for row in self._settled(reports) if not row.counts and fits(row.claim, row.published, query)]

    def places(self) -> Iterator[tuple[ClaimedPlace, int]]:
        """The places of the claims that count, with their number; a place may come several times."""
        counted: Counter[ClaimedPlace] = Counter()
        for row in self._connection.execute(selection.places(self._as_of, self._created)):
            counted[place_of(row)] += row.number
        counted.subtract(_bare(row) for row in self._among(self._touched))
        counted.update(_bare(row) for row in self._settled(self._touched) if row.counts)
        return ((place, number) for place, number in counted.items() if number > 0)

    def last_day(self) -> str | None:
        """The last day of publication of the claims that count."""
        known = selection.last_day(self._as_of, self._created, sorted(self._touched))
        days = [row.published for row in self._settled(self._touched) if row.counts and row.published]
        return max([*days, *self._connection.scalars(known)], default=None)

    def decided(self) -> tuple[list[RecordedClaim], list[RecordedClaim]]:
        """The visible claims of all reports about which something stands: as they were read, and those that count."""
        return self._among(self._touched), [row for row in self._settled(self._touched) if row.counts]

    def _moved_in(self, query: ClaimQuery) -> set[str]:
        """The reports of claims that fit only as corrected. Their days may hang on the report, and are looked at later."""
        dayless = replace(query, since=None, until=None)
        corrected = [one.corrected for one in self._standing.judgements.values() if one.corrected]
        return {claim.report for claim in corrected if fits(claim, None, dayless)}

    def _settled(self, reports: set[str]) -> list[RecordedClaim]:
        return settle(self._among(reports), self._standing)

    def _among(self, reports: set[str]) -> list[RecordedClaim]:
        """All visible claims of some reports."""
        return [row for part in parts(sorted(reports)) for row in self._visible(ClaimQuery(), part)]

    def _visible(self, query: ClaimQuery, reports: Sequence[str] | None = None) -> list[RecordedClaim]:
        asked = selection.claims(self._connection.dialect, query, self._as_of, self._created, reports)
        with self._connection.exec_driver_sql(asked.words, asked.values) as result:
            return [recorded_claim(row) for row in plain_rows(result)]


def _bare(row: RecordedClaim) -> ClaimedPlace:
    return replace(row.claim.place, text=None, extent="whole", part=None)


def subject(connection: sa.Connection, claim_id: str) -> Subject:
    """A claim that is to be judged.

    Raises:
        LedgerError: there is none.
    """
    corrected = connection.execute(JUDGEMENTS.select().where(JUDGEMENTS.c.corrected_id == claim_id).limit(1)).first()
    claim = _read(connection, corrected.claim if corrected else claim_id)
    if claim is None:
        raise no_claim(claim_id)
    report = connection.execute(REPORTS.select().where(REPORTS.c.id == claim.report)).first()
    if report is None:
        raise LedgerError(f"the claim {claim_id} has lost its report", advice="Do not trust this ledger; take its last copy")
    return Subject(claim, report_of(report), corrected.corrected if corrected else None)


def claim_of(connection: sa.Connection, claim_id: str) -> Claim | None:
    """A claim by its identifier, that of a corrected one too."""
    corrected = sa.select(JUDGEMENTS.c.corrected).where(JUDGEMENTS.c.corrected_id == claim_id).limit(1)
    return _read(connection, claim_id) or connection.scalar(corrected)


def _read(connection: sa.Connection, claim_id: str) -> Claim | None:
    return connection.scalar(sa.select(CLAIMS.c.claim).where(CLAIMS.c.id == claim_id))


def claim_ids(connection: sa.Connection, start: str) -> list[str]:
    """The identifiers of claims that begin with some characters."""
    found: set[str] = set()
    for key in (CLAIMS.c.id, JUDGEMENTS.c.corrected_id):
        found.update(connection.scalars(sa.select(key).where(*_begins(key, start)).order_by(key).limit(SOME)))
    return sorted(found)[:SOME]


def report_ids(connection: sa.Connection, words: str) -> list[str]:
    """The identifiers of reports that begin with these characters, or that bear that name."""
    key = REPORTS.c.id
    fitting = sa.and_(*_begins(key, words)) | (REPORTS.c.name == words)
    return list(connection.scalars(sa.select(key).where(fitting).order_by(key).limit(SOME)))


def _begins(key: sa.ColumnElement[str], start: str) -> list[sa.ColumnElement[bool]]:
    """That a hexadecimal identifier begins so, in a way that an index can answer."""
    return [key >= start, key < start + AFTER_HEX]


def parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """Identifiers in pieces that one statement takes."""
    for first in range(0, len(ids), MANY):
        yield ids[first : first + MANY]
