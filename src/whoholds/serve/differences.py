"""What was learned between two moments: where the answers differ, and the rows of the ledger behind that."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from whoholds.ledger import AsOf, ClaimQuery, Judgement, Ledger, RecordedClaim, Retraction
from whoholds.lines import line
from whoholds.reconcile import holdings, on_day, place_key
from whoholds.records import ClaimedPlace, Holding, Status
from whoholds.serve.answers import AnsweredPlace

ALWAYS_BEFORE, ALWAYS_AFTER = "", "~"  # sort before and after every day
CauseKind = Literal["report", "reading", "judgement", "retraction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """An answer: who held a place, as known at a moment. The attributes are those of `Answer`."""

    status: Status
    holder: str | None
    since: str | None
    probability: float | None
    besieged_by: tuple[str, ...] = ()

    @classmethod
    def of(cls, holding: Holding | None, on: dt.date | None = None) -> State:
        """The answer of a holding, as sure as it is on a day where one is asked about; `unknown` where there is none."""
        if holding is None:
            return cls(status="unknown", holder=None, since=None, probability=None)
        chance = on_day(holding, on) if on else holding.probability
        return cls(
            status=holding.status, holder=holding.holder, since=holding.since, probability=round(chance, 3),
            besieged_by=holding.besieged_by,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One claim that came to count, or to count no longer, and why.

    Attributes:
        counts: True where it counts at the later moment only, False where at the earlier only.
        kind: by a new report, by another reading of a known one, by a judgement, or by a retraction.
        why: the same in words.
        claim: the claim's identifier.
        line: the claim in one line.
        evidence: its words.
        report: the report's name, else its identifier.
        made_by: who read or corrected it.
        judgement: the judgement, where that is why.
        retraction: the retraction, where that is why.
    """

    counts: bool
    kind: CauseKind
    why: str
    claim: str
    line: str
    evidence: str
    report: str
    made_by: str
    judgement: Judgement | None = None
    retraction: Retraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place and period of which two moments answer differently.

    Attributes:
        place: the place.
        first: the first day, `YYYY-MM-DD`; None where it has no beginning.
        end: the day after the last; None where it lasts.
        before: the answer at the earlier moment.
        after: the answer at the later one.
        causes: what was recorded between that the answers rest on; where they rest on none of it, all of it about the place.
    """

    place: AnsweredPlace
    first: str | None
    end: str | None
    before: State
    after: State
    causes: tuple[Cause, ...]


class Knowledge:
    """What a ledger knew at a moment."""

    def __init__(self, ledger: Ledger, as_of: AsOf, query: ClaimQuery | None = None) -> None:
        """Ask `ledger` as of a moment, for the claims that fit `query`."""
        self._ledger = ledger
        self._as_of = as_of
        self.rows = {row.id: row for row in ledger.claims(query, as_of)}
        self.aside = {row.id: row for row in ledger.aside(query, as_of)}

    @cached_property
    def by_place(self) -> dict[str, list[Holding]]:
        """The holdings of each place."""
        found: dict[str, list[Holding]] = defaultdict(list)
        for holding in holdings((row.claim for row in self.rows.values()), ids=self.rows):
            found[place_key(holding.place)].append(holding)
        return found

    @cached_property
    def rows_by_place(self) -> dict[str, list[RecordedClaim]]:
        """The claims that count about each place."""
        found: dict[str, list[RecordedClaim]] = defaultdict(list)
        for row in self.rows.values():
            found[place_key(row.claim.place)].append(row)
        return found

    def readers(self, row: RecordedClaim) -> list[str]:
        """Who had read the report of a claim, the newest last."""
        return [
            by
            for by, at in self._ledger.readings(row.claim.report)
            if self._as_of.sees(published=row.published, recorded=at, created=self._ledger.created)
        ]

    def judged(self, row: RecordedClaim) -> Judgement | None:
        """The judgement that stands on a claim, also where the row is of another moment."""
        here = self.aside.get(row.id) or self.rows.get(row.id)
        if here is not None and here.judgement is not None:
            return here.judgement
        return self._last.get(row.judgement.said if row.judgement else row.id)

    @cached_property
    def _last(self) -> dict[str, Judgement]:
        """The judgements that stand, by their claim and by what it says."""
        return {name: one for one in self._ledger.judgements(self._as_of) for name in (one.claim, one.said)}


def differences(
    before: Knowledge, after: Knowledge, *, among: Collection[str] | None = None, on: dt.date | None = None
) -> list[Difference]:
    """Where two moments answer differently, by country, place and period.

    Args:
        before: the earlier moment.
        after: the later one.
        among: the keys of places; all where None.
        on: only periods with this day.
    """
    keys = set(before.by_place) | set(after.by_place) if among is None else set(among)
    return ordered(one for key in sorted(keys) for one in _of_place(key, before, after, on))


def ordered(found: Iterable[Difference]) -> list[Difference]:
    """Differences by country, place and period."""
    return sorted(found, key=lambda one: (one.place.country or "", one.place.name, one.first or ""))


def _of_place(key: str, before: Knowledge, after: Knowledge, on: dt.date | None) -> Iterator[Difference]:
    then, now = before.by_place.get(key, []), after.by_place.get(key, [])
    spans = [(first, end, a, b) for first, end, a, b in _spans(then, now) if _holds(first, end, on) and _told(a) != _told(b)]
    if not spans:
        return
    where = _called(now or then)
    causes = _causes(key, before, after)
    for first, end, a, b in spans:
        cited = {name for holding in (a, b) if holding for name in (*holding.claims, *holding.against)}
        behind = tuple(cause for cause in causes if cause.claim in cited) or causes
        yield Difference(
            place=where, first=first or None, end=None if end == ALWAYS_AFTER else end,
            before=State.of(a, on), after=State.of(b, on), causes=behind,
        )  # fmt: skip


def _called(known: Sequence[Holding]) -> AnsweredPlace:
    place: ClaimedPlace = known[-1].place
    return AnsweredPlace.of(place)


def _spans(then: Sequence[Holding], now: Sequence[Holding]) -> list[tuple[str, str, Holding | None, Holding | None]]:
    """The periods over which neither moment's answer changes, equal neighbours joined."""
    cuts = {ALWAYS_BEFORE, ALWAYS_AFTER}
    for holding in (*then, *now):
        cuts |= {holding.first or ALWAYS_BEFORE, holding.end or ALWAYS_AFTER}
    spans: list[tuple[str, str, Holding | None, Holding | None]] = []
    for first, end in pairwise(sorted(cuts)):
        a, b = _at(then, first), _at(now, first)
        if spans and (_told(spans[-1][2]), _told(spans[-1][3])) == (_told(a), _told(b)):
            spans[-1] = (spans[-1][0], end, spans[-1][2], spans[-1][3])
        else:
            spans.append((first, end, a, b))
    return spans


