"""The ledger in memory: plain on purpose, since the tests hold every other store against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Self

from whoholds.errors import LedgerError
from whoholds.ids import content_id, text_hash
from whoholds.ledger.admission import check, check_correction, check_moment, check_same
from whoholds.ledger.as_of import AsOf
from whoholds.ledger.judgements import Judgement, Judging, Retracting, Retraction
from whoholds.ledger.judging import Subject, judged, retracted
from whoholds.ledger.keys import dated, fold, names
from whoholds.ledger.proof import Progress, Verification
from whoholds.ledger.protocol import Appending
from whoholds.ledger.query import ClaimQuery, Counts, PlaceCount, RecordedClaim, gather
from whoholds.ledger.standing import Standing, settle
from whoholds.records import Claim, Issue, Report, to_plain

SOME = 10  # identifiers that a look-up gives at most


class MemoryLedger:
    """A ledger that lives as long as the process. See `whoholds.ledger.Ledger` for what its methods do."""

    def __init__(self, created: dt.datetime) -> None:
        """Make an empty ledger.

        Args:
            created: the moment, with a time zone.
        """
        check_moment(created)
        self._created = created.astimezone(dt.UTC)
        self._reports: dict[str, tuple[dt.datetime, Report]] = {}
        self._readings: dict[tuple[str, str], Appending] = {}
        self._issues: dict[str, tuple[dt.datetime, Issue]] = {}
        self._judgements: list[Judgement] = []
        self._retractions: list[Retraction] = []

    @property
    def created(self) -> dt.datetime:
        """When the ledger was made, UTC."""
        return self._created

    def append(
        self, report: Report, claims: Sequence[Claim], issues: Sequence[Issue] = (), *, made_by: str, recorded: dt.datetime
    ) -> bool:
        """Append one reading of one report; False where it is known."""
        entry = Appending(report=report, claims=tuple(claims), issues=tuple(issues), made_by=made_by, recorded=recorded)
        return self.append_many([entry]) == 1

    def append_many(self, batch: Iterable[Appending]) -> int:
        """Append all or nothing; gives how many were new."""
        batch = list(batch)
        reports = dict(self._reports)
        for entry in batch:
            check(entry)
            _, kept = reports.setdefault(entry.report.id, (entry.recorded, entry.report))
            check_same(entry.report, text_hash(kept.text))
        fresh = 0
        for entry in batch:
            fresh += self._keep(entry)
        return fresh

    def _keep(self, entry: Appending) -> bool:
        reading = (entry.report.id, entry.made_by)
        if reading in self._readings:
            return False
        self._readings[reading] = entry
        self._reports.setdefault(entry.report.id, (entry.recorded, entry.report))
        self.record(entry.issues, entry.recorded)
        return True

    def record(self, issues: Iterable[Issue], recorded: dt.datetime) -> int:
        """Keep issues, each once; gives how many were new."""
        check_moment(recorded)
        before = len(self._issues)
        for issue in issues:
            self._issues.setdefault(content_id("issue", to_plain(issue)), (recorded, issue))
        return len(self._issues) - before

    def judge(self, judging: Judging) -> list[Judgement]:
        """Append a decision; gives its rows."""
        found = judged(judging, [self._subject(name) for name in judging.claims], self._judgements)
        self._judgements += found
        return found

    def _subject(self, claim_id: str) -> Subject:
        corrected = next((one for one in self._judgements if one.corrected and one.corrected.id == claim_id), None)
        claim = self.claim(corrected.claim if corrected else claim_id)
        if claim is None:
            raise no_claim(claim_id)
        return Subject(claim, self._reports[claim.report][1], corrected.corrected if corrected else None)

    def retract(self, retracting: Retracting) -> Retraction | None:
        """Append word that a report was taken back."""
        instead = self.report(retracting.replaced_by) if retracting.replaced_by is not None else None
        found = retracted(retracting, self.report(retracting.report), instead, self._retractions)
        self._retractions += [found] if found else []
        return found

    def judgements(self, as_of: AsOf | None = None) -> list[Judgement]:
        """All judgements recorded by a moment."""
        return [one for one in self._judgements if self._sees(as_of, None, one.recorded)]

    def retractions(self, as_of: AsOf | None = None) -> list[Retraction]:
        """All retractions known at a moment."""
        return [one for one in self._retractions if self._sees(as_of, one.published, one.recorded)]

    def _sees(self, as_of: AsOf | None, published: str | None, recorded: dt.datetime) -> bool:
        return as_of is None or as_of.sees(published=published, recorded=recorded, created=self._created)

    def has(self, report_id: str, made_by: str) -> bool:
        """Whether that reader has read that report."""
        return (report_id, made_by) in self._readings

    def known(self, made_by: str) -> set[str]:
        """The reports that a reader has read."""
        return {report for report, reader in self._readings if reader == made_by}

    def claims(self, query: ClaimQuery | None = None, as_of: AsOf | None = None) -> list[RecordedClaim]:
        """The visible claims that fit and count, in order."""
        return [row for row in self._settled(as_of) if row.counts and fits(row.claim, row.published, query or ClaimQuery())]

    def aside(self, query: ClaimQuery | None = None, as_of: AsOf | None = None) -> list[RecordedClaim]:
        """The visible claims that fit and do not count, in order."""
        return [row for row in self._settled(as_of) if not row.counts and fits(row.claim, row.published, query or ClaimQuery())]

    def _settled(self, as_of: AsOf | None) -> list[RecordedClaim]:
        found: dict[str, RecordedClaim] = {}
        for entry in self._speaking(as_of):
            report = self._reports[entry.report.id][1]
            for claim in entry.claims:
                found[claim.id] = _recorded(claim, report, entry.recorded)
        return settle(found.values(), Standing(self._judgements, self._retractions, as_of, self._created, self._all()))

    def claim(self, claim_id: str) -> Claim | None:
        """A claim by its identifier."""
        return self._all().get(claim_id)

    def _all(self) -> dict[str, Claim]:
        read = {claim.id: claim for entry in self._readings.values() for claim in entry.claims}
        return read | {one.corrected.id: one.corrected for one in self._judgements if one.corrected}

    def claim_ids(self, start: str) -> list[str]:
        """The identifiers of claims that begin with some characters."""
        return sorted(name for name in self._all() if name.startswith(start))[:SOME]

    def report_ids(self, words: str) -> list[str]:
        """The identifiers of reports that begin with these characters, or that bear that name."""
        return sorted(name for name, (_, one) in self._reports.items() if name.startswith(words) or one.name == words)[:SOME]

    def readings(self, report_id: str) -> list[tuple[str, dt.datetime]]:
        """Who read a report, and when; the newest last."""
        entries = [entry for (report, _), entry in self._readings.items() if report == report_id]
        return [(by, at) for at, by in sorted((entry.recorded.astimezone(dt.UTC), entry.made_by) for entry in entries)]

    def _speaking(self, as_of: AsOf | None) -> Iterable[Appending]:
        """The newest visible reading of each report."""
        newest: dict[str, Appending] = {}
        for entry in self._readings.values():
            published = entry.report.published
            if as_of and not as_of.sees(published=published, recorded=entry.recorded, created=self._created):
                continue
            rival = newest.get(entry.report.id)
            if rival is None or (rival.recorded, rival.made_by) < (entry.recorded, entry.made_by):
                newest[entry.report.id] = entry
        return newest.values()

    def places(self, as_of: AsOf | None = None) -> list[PlaceCount]:
        """The places of the visible claims, the most claimed first."""
        return gather((row.claim.place, 1) for row in self.claims(as_of=as_of))

    def last_day(self, as_of: AsOf | None = None) -> str | None:
        """The last day of publication of the claims that count."""
        return max((row.published for row in self.claims(as_of=as_of) if row.published), default=None)

    def report(self, report_id: str) -> Report | None:
        """A report by its identifier."""
        return self._reports[report_id][1] if report_id in self._reports else None

    def reports(self) -> Iterator[Report]:
        """All reports, by the time of recording."""
        for _, report in sorted(self._reports.values(), key=lambda kept: (kept[0], kept[1].id)):
            yield report

    def issues(self) -> list[Issue]:
        """All issues, by the time of recording."""
        return [issue for _, (_, issue) in sorted(self._issues.items(), key=lambda kept: (kept[1][0], kept[0]))]

    def counts(self) -> Counts:
        """How much there is."""
        claims = {claim.id for entry in self._readings.values() for claim in entry.claims}
        return Counts(
            len(self._reports), len(self._readings), len(claims), len(self._issues), len(self._judgements), len(self._retractions)
        )

    def verify(self, *, head: str | None = None, indexes: bool = True, progress: Progress | None = None) -> Verification:
        """Check every quotation; what lives in memory keeps no chain."""
        claims = {claim.id: claim for entry in self._readings.values() for claim in entry.claims}
        for entry in self._readings.values():
            check(entry)
        quoting = [*claims.values(), *(one.corrected for one in self._judgements if one.corrected)]
        for claim in quoting[len(claims) :]:
            check_correction(claim, self._reports[claim.report][1])
        spans = sum(1 + (claim.trigger is not None and claim.trigger_start is not None) for claim in quoting)
        beside = len(self._issues) + len(self._judgements) + len(self._retractions)
        rows = len(self._reports) + len(self._readings) + len(claims) + beside
        return Verification(rows=rows, reports=len(self._reports), claims=len(claims), quotations=spans)

    def close(self) -> None:
        """Nothing to let go of."""

    def __enter__(self) -> Self:
        """The ledger itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> None:
        """Close it."""
        self.close()


