"""Why a holding is what it is: each claim about the place with what it weighed, or why it did not count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from whoholds.reconcile.observations import Gist, Observation, Told, observations
from whoholds.reconcile.witnesses import Weights, voice
from whoholds.records import Claim

UNCOUNTED = {
    "denied": "a denial: kept, never counted as a capture",
    "conditional": "a condition: kept, never counted",
    "future": "a plan: kept, never counted",
    "dateless": "no day can be told",
    "unsaid": "names no side: whoever held it until then has lost it",
    "neutral": "says nothing of who holds it",
    "repeated": "the same voice said so already",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """What one claim lets the model observe of one side and day.

    Attributes:
        day: the day, `YYYY-MM-DD`.
        side: the side.
        weight: natural-log likelihood ratio that it holds the place then; negative where it is less likely; 0 for what the same
            voice says again.
        implied: True where the claim only implies it: who loses a place held it the day before, the besieged hold it, and so does
            he to whom it was left.
    """

    day: str
    side: str
    weight: float
    implied: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """One claim in the account of a place.

    Attributes:
        claim: the claim.
        day: the day that it speaks of, `YYYY-MM-DD`, or None.
        side: the side that it makes likelier (or, where `weight` is negative, less likely) to hold the place.
        weight: natural-log likelihood ratio; 0 where it did not count.
        witness: who counts as saying so.
        uncounted: why it did not count, or an empty string.
        judgement: what a person or its outlet decided about it, or an empty string.
        effects: all that it lets the model observe, the strongest word first.
    """

    claim: Claim
    day: str | None
    side: str | None
    weight: float
    witness: str
    uncounted: str = ""
    judgement: str = ""
    effects: tuple[Effect, ...] = ()


def reasons(
    claims: Iterable[Claim], until: dt.date | None = None, weights: Weights | None = None, cited: Collection[str] = ()
) -> list[Reason]:
    """The account of one place's claims up to a day, by the day that they speak of.

    Weights are those that the model takes: of one voice's equal words about one side and day the weightiest counts, and only it.

    Args:
        claims: all claims about one place.
        until: the last day of interest; None for all.
        weights: what is believed of witnesses.
        cited: identifiers of claims of later days that are accounted for, too: those that a holding of that day rests on.
    """
    told = [(claim, Told.of(claim)) for claim in claims]
    seen: dict[str, list[Observation]] = {}
    for o in observations(told, weights or Weights()):
        seen.setdefault(o.told.id, []).append(o)
    found = []
    for claim, one in sorted(told, key=lambda pair: (pair[1].day or dt.date.max, pair[0].published or "", pair[0].start)):
        if until and one.day and one.day > until and one.id not in cited:
            continue
        found.append(_reason(claim, one.day, seen.get(one.id, [])))
    return found


def _reason(claim: Claim, day: dt.date | None, seen: Sequence[Observation]) -> Reason:
    who, said = voice(claim), day.isoformat() if day else None
    if not seen:
        return Reason(claim, said, None, 0.0, who, UNCOUNTED[_why(claim, day)])
    strongest = max(seen, key=lambda o: (not o.implied, o.weight))
    rest = sorted((o for o in seen if o is not strongest), key=lambda o: (o.implied, -o.weight))
    effects = tuple(Effect(o.day.isoformat(), o.side, _signed(o), o.implied) for o in (strongest, *rest))
    if strongest.weight == 0:
        return Reason(claim, said, strongest.side, 0.0, who, UNCOUNTED["repeated"], effects=effects)
    return Reason(claim, said, strongest.side, _signed(strongest), who, effects=effects)


def _signed(o: Observation) -> float:
    return o.weight if o.holds else -o.weight


def _why(claim: Claim, day: dt.date | None) -> str:
    if claim.commitment in ("denied", "conditional"):
        return claim.commitment
    if claim.phase == "future":
        return "future"
    if day is None:
        return "dateless"
    return "unsaid" if Gist.of(claim).unsaid else "neutral"
