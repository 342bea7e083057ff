"""What a claim lets us observe: on which day, which side it makes likelier to hold the place, and which less."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from whoholds import periods
from whoholds.periods import Period
from whoholds.reconcile.witnesses import Weights, counts, voice, weight
from whoholds.records import Claim

ONE_DAY = dt.timedelta(days=1)
HOLDS = frozenset(("gain", "handover", "hold", "repel"))
TAKES = frozenset(("gain", "handover"))
LEAVES = frozenset(("loss", "withdraw"))
DISPUTES = frozenset(("contest", "enter", "attack"))
PARTLY = 0.3  # factor for claims about a part or the surroundings
IMPLIED = 0.4  # factor for what an event implies of the day before it, or of the besieged
VAGUE_DAYS = 45  # a period longer than this says little of any one day
VAGUE = 0.5
RETOLD = 0.3  # factor for what happened at an unknown time: it may long be undone


@dataclass(frozen=True, slots=True)
class Observation:
    """One witness's word about one day.

    Attributes:
        day: the day it speaks of.
        side: the side it is about.
        holds: True where it makes that side likelier to hold, False where less likely.
        weight: natural-log likelihood ratio.
        claim: the claim's identifier.
        witness: whose voice it is; a voice counts once for the same word, and its further claims weigh nothing.
        implied: True where the claim only implies it (what was the day before a capture).
        change: True where the claim says outright that the whole place changed hands then.
    """

    day: dt.date
    side: str
    holds: bool
    weight: float
    claim: str
    witness: str
    implied: bool = False
    change: bool = False


def period_of(claim: Claim) -> Period | None:
    """When a claim's event was; for undated news not later than publication; None where nothing can be said."""
    if claim.when:
        return periods.parse(claim.when)
    if claim.published and claim.phase == "news":
        return periods.until(periods.parse_day(claim.published))
    return None


def day_of(claim: Claim) -> dt.date | None:
    """The day by which an event had happened; for a state that lasts, the day on which it began."""
    period = period_of(claim)
    if period is None:
        return None
    return period.end - ONE_DAY if period.end else period.first


def _days(claim: Claim) -> list[dt.date]:
    """The days that a claim speaks of: for a state, both ends of its period; for an event, the day by which it had happened."""
    period = period_of(claim)
    if period is None:
        return []
    last = period.end - ONE_DAY if period.end else None
    if claim.event in ("hold", "besiege"):
        said = periods.parse_day(claim.published) if claim.published and claim.phase == "news" else None
        if retold(claim) and last:
            return [last - ONE_DAY]
        if claim.phase == "background" and last and claim.published and period.first and period.first < last:
            last = min(
                last, periods.parse_day(claim.published) - ONE_DAY
            )  # 'had been in Russian hands since March', till the news
        return sorted({d for d in (period.first, last or said) if d})
    if retold(claim) and last:
        return [last - ONE_DAY]
    return [d for d in (last or period.first,) if d]


def retold(claim: Claim) -> bool:
    """True for history without a day of its own: how it was at some time before the news, nobody says when."""
    period = period_of(claim)
    return period is not None and period.is_until and claim.phase == "background"


def observe(claim: Claim, weights: Weights) -> Iterator[Observation]:
    """The observations of one claim; none where it does not count or names no side."""
    if not counts(claim):
        return
    strength = weight(claim, weights) * (1.0 if claim.place.extent == "whole" else PARTLY)
    period = period_of(claim)
    if period is not None and period.days is not None and period.days > VAGUE_DAYS:
        strength *= VAGUE
    if retold(claim):
        strength *= RETOLD
    who, name = voice(claim), claim.id
    for day in _days(claim):
        for side, holds in _outright(claim):
            change = claim.event in TAKES | LEAVES and claim.place.extent == "whole" and not retold(claim)
            yield Observation(day, side, holds, strength, name, who, change=change)
        for side, before in _implied(claim):
            yield Observation(day - before, side, True, strength * IMPLIED, name, who, implied=True)


def _outright(claim: Claim) -> Iterator[tuple[str, bool]]:
    """The sides that a claim says hold the place (True) or no longer hold it (False)."""
    if claim.event in HOLDS | LEAVES:
        yield from ((party.name, claim.event in HOLDS) for party in claim.actors if party.name)


def _implied(claim: Claim) -> Iterator[tuple[str, dt.timedelta]]:
    """The sides that a claim implies held the place, and how long before its day: who lost it a day before, the besieged then."""
    losers = claim.actors if claim.event in LEAVES else claim.opponents if claim.event in TAKES else ()
    yield from ((party.name, ONE_DAY) for party in losers if party.name)
    besieged = claim.opponents if claim.event == "besiege" else ()
    yield from ((party.name, dt.timedelta()) for party in besieged if party.name)


def observations(claims: Iterable[Claim], weights: Weights) -> list[Observation]:
    """All observations, by day; of one voice's equal words about one side and day only the weightiest keeps its weight."""
    best: dict[tuple[dt.date, str, bool, str], Observation] = {}
    repeated: list[Observation] = []
    for claim in claims:
        for seen in observe(claim, weights):
            key = (seen.day, seen.side, seen.holds, seen.witness)
            known = best.get(key)
            if known is None or (seen.weight, seen.claim) > (known.weight, known.claim):
                best[key], seen = seen, known or seen
            if known is not None and seen.claim != best[key].claim:
                repeated.append(replace(seen, weight=0.0))
    return sorted([*best.values(), *repeated], key=lambda o: (o.day, o.side, o.claim, o.weight))
