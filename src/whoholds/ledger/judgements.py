"""What people and outlets decide about claims afterwards: rows beside the claims, which stay as they were read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import msgspec

from whoholds.ids import content_id
from whoholds.records import Claim

Deed = Literal["accept", "reject", "correct", "merge"]
NoticeDeed = Literal["retract", "correct", "restore"]

DEEDS: tuple[Deed, ...] = get_args(Deed)
NOTICE_DEEDS: tuple[NoticeDeed, ...] = get_args(NoticeDeed)
MADE_BY_READING = ("made_by", "score")  # what two readers of the same words may differ in


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's decision about one claim. The last one recorded stands.

    It is of what was said and not of who read it: it goes over to the claim of another reading of the report that is the same
    in all but `made_by` and `score`. A rejection goes over, too, to the claim that a later reading makes of the very same words,
    at another place or day, say (`Words`); who finds that one right accepts it.

    Attributes:
        id: identifier made from all that it says.
        number: 1 for the ledger's first judgement, and so on.
        deed: accept (it is what the report says), reject (it is not, and counts no longer), correct (it counts as `corrected`),
            merge (it tells what the claim `into` tells, and both count once).
        claim: identifier of the claim as it was read.
        said: `said` of that claim.
        report: identifier of its report.
        into: for a merge, the claim that stays.
        into_said: `said` of that one.
        into_report: identifier of its report.
        corrected: what the claim counts as, where it was corrected; its evidence stands in the report too.
        by: who judged.
        why: the reason given.
        recorded: when, UTC.
        supersedes: the judgement that stood before, if any.
    """

    id: str
    number: int
    deed: Deed
    claim: str
    said: str
    report: str
    into: str | None = None
    into_said: str | None = None
    into_report: str | None = None
    corrected: Claim | None = None
    by: str
    why: str
    recorded: dt.datetime
    supersedes: str | None = None

    def __str__(self) -> str:
        """`rejected by Ana Example on 2026-11-22: misread`."""
        done = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "merge": "merged"}[self.deed]
        into = f" into {self.into[:8]}" if self.into else ""
        return f"{done}{into} by {self.by} on {self.recorded:%Y-%m-%d}: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """Word that an outlet took a report back, or put another in its place. The last one recorded stands.

    Attributes:
        id: identifier made from all that it says.
        number: 1 for the ledger's first, and so on.
        deed: retract (its claims count no longer), correct (those of `replaced_by` stand in their place), restore (the word was
            wrong, and its claims count again).
        report: identifier of the report.
        replaced_by: for a correction, the corrected report.
        by: who took it back; None where not said.
        why: the reason given.
        published: the day on which that was published, `YYYY-MM-DD`, or None where not known.
        recorded: when, UTC.
        supersedes: the row that stood before, if any.
    """

    id: str
    number: int
    deed: NoticeDeed
    report: str
    replaced_by: str | None = None
    by: str | None = None
    why: str
    published: str | None = None
    recorded: dt.datetime
    supersedes: str | None = None

    def __str__(self) -> str:
        """`report retracted by CNN on 2026-11-22: …`."""
        done = {"retract": "retracted", "correct": "corrected", "restore": "restored"}[self.deed]
        by = f" by {self.by}" if self.by else ""
        instead = f", now {self.replaced_by}" if self.replaced_by else ""
        return f"report {done}{by} on {self.published or f'{self.recorded:%Y-%m-%d}'}{instead}: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """A person's decision, to be appended.

    Attributes:
        deed: accept, reject, correct or merge.
        claims: identifiers; of a corrected claim either that of the claim as read or that of the corrected one. A merge keeps the
            first and merges the others into it.
        by: who decides.
        why: the reason.
        recorded: the moment, with a time zone.
        corrected: for a correction, what the claim should be.
    """

    deed: Deed
    claims: Sequence[str]
    by: str
    why: str
    recorded: dt.datetime
    corrected: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracting:
    """Word that a report was taken back, to be appended. The attributes are those of `Retraction`."""

    report: str
    why: str
    recorded: dt.datetime
    deed: NoticeDeed = "retract"
    replaced_by: str | None = None
    by: str | None = None
    published: str | None = None


class Words(NamedTuple):
    """The words of a report that a claim rests on, whatever a reading makes of them: a pinned name moves none."""

    report: str
    event: str
    start: int
    evidence: str
    trigger: int | None
    named: tuple[str | None, ...]  # the words for place, sides and sources

    @classmethod
    def of(cls, claim: Claim) -> Words:
        """Those of a claim."""
        sides = [party.text for party in (*claim.actors, *claim.opponents)]
        named = (claim.place.text, *sides, *[source.text for source in claim.sources])
        return cls(claim.report, claim.event, claim.start, claim.evidence, claim.trigger_start, named)


def said(claim: Claim) -> str:
    """The identifier of what a claim says, whoever read it and however sure: judgements are about this."""
    plain = msgspec.to_builtins(claim)
    return content_id("said", {key: value for key, value in plain.items() if key not in MADE_BY_READING})
