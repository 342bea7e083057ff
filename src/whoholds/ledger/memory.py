"""The ledger in memory: plain on purpose, since the tests hold every other store against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Self

from whoholds.ids import content_id, text_hash
from whoholds.ledger.admission import check, check_moment, check_same
from whoholds.ledger.as_of import AsOf
from whoholds.ledger.keys import dated, fold, names
from whoholds.ledger.proof import Progress, Verification
from whoholds.ledger.protocol import Appending
from whoholds.ledger.query import ClaimQuery, Counts, PlaceCount, RecordedClaim, gather
from whoholds.records import Claim, Issue, Report, to_plain


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

    def has(self, report_id: str, made_by: str) -> bool:
        """Whether that reader has read that report."""
        return (report_id, made_by) in self._readings

    def known(self, made_by: str) -> set[str]:
        """The reports that a reader has read."""
        return {report for report, reader in self._readings if reader == made_by}

    def claims(self, query: ClaimQuery | None = None, as_of: AsOf | None = None) -> list[RecordedClaim]:
        """The visible claims that fit, in order."""
        found: dict[str, RecordedClaim] = {}
        for entry in self._speaking(as_of):
            report = self._reports[entry.report.id][1]
            for claim in entry.claims:
                if fits(claim, report, query or ClaimQuery()):
                    found[claim.id] = _recorded(claim, report, entry.recorded)
        return sorted(found.values(), key=lambda row: row.order)

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
        return Counts(len(self._reports), len(self._readings), len(claims), len(self._issues))

    def verify(self, *, head: str | None = None, progress: Progress | None = None) -> Verification:
        """Check every quotation; what lives in memory keeps no chain."""
        claims = {claim.id: claim for entry in self._readings.values() for claim in entry.claims}
        for entry in self._readings.values():
            check(entry)
        spans = sum(1 + (claim.trigger is not None and claim.trigger_start is not None) for claim in claims.values())
        rows = len(self._reports) + len(self._readings) + len(claims) + len(self._issues)
        return Verification(rows=rows, reports=len(self._reports), claims=len(claims), quotations=spans)

    def close(self) -> None:
        """Nothing to let go of."""

    def __enter__(self) -> Self:
        """The ledger itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> None:
        """Close it."""
        self.close()


def fits(claim: Claim, report: Report, query: ClaimQuery) -> bool:
    """Whether a claim of a report is one that the query means."""
    return (
        _fits_place(claim, query)
        and _fits_names(claim, query)
        and _fits_days(claim, report, query)
        and (not query.events or claim.event in query.events)
        and query.commitment in (None, claim.commitment)
        and query.phase in (None, claim.phase)
        and query.report in (None, report.id)
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


def _fits_days(claim: Claim, report: Report, query: ClaimQuery) -> bool:
    if query.since is None and query.until is None:
        return True
    period = dated(claim, report.published)
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