def no_claim(claim_id: str) -> LedgerError:
    """What to say of a claim that the ledger does not have."""
    return LedgerError(f"the ledger has no claim {claim_id}", "the identifier of a claim", "whoholds claims --json shows them")


def fits(claim: Claim, published: str | None, query: ClaimQuery) -> bool:
    """Whether a claim of a report of that day of publication is one that the query means."""
    return (
        _fits_place(claim, query)
        and _fits_names(claim, query)
        and _fits_days(claim, published, query)
        and (not query.events or claim.event in query.events)
        and query.commitment in (None, claim.commitment)
        and query.phase in (None, claim.phase)
        and query.report in (None, claim.report)
        and (not query.claim_ids or claim.id in query.claim_ids)
    )


def _fits_place(claim: Claim, query: ClaimQuery) -> bool:
    place = claim.place
    if (query.place_ids or query.place_names) and not (
        place.id in query.place_ids or fold(place.name) in [fold(name) for name in query.place_names]
    ):
        return False
    if query.box and not _within(place.lat, place.lon, query.box):
        return False
    return query.country in (None, place.country)


def _within(lat: float | None, lon: float | None, box: tuple[float, float, float, float]) -> bool:
    south, west, north, east = box
    if lat is None or lon is None or not south <= lat <= north:
        return False
    return west <= lon <= east if west <= east else (lon >= west or lon <= east)


def _fits_names(claim: Claim, query: ClaimQuery) -> bool:
    borne = names(claim)
    sides = {key for role, key in borne if role in ("actor", "opponent")}
    sources = {key for role, key in borne if role in ("source", "speaks for")}
    return (not query.sides or not sides.isdisjoint(map(fold, query.sides))) and (
        not query.sources or not sources.isdisjoint(map(fold, query.sources))
    )


def _fits_days(claim: Claim, published: str | None, query: ClaimQuery) -> bool:
    if query.since is None and query.until is None:
        return True
    period = dated(claim, published)
    if period is None:
        return False
    return (query.since is None or period.end is None or query.since < period.end) and (
        query.until is None or period.first is None or period.first <= query.until
    )


def _recorded(claim: Claim, report: Report, recorded: dt.datetime) -> RecordedClaim:
    return RecordedClaim(
        claim=claim, id=claim.id, recorded=recorded.astimezone(dt.UTC), title=report.title, outlet=report.outlet,
        published=report.published, name=report.name, url=report.url, origin=report.origin,
    )  # fmt: skip
