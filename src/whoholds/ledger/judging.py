"""What a judgement or a retraction must be, before it may enter a ledger; every store asks here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from whoholds.errors import LedgerError
from whoholds.ids import content_id
from whoholds.ledger.admission import check_correction, check_day, check_moment
from whoholds.ledger.judgements import DEEDS, NOTICE_DEEDS, Judgement, Judging, Retracting, Retraction, said
from whoholds.ledger.standing import Standing
from whoholds.records import Claim, Report

CORRECTED_BY = "corrected by "
REPEATED = ("id", "number", "recorded", "supersedes", "claim", "into")  # what may differ where a row says again what stands


@dataclass(frozen=True, slots=True)
class Subject:
    """A claim to be judged: as it was read, its report, and as it was corrected, where that is what is meant."""

    claim: Claim
    report: Report
    corrected: Claim | None = None


def judged(asked: Judging, subjects: Sequence[Subject], known: Sequence[Judgement]) -> list[Judgement]:
    """The rows of a decision; none for a claim on which that very decision stands already.

    Args:
        asked: the decision.
        subjects: its claims, in its order.
        known: all judgements of the ledger, by number.

    Raises:
        LedgerError: it lacks a name, a reason or a claim; corrects nothing, or by words that are not in the report; merges a
            claim into itself; or comes before the judgement that stands.
    """
    _check(asked, subjects)
    standing = Standing(known, (), None, asked.recorded)
    subjects = list({said(subject.claim): subject for subject in subjects}.values())
    found: list[Judgement] = []
    for subject in subjects[1:] if asked.deed == "merge" else subjects:
        row = _row(asked, subject, subjects[0], standing, len(known) + len(found) + 1)
        before = standing.judgements.get(row.said)
        _check_alone(row, known)
        if before is not None and _same(before, row):
            continue
        if before is not None and before.recorded > row.recorded:
            raise _too_early(f"the judgement that stands on {row.claim}", before.recorded, row.recorded)
        found.append(row)
    return found


def _check(asked: Judging, subjects: Sequence[Subject]) -> None:
    check_moment(asked.recorded)
    if asked.deed not in DEEDS:
        raise LedgerError(f"{asked.deed!r} is no judgement", " or ".join(DEEDS))
    for what, words in (("name of who judges", asked.by), ("reason", asked.why)):
        if not words.strip():
            raise LedgerError(f"the judgement has no {what}", "words", "Say who judges and why: others will want to know")
    least = 2 if asked.deed == "merge" else 1
    if len({said(subject.claim) for subject in subjects}) < least:
        raise LedgerError(f"there are too few claims to {asked.deed}", f"at least {least} that differ")
    if (asked.deed == "correct") != (asked.corrected is not None) or (asked.deed == "correct" and len(subjects) > 1):
        raise LedgerError("a correction is of one claim, and says what it should be", "one claim and `corrected`")


def _row(asked: Judging, subject: Subject, first: Subject, standing: Standing, number: int) -> Judgement:
    claim, name, into = subject.claim, said(subject.claim), None
    corrected = subject.corrected if asked.deed != "reject" else None
    if asked.deed == "merge":
        into = first.claim
        if standing.root(said(into)) == name:
            raise LedgerError(
                f"the claim {into.id} was merged into {claim.id}", "two claims of which neither is the other",
                f"Accept {into.id} first, which takes the older merge back",
            )  # fmt: skip
        root = standing.judgements.get(standing.root(said(into)))
        if root is not None and root.deed == "reject":
            raise LedgerError(
                f"the claim {into.id} was rejected", "a claim that counts", "Name another first, or accept it before"
            )
    if asked.corrected is not None:
        corrected = _correction(asked.corrected, subject, asked.by)
    before = standing.judgements.get(name)
    row = Judgement(
        id="", number=number, deed=asked.deed, claim=claim.id, said=name, report=claim.report, into=into.id if into else None,
        into_said=said(into) if into else None, into_report=into.report if into else None, corrected=corrected, by=asked.by,
        why=asked.why, recorded=asked.recorded.astimezone(dt.UTC), supersedes=before.id if before else None,
    )  # fmt: skip
    return replace(row, id=_identified("judgement", row))


def _correction(corrected: Claim, subject: Subject, by: str) -> Claim:
    check_correction(corrected, subject.report)
    now = subject.corrected or subject.claim
    if said(corrected) == said(now):
        raise LedgerError(f"the correction of {now.id} changes nothing", "a claim that differs")
    return replace(corrected, made_by=CORRECTED_BY + by)


def _check_alone(row: Judgement, known: Sequence[Judgement]) -> None:
    """Two claims that say the same after all are to be merged: a corrected claim stands for one."""
    twin = next((one for one in known if one.corrected and one.corrected == row.corrected and one.said != row.said), None)
    if twin is not None:
        raise LedgerError(f"the claim {twin.claim} was corrected to the same", "a correction of its own", "Merge the two claims")


def retracted(
    asked: Retracting, report: Report | None, replacement: Report | None, known: Sequence[Retraction]
) -> Retraction | None:
    """The row of a retraction; None where that very word stands already.

    Args:
        asked: the word.
        report: its report, if the ledger has it.
        replacement: the report in its place, if the ledger has it.
        known: all retractions of the ledger, by number.

    Raises:
        LedgerError: a report is missing, there is no reason, or it comes before the word that stands.
    """
    check_moment(asked.recorded)
    _check_retracting(asked, report, replacement)
    before = Standing((), known, None, asked.recorded).retractions.get(asked.report)
    row = Retraction(
        id="", number=len(known) + 1, deed=asked.deed, report=asked.report, replaced_by=asked.replaced_by, by=asked.by,
        why=asked.why, published=asked.published, recorded=asked.recorded.astimezone(dt.UTC),
        supersedes=before.id if before else None,
    )  # fmt: skip
    if before is not None and _same(before, row):
        return None
    if before is not None and before.recorded > row.recorded:
        raise _too_early(f"the word that stands on {row.report}", before.recorded, row.recorded)
    return replace(row, id=_identified("retraction", row))


def _check_retracting(asked: Retracting, report: Report | None, replacement: Report | None) -> None:
    for name, found in ((asked.report, report), (asked.replaced_by, replacement)):
        if name is not None and found is None:
            raise LedgerError(f"the ledger has no report {name}", "a report of the ledger", "Read it first: whoholds run")
    if asked.deed not in NOTICE_DEEDS:
        raise LedgerError(f"{asked.deed!r} is nothing that an outlet does to a report", " or ".join(NOTICE_DEEDS))
    if (asked.deed == "correct") != (asked.replaced_by is not None) or asked.replaced_by == asked.report:
        raise LedgerError("a corrected report has another in its place", "`replaced_by`, for a correction and nothing else")
    if not asked.why.strip():
        raise LedgerError("the retraction has no reason", "words", "Say why: others will want to know")
    check_day(asked.published, f"the word on {asked.report}")


def _same(before: Judgement | Retraction, row: Judgement | Retraction) -> bool:
    """Whether a row says again what stands."""
    told = [{k: v for k, v in msgspec.to_builtins(one).items() if k not in REPEATED} for one in (before, row)]
    return told[0] == told[1]


def _identified(kind: str, row: Judgement | Retraction) -> str:
    return content_id(kind, {k: v for k, v in msgspec.to_builtins(row).items() if k not in ("id", "number")})


def _too_early(what: str, stands: dt.datetime, given: dt.datetime) -> LedgerError:
    return LedgerError(
        f"{what} was recorded at {stands.isoformat()}, after {given.isoformat()}", "a later moment", "Set this machine's clock"
    )
