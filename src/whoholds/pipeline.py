"""One run, from top to bottom: collect, extract, identify, append."""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from whoholds import collect
from whoholds.config import Settings
from whoholds.extract import UNREAD, Metered, Reader, Usage, reader
from whoholds.identify import Identifier, directory, identifier
from whoholds.ledger import Appending, Ledger
from whoholds.periods import publication
from whoholds.records import Claim, Issue, Report
from whoholds.runners import processes
from whoholds.serve.interchange import Imported

BATCH = 256  # reports acknowledged together: a killed run loses at most the work on these, never what it acknowledged
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Read:
    """One report with its claims and issues, the fingerprint of what made them, and what the reading took."""

    report: Report
    claims: tuple[Claim, ...]
    issues: tuple[Issue, ...]
    made_by: str
    usage: Usage = field(default_factory=Usage)

    @property
    def failed(self) -> bool:
        """Whether the reader could not be asked: the report counts as not read, and the next run reads it."""
        return any(issue.code in UNREAD for issue in self.issues)


@dataclass(slots=True)
class Summary:
    """What a run did: reports seen, new to this ledger, claims appended, issues by their code, and what a paid reader took."""

    reports: int = 0
    new: int = 0
    claims: int = 0
    issues: Counter[str] = field(default_factory=Counter)
    examples: dict[str, Issue] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)

    def note(self, issues: Iterable[Issue]) -> None:
        """Count issues, and keep the first of each code as an example."""
        for issue in issues:
            self.issues[issue.code] += 1
            self.examples.setdefault(issue.code, issue)


@dataclass(frozen=True, slots=True)
class Coder:
    """Reads a report and identifies what it names: what one process does to one report."""

    reader: Reader
    identifier: Identifier

    @property
    def made_by(self) -> str:
        """The fingerprint that its claims bear."""
        return f"{self.reader.fingerprint}+{self.identifier.fingerprint}"

    def __call__(self, report: Report) -> Read:
        """The claims of one report."""
        report, wrong = _with_a_day(report)
        reading = self.reader.read(report)
        claims, issues = self.identifier.claims(reading)
        usage = self.reader.taken() if isinstance(self.reader, Metered) else Usage()
        return Read(report, tuple(claims), (*wrong, *reading.issues, *issues), self.made_by, usage)


def _with_a_day(report: Report) -> tuple[Report, list[Issue]]:
    """A report whose day of publication is `YYYY-MM-DD` or None, as ledgers want it, and what was wrong with it.

    What `collect` gives is so already; but other programs make reports, too.
    """
    words = report.published
    known = publication(words)
    day = known.isoformat() if known else None
    if words is None or day == words:
        return report, []
    if day is None:
        message = f"published {words!r}, no day of a year that reports are of (YYYY-MM-DD): nothing is dated by it"
        return replace(report, published=None), [Issue(stage="collect", code="bad-date", where=report.label, message=message)]
    return replace(report, published=day), []


def coder(settings: Settings) -> Coder:
    """The coder of the settings; builds the gazetteer's index at first use."""
    return Coder(reader(settings.reader), identifier(settings.home, settings.actors, settings.pins, settings.implied))


def read(
    locations: Sequence[str], settings: Settings, *, published: str | None = None, outlet: str | None = None, jobs: int = 1
) -> Iterator[Read | Issue]:
    """The claims of every report at the locations, in order, with the issues between them; nothing is kept.

    Args:
        locations: files, folders, globs, addresses, or `-`.
        settings: which reader and directory.
        published: the day of publication of reports that do not say it, `YYYY-MM-DD`.
        outlet: the outlet of reports that do not say it.
        jobs: how many processes.
    """
    found: list[Issue] = list(directory(settings.actors).issues)

    def reports() -> Iterator[Report]:
        for item in collect.read(locations, published=published, outlet=outlet):
            if isinstance(item, Issue):
                found.append(item)
            else:
                yield item

    for done in processes(functools.partial(coder, settings), reports(), jobs):
        yield from found
        found.clear()
        yield done
    yield from found


def run(
    locations: Sequence[str], ledger: Ledger, settings: Settings, *, published: str | None = None, outlet: str | None = None,
    jobs: int = 1, now: Callable[[], dt.datetime], progress: Progress = lambda reports: None,
) -> Summary:  # fmt: skip
    """Read every report at the locations into a ledger. A killed run can be run again: what is known is skipped.

    Args:
        locations: files, folders, globs, addresses, or `-`.
        ledger: an open ledger.
        settings: which reader and directory.
        published: the day of publication of reports that do not say it.
        outlet: the outlet of reports that do not say it.
        jobs: how many processes.
        now: gives the moment of recording, UTC.
        progress: told how many reports have been seen, whenever that changes.

    Returns:
        What was done.
    """
    summary = Summary()
    own = coder(settings)
    summary.note(own.identifier.issues)
    ledger.record(own.identifier.issues, now())
    at_once = 1 if isinstance(own.reader, Metered) else BATCH  # what was paid for is kept, even if the next request fails
    known = ledger.known(own.made_by)

    def unread() -> Iterator[Report]:
        for item in collect.read(locations, published=published, outlet=outlet):
            if isinstance(item, Issue):
                summary.note([item])
                ledger.record([item], now())
                continue
            summary.reports += 1
            progress(summary.reports)
            if item.id not in known:
                known.add(item.id)
                yield item

    batch: list[Appending] = []
    for done in processes(functools.partial(coder, settings), unread(), jobs) if jobs > 1 else map(own, unread()):
        summary.note(done.issues)
        summary.usage += done.usage
        if done.failed:
            ledger.record(done.issues, now())
            continue
        batch.append(Appending(report=done.report, claims=done.claims, issues=done.issues, made_by=done.made_by, recorded=now()))
        if len(batch) >= at_once:
            _append(ledger, batch, summary)
    _append(ledger, batch, summary)
    return summary


def take_in(
    items: Iterable[Imported | Issue], ledger: Ledger, *, now: Callable[[], dt.datetime],
    progress: Progress = lambda reports: None,
) -> Summary:  # fmt: skip
    """Append the rows of somebody's table to a ledger, as `interchange.read` gives them; those that it has are passed over.

    Args:
        items: rows as reports with their claims, and what was wrong with others.
        ledger: an open ledger.
        now: gives the moment of recording, UTC.
        progress: told how many rows have been seen.

    Returns:
        What was done; its reports are rows.
    """
    summary = Summary()
    known: dict[str, set[str]] = {}
    batch: list[Appending] = []
    for item in items:
        if isinstance(item, Issue):
            summary.note([item])
            ledger.record([item], now())
            continue
        summary.reports += 1
        progress(summary.reports)
        seen = known.get(item.made_by)
        if seen is None:
            seen = known[item.made_by] = ledger.known(item.made_by)
        if item.report.id in seen:
            continue
        seen.add(item.report.id)
        batch.append(Appending(report=item.report, claims=item.claims, made_by=item.made_by, recorded=now()))
        if len(batch) >= BATCH:
            _append(ledger, batch, summary)
    _append(ledger, batch, summary)
    return summary


def _append(ledger: Ledger, batch: list[Appending], summary: Summary) -> None:
    """Acknowledge a batch; empties it."""
    summary.new += ledger.append_many(batch)
    summary.claims += sum(len(entry.claims) for entry in batch)
    batch.clear()