def _at(known: Sequence[Holding], day: str) -> Holding | None:
    return next((h for h in known if (h.first or ALWAYS_BEFORE) <= day < (h.end or ALWAYS_AFTER)), None)


def _holds(first: str, end: str, on: dt.date | None) -> bool:
    return on is None or first <= on.isoformat() < end


def _told(holding: Holding | None) -> tuple[str, str | None, tuple[str, ...]]:
    """What makes an answer another one: the status, the holder, the besiegers."""
    return (holding.status, holding.holder, holding.besieged_by) if holding else ("unknown", None, ())


def _causes(key: str, before: Knowledge, after: Knowledge) -> tuple[Cause, ...]:
    """All that came to count about a place between two moments, and all that counts no longer."""
    came = [_came(row, before) for row in after.rows_by_place.get(key, []) if row.id not in before.rows]
    went = [_went(row, after) for row in before.rows_by_place.get(key, []) if row.id not in after.rows]
    return tuple(came + went)


def _came(row: RecordedClaim, before: Knowledge) -> Cause:
    """Why a claim counts now and did not before."""
    known = before.aside.get(row.id)
    if row.judgement and before.judged(row) != row.judgement:
        return _cause(row, counts=True, kind="judgement", why=str(row.judgement), judgement=row.judgement)
    if row.retraction and (known is None or known.retraction != row.retraction):
        return _cause(row, counts=True, kind="retraction", why=str(row.retraction), retraction=row.retraction)
    if known is not None:
        return _cause(row, counts=True, kind="judgement", why="the claim that it was merged into counts no longer")
    readers = before.readers(row)
    if readers:
        return _cause(row, counts=True, kind="reading", why=f"read anew by {row.claim.made_by}, before by {readers[-1]}")
    return _cause(row, counts=True, kind="report", why=f"a report recorded on {row.recorded:%Y-%m-%d}")


def _went(row: RecordedClaim, after: Knowledge) -> Cause:
    """Why a claim counts no longer."""
    known = after.aside.get(row.judgement.claim if row.judgement else row.id)
    word = known.retraction if known else None
    if word and word.deed != "restore":
        return _cause(row, counts=False, kind="retraction", why=str(word), retraction=word)
    judged = after.judged(row)
    if judged is not None and judged != row.judgement:
        return _cause(row, counts=False, kind="judgement", why=str(judged), judgement=judged)
    if known is not None:
        return _cause(row, counts=False, kind="judgement", why="merged into another claim")
    readers = after.readers(row)
    return _cause(row, counts=False, kind="reading", why=f"read anew by {readers[-1] if readers else 'another reader'}")


def _cause(
    row: RecordedClaim, *, counts: bool, kind: CauseKind, why: str, judgement: Judgement | None = None,
    retraction: Retraction | None = None,
) -> Cause:  # fmt: skip
    return Cause(
        counts=counts, kind=kind, why=why, claim=row.id, line=line(row.claim), evidence=row.claim.evidence, report=row.label,
        made_by=row.claim.made_by, judgement=judgement, retraction=retraction,
    )  # fmt: skip
