"""What every store of the ledger does; the contract suite of the tests holds each of them to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from whoholds.ledger.as_of import AsOf
from whoholds.ledger.judgements import Judgement, Judging, Retracting, Retraction
from whoholds.ledger.proof import Progress, Verification
from whoholds.ledger.query import ClaimQuery, Counts, PlaceCount, RecordedClaim
from whoholds.records import Claim, Issue, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Appending:
    """One report as one reader read it, to be appended.

    Attributes:
        report: the report.
        claims: what was found in it; may be empty, and that is kept too.
        issues: what went wrong with it.
        made_by: fingerprint of the reader; each claim bears the same.
        recorded: the moment, with a time zone.
    """

    report: Report
    claims: Sequence[Claim] = ()
    issues: Sequence[Issue] = ()
    made_by: str
    recorded: dt.datetime


class Ledger(Protocol):
    """Claims, kept for ever: rows are appended, and never changed or deleted."""

    @property
    def created(self) -> dt.datetime:
        """When the ledger was made, UTC."""
        ...

    def append(
        self, report: Report, claims: Sequence[Claim], issues: Sequence[Issue] = (), *, made_by: str, recorded: dt.datetime
    ) -> bool:
        """Append one report with what one reader found in it: all of it or nothing.

        Returns:
            False where that reader's reading of that report is in the ledger already; then nothing changes.

        Raises:
            LedgerError: a claim belongs to another report or reader, its evidence does not stand in the text, a date is
                wrong, or the ledger cannot be written.
        """
        ...

    def append_many(self, batch: Iterable[Appending]) -> int:
        """Append many in one transaction: when it returns, all are on disk; when it raises, none is.

        Returns:
            How many were new.

        Raises:
            LedgerError: as for `append`.
        """
        ...

    def record(self, issues: Iterable[Issue], recorded: dt.datetime) -> int:
        """Keep issues that belong to no report, each once. Gives how many were new."""
        ...

    def judge(self, judging: Judging) -> list[Judgement]:
        """Append a person's decision about claims; gives its rows, none where it stands already.

        Raises:
            LedgerError: the ledger lacks a claim, or the decision is none (see `judging.judged`).
        """
        ...

    def retract(self, retracting: Retracting) -> Retraction | None:
        """Append word that an outlet took a report back; None where that stands already.

        Raises:
            LedgerError: the ledger lacks the report, or the word is none (see `judging.retracted`).
        """
        ...

    def judgements(self, as_of: AsOf | None = None) -> list[Judgement]:
        """All judgements recorded by a moment, in order, those that are superseded too."""
        ...

    def retractions(self, as_of: AsOf | None = None) -> list[Retraction]:
        """All retractions known at a moment, in order, those that are superseded too."""
        ...

    def has(self, report_id: str, made_by: str) -> bool:
        """Whether that reader has read that report."""
        ...

    def known(self, made_by: str) -> set[str]:
        """The identifiers of the reports that a reader has read."""
        ...

    def claims(self, query: ClaimQuery | None = None, as_of: AsOf | None = None) -> list[RecordedClaim]:
        """The claims that fit a query, are visible (see `AsOf`) and count, in the order of `RecordedClaim.order`.

        A corrected claim comes as corrected, and fits as that. What was rejected, merged into another or retracted does not
        come, from the moment at which that was recorded.

        Args:
            query: which; all where None.
            as_of: the moment whose knowledge is asked for; None sees all that the ledger has.
        """
        ...

    def aside(self, query: ClaimQuery | None = None, as_of: AsOf | None = None) -> list[RecordedClaim]:
        """The visible claims that fit, as they were read, and do not count by a judgement or retraction; see `claims`."""
        ...

    def claim(self, claim_id: str) -> Claim | None:
        """A claim by its identifier, that of a corrected one too, whatever the clocks and judgements say."""
        ...

    def claim_ids(self, start: str) -> list[str]:
        """The identifiers of claims, corrected ones too, that begin with some characters; ten at most."""
        ...

    def report_ids(self, words: str) -> list[str]:
        """The identifiers of reports that begin with these characters, or of those that bear that name; ten at most."""
        ...

    def readings(self, report_id: str) -> list[tuple[str, dt.datetime]]:
        """Who read a report (`made_by`: reader, gazetteer and directory), and when; each supersedes the one before it."""
        ...

    def places(self, as_of: AsOf | None = None) -> list[PlaceCount]:
        """The places that visible claims speak of, the most claimed first."""
        ...

    def last_day(self, as_of: AsOf | None = None) -> str | None:
        """The last day of publication of the visible claims that count, `YYYY-MM-DD`; None where none has one."""
        ...

    def report(self, report_id: str) -> Report | None:
        """A report by its identifier, with its text as it was appended."""
        ...

    def reports(self) -> Iterator[Report]:
        """All reports, by the time of recording, then by identifier."""
        ...

    def issues(self) -> list[Issue]:
        """All issues, by the time of recording."""
        ...

    def counts(self) -> Counts:
        """How much the ledger holds."""
        ...

    def verify(self, *, head: str | None = None, indexes: bool = True, progress: Progress | None = None) -> Verification:
        """Check that all is as it was appended: every quotation against its text, and every row against the chain.

        Args:
            head: a head of the chain that was noted earlier; it must still be in it.
            indexes: of an SQLite file, compare every entry of every index with its row, too, which takes as long again; an answer
                may come from an index alone.
            progress: is told how many rows are done, of how many.
        """
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...

    def __enter__(self) -> Self:
        """The ledger itself."""
        ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> None:
        """Close it."""
        ...
