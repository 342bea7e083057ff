"""Whether the days that time words mean are right, where the words are given.

The composed reports of the corpus's `valid` and `test` splits that have a day of publication. The words of every gold claim that
rests on time words are resolved as a claim's are: from the day of publication, and from the days that the report spoke of
before, by the gold words and by those that have the shape of time expressions. How an event takes its words is the reader's to
say, so *in some way* counts them right where one of the ways agrees: as they are, not later, since then, or from then to
publication; *as they are* where the first does. Two periods agree as the scorer says (`same_when`). The rules of dates were made
with `train` and `valid` in sight, never with `test`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from training.corpus.agreement import load_scorer
from training.corpus.corpus import Annotated, composed, report_of

from gates.measures import Measured, keyed
from whoholds.extract.times import times
from whoholds.identify.dating import clocks_of, meant, shaped
from whoholds.periods import Period
from whoholds.records import DATINGS, Mention, Reading

SPLITS = ("valid", "test")


class Dated(NamedTuple):
    """Time words of a gold claim: where, the words, the gold days, those that the words mean, and the ways to take them."""

    where: str
    words: str
    gold: str | None
    found: str | None
    ways: tuple[str | None, ...]


def measure(scorer_file: Path) -> Measured:
    """The share of time words whose days are right, in both splits."""
    scorer = load_scorer(scorer_file)
    figures: dict[str, float] = {}
    details: dict[str, float] = {}
    missed: list[str] = []
    truth: list[str] = []
    for split in SPLITS:
        found = list(dated(a for a in composed() if a.split == split))
        right = [d for d in found if in_some_way(d, scorer)]
        figures[f"{split}, right in some way"] = share(len(right), found)
        figures[f"{split}, right as they are"] = share(sum(scorer.same_when(d.gold, d.found) for d in found), found)
        details[f"{split}, how many"] = float(len(found))
        details[f"{split}, no days told"] = share(sum(d.found is None for d in found), found)
        truth += [line(split, d) for d in found]
        missed += [line(split, d) for d in found if d not in right]
    return Measured(figures, keyed(missed), truth=keyed(truth), details=details)


def share(count: int, of: list[Dated]) -> float:
    """A count as a share, to three digits."""
    return round(count / max(1, len(of)), 3)


def in_some_way(dated: Dated, scorer: Any) -> bool:
    """Whether one of the ways to take the words agrees with the gold days."""
    return any(scorer.same_when(dated.gold, way) for way in dated.ways)


def line(split: str, dated: Dated) -> str:
    """Time words as a line for a person to judge."""
    return f"{split} {dated.where}: {dated.words!r} is {dated.found}, gold {dated.gold}"


def dated(reports: Iterable[Annotated]) -> Iterator[Dated]:
    """The time words of the gold claims of reports with a day of publication, with what they mean."""
    for annotated in reports:
        report = report_of(annotated)
        spans = {tuple(claim["when_span"]) for claim in annotated.claims if claim.get("when_span")}
        if not report.published or not spans:
            continue
        mentions = {(m.start, m.end): m for m in times(report.text)}
        mentions |= {(start, end): Mention(start, end, report.text[start:end], "time") for start, end in spans}
        clocks = clocks_of(Reading(report=report, reader="gold", mentions=tuple(mentions.values())))
        for claim in annotated.claims:
            if not claim.get("when_span"):
                continue
            mention = mentions[tuple(claim["when_span"])]
            clock = clocks[mention.start, mention.end]
            period = meant(mention, report.text, replace(clock, future=claim["phase"] == "future"))
            yield Dated(
                f"{annotated.report['id']} {report.published}", mention.text, claim["when"], str(period) if period else None,
                tuple(ways(period, clock.published)),
            )  # fmt: skip


def ways(period: Period | None, published: Any) -> Iterator[str | None]:
    """The ways to take the days of time words, as EDTF; none where the words mean none."""
    if period is None:
        yield None
        return
    for dating in DATINGS:
        yield str(shaped(period, dating, published))
