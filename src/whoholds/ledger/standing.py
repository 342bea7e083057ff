"""Which judgements and retractions stand at a moment, and what they make of the claims that are visible then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from whoholds.ledger.as_of import AsOf
from whoholds.ledger.judgements import Judgement, Retraction, Words, said
from whoholds.ledger.query import RecordedClaim
from whoholds.records import Claim


class Standing:
    """What stands at a moment: the last judgement on each claim, and the last word on each report."""

    def __init__(
        self, judgements: Iterable[Judgement], retractions: Iterable[Retraction], as_of: AsOf | None, created: dt.datetime,
        rejected: Mapping[str, Claim] | None = None,
    ) -> None:  # fmt: skip
        """Keep what is visible.

        Args:
            judgements: by number.
            retractions: by number.
            as_of: the moment; None for all.
            created: when the ledger was made.
            rejected: the claims that rejections are about, by their identifiers; without them none follows its words.
        """
        self.judgements: dict[str, Judgement] = {}
        self.retractions: dict[str, Retraction] = {}
        for one in judgements:
            if as_of is None or as_of.sees(published=None, recorded=one.recorded, created=created):
                self.judgements[one.said] = one
        for word in retractions:
            if as_of is None or as_of.sees(published=word.published, recorded=word.recorded, created=created):
                self.retractions[word.report] = word
        known = rejected or {}
        self._rejections = {
            Words.of(known[one.claim]): one for one in self.judgements.values() if one.deed == "reject" and one.claim in known
        }  # fmt: skip
        self._merges = [one for one in self.judgements.values() if one.into_said is not None]
        self.merged = {name for one in self._merges for name in (one.said, self.root(one.said))}

    @property
    def reports(self) -> set[str]:
        """The reports whose claims something stands about."""
        into = {one.into_report for one in self._merges if one.into_report is not None}
        return {one.report for one in self.judgements.values()} | into | set(self.retractions)

    def judged(self, claim: Claim, name: str, present: Container[str]) -> Judgement | None:
        """The judgement that stands on a claim: on itself, else the rejection of a claim of its words that is read no longer.

        Args:
            claim: the claim.
            name: `said` of it.
            present: `said` of the claims that are visible.
        """
        own = self.judgements.get(name)
        followed = None if own else self._rejections.get(Words.of(claim)) if self._rejections else None
        return own or (followed if followed and followed.said not in present else None)

    def retraction(self, report: str) -> Retraction | None:
        """The word by which a report's claims do not count."""
        word = self.retractions.get(report)
        return word if word and word.deed != "restore" else None

    def root(self, name: str) -> str:
        """The claim that one was merged into in the end, by `said`; itself where it was not merged.

        Merges in a circle, which clocks that disagree can make, end at the same claim from wherever one begins.
        """
        way: list[str] = []
        while name not in way:
            way.append(name)
            judged = self.judgements.get(name)
            if judged is None or judged.into_said is None:
                return name
            name = judged.into_said
        return min(way[way.index(name) :])

    def together(self, reports: set[str]) -> set[str]:
        """Reports with all those that merges tie to them, directly or not."""
        tied: dict[str, set[str]] = {}
        for one in self._merges:
            if one.into_report is not None:
                tied.setdefault(one.report, set()).add(one.into_report)
                tied.setdefault(one.into_report, set()).add(one.report)
        found, left = set(reports), list(reports)
        while left:
            fresh = tied.get(left.pop(), set()) - found
            found |= fresh
            left += fresh
        return found


def settle(rows: Iterable[RecordedClaim], standing: Standing) -> list[RecordedClaim]:
    """Visible claims with what was decided about them.

    Args:
        rows: all visible claims of their reports, and of the reports that `Standing.together` ties to those.
        standing: what stands at the moment.

    Returns:
        In order: each claim that counts (a corrected one as corrected), and with `counts` False those that do not, among them
        corrected ones as they were read.
    """
    rows = sorted(rows, key=lambda row: row.order)
    named = [(row, said(row.claim)) for row in rows]
    survivors = _survivors([(row, name) for row, name in named if not standing.retraction(row.claim.report)], standing)
    present = {name for _, name in named}
    settled = [one for row, name in named for one in _settled(row, name, standing, survivors, present)]
    once = {(row.id, row.counts): row for row in settled}  # one claim at two scores is corrected to one
    return sorted(once.values(), key=lambda row: (row.order, row.counts))


def _survivors(alive: list[tuple[RecordedClaim, str]], standing: Standing) -> dict[str, str]:
    """For each group of merged claims the one that counts: the one that the others were merged into, else the first."""
    found: dict[str, str] = {}
    chosen: set[str] = set()
    for row, name in alive:
        if name not in standing.merged:
            continue
        root = standing.root(name)
        if root == name and root not in chosen:
            found[root] = row.id
            chosen.add(root)
        found.setdefault(root, row.id)
    return found


def _settled(
    row: RecordedClaim, name: str, standing: Standing, survivors: dict[str, str], present: Container[str]
) -> list[RecordedClaim]:
    judged, word = standing.judged(row.claim, name, present), standing.retraction(row.claim.report)
    row = replace(row, judgement=judged, retraction=standing.retractions.get(row.claim.report))
    if word or (name in standing.merged and survivors.get(standing.root(name)) != row.id):
        return [replace(row, counts=False)]
    if judged is None or judged.corrected is None:
        return [replace(row, counts=judged is None or judged.deed != "reject")]
    return [replace(row, counts=False), replace(row, claim=judged.corrected, id=judged.corrected.id)]
