"""A row of somebody's table, as a report that claims can quote.

An imported row is what its maker says, and no more: it becomes a Report whose text is the row's own words, one line
`column: value` for each cell that is not empty, and claims that quote it. Their outlet is the table's maker ('ACLED',
'VIINA'), their sources are those whom the row names ('ISW'). So they are weighed as any other witness is, and are never facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoholds.periods import publication
from whoholds.records import Claim, ClaimedPlace, EventKind, Issue, Report

VERSION = 1  # raise it when the same row gives other claims; the next import then supersedes


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One row (or feature, or entity) of a file, as a report with its claims.

    Attributes:
        report: the row's own words.
        claims: what it says; each quotes the report and bears `made_by`.
        made_by: fingerprint of the format's reader, the gazetteer and the directory: what a ledger takes the row under, and
            knows it by when the same file is imported again.
    """

    report: Report
    claims: tuple[Claim, ...]
    made_by: str


@dataclass(frozen=True, slots=True)
class Row:
    """The words of one row, and where in the text of its report each of them stands.

    Attributes:
        where: file and line, as in `events.csv:17`.
        cells: what each column says, stripped; empty cells are not in it.
        text: the report's text.
        spans: start and end of each value in the text, half open.
    """

    where: str
    cells: Mapping[str, str]
    text: str
    spans: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, where: str, cells: Mapping[str, str]) -> Row:
        """The row of some cells, in their order."""
        kept = {name: value.strip() for name, value in cells.items() if value.strip()}
        spans, lines, at = {}, [], 0
        for name, value in kept.items():
            start = at + len(name) + 2
            spans[name] = (start, start + len(value))
            lines.append(f"{name}: {value}")
            at = spans[name][1] + 1
        return cls(where, kept, "\n".join(lines), spans)

    def get(self, column: str) -> str | None:
        """What a column says; None where it says nothing."""
        return self.cells.get(column)

    def report(self, *, outlet: str | None, published: str | None, **more: Any) -> Report:
        """The report of the row; `more` are its other attributes (`name`, `title`, `url`, `language`).

        Of a moment of publication the day is kept, as everywhere; what is no day of a year that reports are of is not known.
        """
        day = publication(published)
        return Report.new(self.text, outlet=outlet, published=day.isoformat() if day else None, origin=self.where, **more)

    def claim(
        self, report: Report, *, place: ClaimedPlace, event: EventKind, made_by: str, quoted: Iterable[str] = (),
        labelled: bool = False, trigger: str | None = None, **more: Any,
    ) -> Claim:  # fmt: skip
        """A claim of the row.

        Args:
            report: what `report` gave.
            place: where.
            event: what.
            made_by: as in `Imported`.
            quoted: the columns that say it; the evidence is the shortest stretch of the text that holds their values. The
                whole row where none is given or all are empty.
            labelled: begin the evidence with the name of its first column: for values that say nothing alone.
            trigger: the column whose value expresses the event.
            more: the claim's other attributes.
        """
        spans = [self.spans[column] for column in quoted if column in self.spans]
        if labelled and spans:
            spans.append(min((self.spans[c][0] - len(c) - 2, self.spans[c][1]) for c in quoted if c in self.spans))
        start, end = (min(s for s, _ in spans), max(e for _, e in spans)) if spans else (0, len(self.text))
        said = self.spans.get(trigger or "")
        return Claim(
            place=place, event=event, evidence=self.text[start:end], start=start, report=report.id, outlet=report.outlet,
            published=report.published, made_by=made_by, trigger=self.text[slice(*said)] if said else None,
            trigger_start=said[0] if said else None, **more,
        )  # fmt: skip


def issue(code: str, where: str, message: str) -> Issue:
    """What was wrong with a row, or with a file."""
    return Issue(stage="serve", code=code, where=where, message=message)


def counted(found: Iterable[Imported | Issue | None], path: Path, others: str) -> Iterator[Imported | Issue]:
    """What was found, and at the end one Issue with the number of rows of which nothing was made.

    Args:
        found: a row's claims, what was wrong with it, or None where it says nothing of who holds a place.
        path: the file.
        others: what those are, as in 'events say nothing about who holds a place'.
    """
    left_out = 0
    for one in found:
        if one is None:
            left_out += 1
        else:
            yield one
    if left_out:
        yield issue("no-word-of-control", path.name, f"{left_out:,} {others}, and were left out")
